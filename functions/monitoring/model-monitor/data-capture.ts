import type { DatasetColumns } from "./compute-statistics";
/**
 * Reads what an endpoint or a batch transform captured: one JSON record per line, payloads as text in an
 * encoding.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
export type CaptureEncoding = "CSV" | "JSON" | "BASE64";

/** A payload as captured. */
export interface CapturePayload {
  readonly data: string;
  readonly encoding: CaptureEncoding;
  readonly observedContentType?: string;
  readonly mode?: "INPUT" | "OUTPUT";
}

/** One captured request with its answer. */
export interface CaptureRecord {
  readonly eventId: string;
  /** Given by the caller; identifies the record for ground truth when present. */
  readonly inferenceId?: string;
  /** ISO instant; absent for batch transform. */
  readonly inferenceTime?: string;
  readonly input?: CapturePayload;
  readonly output?: CapturePayload;
  /** Labels, in merged files. */
  readonly groundTruth?: CapturePayload;
}

/** A row of a payload: values by feature name; positions (`"0"`, `"1"`) where the payload has no names. */
export type CaptureRow = Readonly<Record<string, number | string | undefined>>;

export interface CaptureFile {
  readonly records: readonly CaptureRecord[];
  /** Numbers (from 1) of lines that could not be read: capture is best effort, a torn line stops nothing. */
  readonly unreadableLines: readonly number[];
}

interface RawRecord {
  readonly captureData?: Readonly<Record<string, CapturePayload>>;
  readonly groundTruthData?: CapturePayload;
  readonly eventMetadata?: {
    readonly eventId?: string;
    readonly inferenceId?: string;
    readonly inferenceTime?: string;
  };
}

/** Reads a file of capture, ground-truth or merged records. */
export function readCaptureLines(text: string): CaptureFile {
  const records: CaptureRecord[] = [];
  const unreadableLines: number[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const record = parseRecord(line);
    if (record) records.push(record);
    else unreadableLines.push(index + 1);
  });
  return { records, unreadableLines };
}

function parseRecord(line: string): CaptureRecord | undefined {
  let raw: RawRecord;
  try {
    raw = JSON.parse(line) as RawRecord;
  } catch {
    return undefined;
  }
  const { eventId, inferenceId, inferenceTime } = raw.eventMetadata ?? {};
  if (eventId === undefined) return undefined;
  const capture = raw.captureData ?? {};
  return {
    eventId,
    ...(inferenceId !== undefined && { inferenceId }),
    ...(inferenceTime !== undefined && { inferenceTime }),
    ...optional("input", capture.endpointInput ?? capture.batchTransformInput),
    ...optional("output", capture.endpointOutput ?? capture.batchTransformOutput),
    ...optional("groundTruth", raw.groundTruthData),
  };
}

function optional<K extends string>(
  key: K,
  value: CapturePayload | undefined,
): { [P in K]?: CapturePayload } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: CapturePayload });
}

/**
 * The rows of a payload. Several lines are several rows, of CSV as of JSON Lines; a JSON document has as many as
 * its list `instances` or `predictions`.
 *
 * @param names of the columns of CSV, in order; positions when absent.
 */
export function readRows(payload: CapturePayload, names?: readonly string[]): readonly CaptureRow[] {
  const text = payload.encoding === "BASE64" ? decodeBase64(payload.data) : payload.data;
  const encoding =
    payload.encoding === "BASE64" ? guessEncoding(text, payload.observedContentType) : payload.encoding;
  return encoding === "CSV" ? readCsvRows(text, names) : readJsonRows(text, names);
}

/** `atob` and `TextDecoder` are part of every JavaScript runtime; nothing of Node is needed. */
function decodeBase64(data: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)));
}

function guessEncoding(text: string, contentType = ""): "CSV" | "JSON" {
  if (contentType.includes("csv")) return "CSV";
  if (contentType.includes("json")) return "JSON";
  return /^\s*[[{]/.test(text) ? "JSON" : "CSV";
}

function readCsvRows(text: string, names: readonly string[] | undefined): CaptureRow[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) =>
      toRow(
        line.split(",").map((field) => field.trim()),
        names,
      ),
    );
}

function readJsonRows(text: string, names: readonly string[] | undefined): CaptureRow[] {
  const documents = parseDocuments(text);
  return documents.flatMap((document) => {
    const list = (document as { instances?: unknown; predictions?: unknown } | null) ?? {};
    const items = Array.isArray(document)
      ? document
      : Array.isArray(list.instances)
        ? list.instances
        : Array.isArray(list.predictions)
          ? list.predictions
          : [document];
    return items.map((item) => flatten(item, names));
  });
}

/** A JSON document, or one per line. */
function parseDocuments(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line) as unknown);
  }
}

/** A row of any of the usual forms: `{features: [..]}`, `{features: {..}}`, `{a: 1}`, `[1, 2]` or a bare value. */
function flatten(item: unknown, names: readonly string[] | undefined): CaptureRow {
  if (Array.isArray(item)) return toRow(item, names);
  if (typeof item !== "object" || item === null) return toRow([item], names);
  const record = item as Readonly<Record<string, unknown>>;
  const row = emptyRow();
  for (const name in record) if (name !== "features") row[name] = toValue(record[name]);
  const { features } = record;
  if (Array.isArray(features)) return fillRow(row, features, names);
  if (typeof features !== "object" || features === null) return row;
  const named = features as Readonly<Record<string, unknown>>;
  for (const name in named) row[name] = toValue(named[name]);
  return row;
}

function toRow(values: readonly unknown[], names: readonly string[] | undefined): CaptureRow {
  return fillRow(emptyRow(), values, names);
}

type RowUnderWay = { -readonly [Name in keyof CaptureRow]: CaptureRow[Name] };

/** Without a prototype: whoever asks an endpoint chooses the names. A busy day has millions of values. */
function emptyRow(): RowUnderWay {
  return Object.create(null) as RowUnderWay;
}

function fillRow(
  row: RowUnderWay,
  values: readonly unknown[],
  names: readonly string[] | undefined,
): CaptureRow {
  for (let index = 0; index < values.length; index++) {
    row[names?.[index] ?? String(index)] = toValue(values[index]);
  }
  return row;
}

function toValue(value: unknown): number | string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string" || value === "") return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}

/**
 * Rows of inputs as columns, in the order of their names.
 *
 * @param leftOut names that become no column.
 */
export function toColumns(
  rows: readonly Readonly<Record<string, number | string | null | undefined>>[],
  leftOut: ReadonlySet<string> = new Set(),
): DatasetColumns {
  const names = new Set<string>();
  for (const row of rows) for (const name in row) names.add(name);
  return Object.fromEntries(
    [...names]
      .filter((name) => !leftOut.has(name))
      .sort()
      .map((name) => {
        const values = rows.map((row) => row[name] ?? undefined);
        const isText = values.some((value) => typeof value === "string");
        return [
          name,
          isText
            ? values.map((value) => (value === undefined ? undefined : String(value)))
            : values.map((value) => (value === undefined ? Number.NaN : Number(value))),
        ];
      }),
  );
}
