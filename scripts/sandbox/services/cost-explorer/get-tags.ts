// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetTags.html
import { defineOperation } from "../../server/operation";
import { readBill } from "./bill";
import { readPeriod, type TimePeriod } from "./time-period";

interface Input {
  readonly TimePeriod: TimePeriod;
  readonly TagKey?: string;
}

/** Keys of the tags on the bill, or the values of one key. */
export const getTags = defineOperation<Input>({
  name: "GetTags",
  shape: { TimePeriod: { type: "structure", required: true } },
  run({ TimePeriod, TagKey }, world) {
    const { fromDay, toDay } = readPeriod(TimePeriod);
    const lines = readBill(world, fromDay, toDay);
    const found = new Set(
      lines.flatMap((line) => (TagKey ? [line.tags[TagKey] ?? ""] : Object.keys(line.tags))),
    );
    return { Tags: [...found].sort(), ReturnSize: found.size, TotalSize: found.size };
  },
});
