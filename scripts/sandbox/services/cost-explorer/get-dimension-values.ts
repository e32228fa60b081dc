// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetDimensionValues.html
import { defineOperation } from "../../server/operation";
import { readBill } from "./bill";
import { dimensionOf, type Expression, matches } from "./filter";
import { readPeriod, type TimePeriod } from "./time-period";

interface Input {
  readonly TimePeriod: TimePeriod;
  readonly Dimension: string;
  readonly SearchString?: string;
  readonly Filter?: Expression;
}

export const getDimensionValues = defineOperation<Input>({
  name: "GetDimensionValues",
  shape: { TimePeriod: { type: "structure", required: true }, Dimension: { type: "string", required: true } },
  run({ TimePeriod, Dimension, SearchString = "", Filter }, world) {
    const { fromDay, toDay } = readPeriod(TimePeriod);
    const values = new Set(
      readBill(world, fromDay, toDay)
        .filter((line) => matches(line, Filter, world.region, world.accountId))
        .map((line) => dimensionOf(line, Dimension, world.region, world.accountId))
        .filter((value) => value.includes(SearchString)),
    );
    return {
      DimensionValues: [...values].sort().map((Value) => ({ Value, Attributes: {} })),
      ReturnSize: values.size,
      TotalSize: values.size,
    };
  },
});
