export const PARQUET_CONTENT_TYPE = "application/vnd.apache.parquet";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  parquet: PARQUET_CONTENT_TYPE,
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  html: "text/html; charset=utf-8",
};

/** What an object of the lake is, by the ending of its name. */
export function contentTypeOf(name: string): string {
  return CONTENT_TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}
