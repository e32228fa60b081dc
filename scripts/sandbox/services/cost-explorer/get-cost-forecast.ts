// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostForecast.html
import { dayOfInstant, formatDay } from "../../../../functions/demand/calendar";
import { normalQuantile } from "../../../../functions/demand/numeric/normal";
import { AwsError, validationError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { type Expression, matches, readBill } from "./bill";
import { amountText } from "./get-cost-and-usage";
import { readPeriod, slices, type TimePeriod } from "./time-period";

interface Input {
  readonly TimePeriod: TimePeriod;
  readonly Metric: string;
  readonly Granularity: "DAILY" | "MONTHLY";
  readonly Filter?: Expression;
  readonly PredictionIntervalLevel?: number;
}

const HISTORY_DAYS = 30;
const LEAST_HISTORY_DAYS = 3;
const MAX_DAILY_DAYS = 93;

/** Mean and spread of the last days, carried forward. */
export const getCostForecast = defineOperation<Input>({
  name: "GetCostForecast",
  shape: {
    TimePeriod: { type: "structure", required: true },
    Metric: { type: "string", required: true },
    Granularity: { type: "string", required: true, oneOf: ["DAILY", "MONTHLY"] },
    PredictionIntervalLevel: { type: "integer", min: 51, max: 99 },
  },
  run(input, world) {
    const { fromDay, toDay } = readPeriod(input.TimePeriod);
    const today = dayOfInstant(world.clock.nowMs);
    if (fromDay > today + 1) throw validationError("Start date should not be after today.");
    if (toDay <= today) throw validationError("End date should be in the future.");
    if (input.Granularity === "DAILY" && toDay - fromDay > MAX_DAILY_DAYS) {
      throw validationError("A daily forecast covers at most 3 months.");
    }
    const bill = readBill(world, today - HISTORY_DAYS, today).filter((line) =>
      matches(line, input.Filter, world.region, world.accountId),
    );
    const days = new Map<number, number>();
    for (const line of bill) days.set(line.day, (days.get(line.day) ?? 0) + line.costUsd);
    if (days.size < LEAST_HISTORY_DAYS) {
      throw new AwsError(
        "DataUnavailableException",
        "Insufficient amount of historical data to generate a forecast.",
      );
    }
    const costs = [...days.values()];
    const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
    const deviation = Math.sqrt(
      costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / (costs.length - 1),
    );
    // A central interval leaves half of the rest on each side.
    const width = deviation * normalQuantile(0.5 + (input.PredictionIntervalLevel ?? 80) / 200);
    return {
      Total: { Amount: amountText(mean * (toDay - fromDay)), Unit: "USD" },
      ForecastResultsByTime: slices(fromDay, toDay, input.Granularity).map((slice) => {
        const count = slice.toDay - slice.fromDay;
        return {
          TimePeriod: { Start: formatDay(slice.fromDay), End: formatDay(slice.toDay) },
          MeanValue: amountText(mean * count),
          PredictionIntervalLowerBound: amountText(Math.max(0, mean * count - width * Math.sqrt(count))),
          PredictionIntervalUpperBound: amountText(mean * count + width * Math.sqrt(count)),
        };
      }),
    };
  },
});
