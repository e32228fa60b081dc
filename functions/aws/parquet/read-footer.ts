import { type ColumnMetaData, type FileMetaData, parquetMetadata, type SchemaElement } from "hyparquet";
import { checkStruct } from "./check-struct";
import { checkedCount, DamageError } from "./damage";

/** Footer length and the letters PAR1. */
const TRAILER_BYTES = 8;

/** Cells (rows times columns) of one file: 4 GB of numbers. Larger tables come in several files. */
const MOST_CELLS = 500_000_000;

/** What a file's footer says, checked against its bytes. */
export interface Footer {
  readonly rowCount: number;
  /** Columns wanted: of the top level and not nested. */
  readonly elements: readonly SchemaElement[];
  readonly groups: readonly {
    readonly rowCount: number;
    readonly columns: ReadonlyMap<string, ColumnMetaData>;
  }[];
  /** Where the footer begins, behind all pages. */
  readonly start: number;
  readonly text: Readonly<Record<string, string>>;
}

/**
 * @param columns columns wanted; all when absent
 * @throws DamageError or what hyparquet throws when the footer is none
 */
export function readFooter(bytes: Uint8Array, columns: readonly string[] | undefined): Footer {
  const start = findFooter(bytes);
  checkStruct(bytes, start, bytes.length - TRAILER_BYTES);
  // Maps are columns of bytes like others here, and what describes them is not worth a parser.
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  const rowCount = checkedCount(metadata.num_rows, MOST_CELLS, "the number of rows");
  const elements = flatElements(metadata.schema).filter(
    ({ name }) => columns === undefined || columns.includes(name),
  );
  checkedCount(rowCount * elements.length, MOST_CELLS, "the number of cells (rows times columns)");
  const groups = metadata.row_groups.map((group) => ({
    rowCount: checkedCount(group.num_rows, rowCount, "the number of rows of a group"),
    columns: flatColumns(group),
  }));
  const total = groups.reduce((sum, group) => sum + group.rowCount, 0);
  if (total !== rowCount) throw new DamageError(`its row groups hold ${total} of ${rowCount} rows`);
  const text = Object.fromEntries(
    (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""]),
  );
  return { rowCount, elements, groups, start, text };
}

function findFooter(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - TRAILER_BYTES;
  if (end < 0) throw new DamageError("it is too short");
  if (Buffer.from(bytes.subarray(-4)).toString("latin1") !== "PAR1") {
    throw new DamageError("it does not end with PAR1");
  }
  return end - checkedCount(view.getUint32(end, true), end, "the length of its footer");
}

function flatElements(schema: readonly SchemaElement[]): SchemaElement[] {
  const flat: SchemaElement[] = [];
  const names = new Set<string>();
  for (let index = 1; index < schema.length; index++) {
    const element = schema[index]!;
    if (names.has(element.name)) throw new DamageError(`it has two columns ${JSON.stringify(element.name)}`);
    names.add(element.name);
    if (element.num_children) index += descendantCount(schema, index);
    else if (element.repetition_type !== "REPEATED") flat.push(element);
  }
  return flat;
}

function descendantCount(schema: readonly SchemaElement[], index: number): number {
  const children = checkedCount(
    schema[index]?.num_children ?? 0,
    schema.length,
    "the number of nested columns",
  );
  let count = 0;
  for (let child = 0; child < children; child++) count += 1 + descendantCount(schema, index + count + 1);
  if (index + count >= schema.length) throw new DamageError("its schema ends too early");
  return count;
}

function flatColumns({ columns }: FileMetaData["row_groups"][number]): ReadonlyMap<string, ColumnMetaData> {
  const flat = new Map<string, ColumnMetaData>();
  for (const { meta_data: column, file_path } of columns) {
    if (file_path) throw new DamageError("its columns lie in other files");
    if (column?.path_in_schema.length === 1) flat.set(column.path_in_schema[0]!, column);
  }
  return flat;
}
