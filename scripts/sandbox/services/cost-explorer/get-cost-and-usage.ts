// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
import { dayOfInstant, formatDay } from "../../../../functions/demand/calendar";
import { AwsError, validationError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { type BillLine, dimensionOf, type Expression, matches, readBill } from "./bill";
import { readPeriod, slices, type TimePeriod } from "./time-period";

interface GroupDefinition {
  readonly Type: "DIMENSION" | "TAG" | "COST_CATEGORY";
  readonly Key: string;
}

interface Input {
  readonly TimePeriod: TimePeriod;
  readonly Granularity: "DAILY" | "MONTHLY" | "HOURLY";
  readonly Metrics: readonly string[];
  readonly GroupBy?: readonly GroupDefinition[];
  readonly Filter?: Expression;
}

const METRICS = [
  "AmortizedCost",
  "BlendedCost",
  "NetAmortizedCost",
  "NetUnblendedCost",
  "NormalizedUsageAmount",
  "UnblendedCost",
  "UsageQuantity",
];
const MAX_GROUPS = 2;
/** Bills settle about a day later; until then they are estimates. */
const SETTLED_AFTER_DAYS = 1;

export const getCostAndUsage = defineOperation<Input>({
  name: "GetCostAndUsage",
  shape: {
    TimePeriod: {
      type: "structure",
      required: true,
      members: { Start: { type: "string", required: true }, End: { type: "string", required: true } },
    },
    Granularity: { type: "string", required: true, oneOf: ["DAILY", "MONTHLY", "HOURLY"] },
    Metrics: { type: "list", required: true, min: 1, element: { type: "string", oneOf: METRICS } },
  },
  run(input, world) {
    const { fromDay, toDay } = validate(input, world.clock.nowMs);
    const groupBy = input.GroupBy ?? [];
    const bill = readBill(world, fromDay, toDay).filter((line) =>
      matches(line, input.Filter, world.region, world.accountId),
    );
    const keyOf = (line: BillLine) =>
      groupBy.map(({ Type, Key }) =>
        Type === "TAG"
          ? `${Key}$${line.tags[Key] ?? ""}`
          : dimensionOf(line, Key, world.region, world.accountId),
      );
    const today = dayOfInstant(world.clock.nowMs);
    return {
      GroupDefinitions: groupBy.length > 0 ? groupBy : undefined,
      ResultsByTime: slices(fromDay, toDay, input.Granularity).map((slice) => {
        const lines = bill.filter((line) => line.day >= slice.fromDay && line.day < slice.toDay);
        return {
          TimePeriod: { Start: formatDay(slice.fromDay), End: formatDay(slice.toDay) },
          Total: groupBy.length > 0 ? {} : measure(lines, input.Metrics),
          Groups: groupBy.length > 0 ? group(lines, keyOf, input.Metrics) : [],
          Estimated: slice.toDay > today - SETTLED_AFTER_DAYS,
        };
      }),
      DimensionValueAttributes: [],
    };
  },
});

function validate(input: Input, nowMs: number): { fromDay: number; toDay: number } {
  if ((input.GroupBy?.length ?? 0) > MAX_GROUPS)
    throw validationError(`Group by is limited to ${MAX_GROUPS} groups`);
  if (input.Granularity === "HOURLY")
    throw new AwsError("NotImplemented", "The sandbox's bill has no hours.", 501);
  const period = readPeriod(input.TimePeriod);
  const tomorrow = dayOfInstant(nowMs) + 1;
  if (period.fromDay >= tomorrow) throw validationError("start date cannot be in the future");
  return period;
}

function group(lines: readonly BillLine[], keyOf: (line: BillLine) => string[], metrics: readonly string[]) {
  const groups = new Map<string, { keys: string[]; lines: BillLine[] }>();
  for (const line of lines) {
    const keys = keyOf(line);
    const id = keys.join("\u0000");
    const found = groups.get(id);
    if (found) found.lines.push(line);
    else groups.set(id, { keys, lines: [line] });
  }
  return [...groups.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, entry]) => ({ Keys: entry.keys, Metrics: measure(entry.lines, metrics) }));
}

/** Amounts are texts, as Cost Explorer writes them. */
function measure(lines: readonly BillLine[], metrics: readonly string[]) {
  const units = new Set(lines.map((line) => line.unit));
  return Object.fromEntries(
    metrics.map((metric) => {
      const isQuantity = metric === "UsageQuantity" || metric === "NormalizedUsageAmount";
      const sum = lines.reduce((total, line) => total + (isQuantity ? line.quantity : line.costUsd), 0);
      return [
        metric,
        { Amount: amountText(sum), Unit: isQuantity ? (units.size === 1 ? [...units][0] : "N/A") : "USD" },
      ];
    }),
  );
}

export function amountText(value: number): string {
  return value === 0 ? "0" : value.toFixed(10);
}
