import { UsageError } from "../contracts/errors";
import { formatDay, parseDay } from "../demand/calendar";
import { FEATURE_NAMES } from "../forecasting/features";

/** One product to forecast, as the caller writes it. */
export interface PredictInstance {
  readonly product_id: string;
  /** The day to forecast; every day of the horizon when absent. */
  readonly date?: string;
  /** Features to use instead of those in the lake: all, or some to ask "what if". */
  readonly features?: Readonly<Record<string, number | null>>;
}

export interface PredictRequest {
  readonly instances: readonly PredictInstance[];
}

/** Days of one request and products in it; a larger one belongs to batch-predict. */
export const MAX_INSTANCES = 500;
export const MAX_PRODUCT_ID_LENGTH = 256;

/**
 * Largest size of a feature, as of numbers in a demand file. What is finite and absurd, such as 1e308, would leave
 * the model's single precision, and its failure would look like ours.
 */
export const LARGEST_VALUE = 1e20;

/** Ids come back in messages and logs; halves of characters and control characters have no place there. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * Checks a request: `{"product_ids":["A","B"],"date"?}`, `{"instances":[{"product_id","date"?,"features"?}]}`, or one
 * such instance by itself.
 *
 * @param featureOrder the columns of the history that the model takes, beside our features.
 *
 * @throws UsageError naming the instance and the field.
 */
export function parsePredictRequest(payload: unknown, featureOrder: readonly string[] = []): PredictRequest {
  if (!isRecord(payload)) throw new UsageError('The request is no JSON object. Send {"product_ids": [...]}.');
  const knownFeatures = listFeatures(featureOrder);
  if ("product_id" in payload) return { instances: [parseInstance(payload, "", knownFeatures)] };
  if ("product_ids" in payload) return { instances: parseProductList(payload) };
  checkKeys(payload, "", ["instances"], "product_ids, product_id");
  const instances = checkList(payload.instances, "instances");
  return {
    instances: instances.map((instance, index) =>
      parseInstance(instance, `instances[${index}]`, knownFeatures),
    ),
  };
}

/** Features that a request may name: ours, and the columns of the history that the model takes. */
export function listFeatures(featureOrder: readonly string[]): ReadonlySet<string> {
  return new Set<string>([...FEATURE_NAMES, ...featureOrder]);
}

/** Many products, one day or every day of the horizon. */
function parseProductList(payload: Readonly<Record<string, unknown>>): readonly PredictInstance[] {
  checkKeys(payload, "", ["product_ids", "date"]);
  const ids = checkList(payload.product_ids, "product_ids");
  const date = checkDate(payload.date, "date");
  return ids.map((id, index) => ({ product_id: checkProductId(id, `product_ids[${index}]`), date }));
}

function parseInstance(value: unknown, path: string, knownFeatures: ReadonlySet<string>): PredictInstance {
  if (!isRecord(value)) throw new UsageError(`"${path}" is ${describe(value)}; it must be an object.`);
  checkKeys(value, path, ["product_id", "date", "features"]);
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  const { features } = value;
  return {
    product_id: checkProductId(value.product_id, at("product_id")),
    date: checkDate(value.date, at("date")),
    features: features === undefined ? undefined : parseFeatures(features, at("features"), knownFeatures),
  };
}

/** A misspelt key would be a question answered that nobody asked. */
function checkKeys(
  value: Readonly<Record<string, unknown>>,
  path: string,
  known: readonly string[],
  others?: string,
): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const where = path === "" ? "The request" : `"${path}"`;
  throw new UsageError(
    `${where} has the unknown key ${describe(unknown)}; known are ${known.join(", ")}${others ? ` or, in its place, ${others}` : ""}.`,
  );
}

function checkList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new UsageError(`"${path}" is missing or empty; it must list at least one product.`);
  }
  if (value.length > MAX_INSTANCES) {
    throw new UsageError(`"${path}" has ${value.length} entries; at most ${MAX_INSTANCES} are allowed.`);
  }
  return value;
}

function checkProductId(value: unknown, path: string): string {
  if (
    typeof value === "string" &&
    value !== "" &&
    value.length <= MAX_PRODUCT_ID_LENGTH &&
    !UNPRINTABLE.test(value)
  ) {
    return value;
  }
  throw new UsageError(
    `"${path}" is ${describe(value)}; it must be a text of 1 to ${MAX_PRODUCT_ID_LENGTH} printable characters.`,
  );
}

function checkDate(value: unknown, path: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && parseDay(value) !== undefined) return value;
  throw new UsageError(`"${path}" is ${describe(value)}; it must be a date such as "2026-11-23".`);
}

function parseFeatures(
  value: unknown,
  where: string,
  knownFeatures: ReadonlySet<string>,
): Readonly<Record<string, number | null>> {
  if (!isRecord(value)) throw new UsageError(`"${where}" is ${describe(value)}; it must be an object.`);
  for (const [name, feature] of Object.entries(value)) {
    if (!knownFeatures.has(name)) {
      throw new UsageError(
        `"${where}" has the unknown feature ${describe(name)}; known are ${[...knownFeatures].join(", ")}.`,
      );
    }
    if (feature === null || (typeof feature === "number" && Math.abs(feature) <= LARGEST_VALUE)) continue;
    throw new UsageError(
      `"${where}.${name}" is ${describe(feature)}; it must be a finite number or null, from -1e20 to 1e20.`,
    );
  }
  return value as Record<string, number | null>;
}

/** @throws UsageError when the date lies outside the horizon. */
export function checkHorizon(date: string, originDay: number, horizonDays: number): number {
  const day = parseDay(date)!;
  if (day > originDay && day <= originDay + horizonDays) return day;
  throw new UsageError(
    `"${date}" cannot be forecast: history is known up to ${formatDay(originDay)}, and the model looks ${horizonDays} days ahead, to ${formatDay(originDay + horizonDays)}.`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value for a message. Lists and objects are named only: written out, deep ones would end the stack. */
function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 60));
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : "an object";
}
