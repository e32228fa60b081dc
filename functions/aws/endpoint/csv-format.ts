import type { InstancePrediction, InstanceRequest } from "../../contracts/ports";
import { checkCount, checkNumber, type InstanceFormat, toInstancePrediction } from "./instance-format";

/**
 * Feature columns in the configured order, one line per instance, no header; one line (or one value of a
 * comma-separated line) back per line. This is what SageMaker's built-in XGBoost container speaks. A missing
 * feature is an empty field. An answer line `mean,lower,upper` carries the bounds.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost.html#InputOutput-XGBoost
 */
export const CSV_FORMAT: InstanceFormat = {
  contentType: "text/csv",
  encode: ({ features }, featureOrder) => featureOrder.map((name) => features[name] ?? "").join(","),
  frame: { head: "", separator: "\n", tail: "" },
  decode: (body, instances, endpointName, variant) => {
    const rows = parseRows(body, instances.length);
    checkCount(endpointName, rows.length, instances.length);
    return instances.map((instance, index) => toPrediction(rows[index]!, instance, endpointName, variant));
  },
};

function parseRows(body: string, expected: number): string[][] {
  const lines = body.trim().split(/\r?\n/);
  // Older versions of the container answer all values on one line.
  const oneLine = lines[0]?.split(",") ?? [];
  if (lines.length === 1 && expected > 1) return oneLine.map((value) => [value]);
  return lines.filter((line) => line !== "").map((line) => line.split(","));
}

function toPrediction(
  row: readonly string[],
  instance: InstanceRequest,
  endpointName: string,
  variant: string | undefined,
): InstancePrediction {
  const number = (field: string, text: string | undefined): number =>
    checkNumber(endpointName, field, parseCell(text?.trim()), instance);
  const units = number("predicted_demand", row[0]);
  if (row.length < 3) return toInstancePrediction(instance, variant, units);
  return toInstancePrediction(instance, variant, units, {
    lower: number("lower", row[1]),
    upper: number("upper", row[2]),
  });
}

/** The number of a cell; its text where it is none. Languages differ in how they write what is not finite. */
function parseCell(text: string | undefined): number | string | undefined {
  if (!text) return text;
  if (/^[+-]?(?:nan|inf(?:inity)?)$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isNaN(value) ? text : value;
}
