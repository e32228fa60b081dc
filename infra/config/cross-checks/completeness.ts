import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

/** What a rule needs, and when waiting can end. */
export function completenessFits({ data, schedule, fleet }: StackConfig): Fault[] {
  const { rule, senders, deadline } = data.completeWhen;
  const path = "data.completeWhen";
  if (rule === "senders" && senders.length === 0) {
    return [
      {
        path: `${path}.senders`,
        value: senders,
        allowed: 'a list with at least one folder with rule "senders"',
        example: ["shop-north"],
      },
    ];
  }
  if (rule !== "senders" && senders.length > 0) {
    return [
      { path: `${path}.rule`, value: rule, allowed: '"senders" when senders are named', example: "senders" },
    ];
  }
  if (rule === "clock") return [];
  if (fleet.shards > fleet.shardsPerFunction) {
    return [
      {
        path: `${path}.rule`,
        value: rule,
        allowed:
          '"clock" for a fleet that the state machine runs (fleet.shards above fleet.shardsPerFunction)',
        example: "clock",
      },
    ];
  }
  if (deadline > schedule.batchPredictAt && deadline <= "21:00") return [];
  return [
    {
      path: `${path}.deadline`,
      value: deadline,
      allowed: `later than schedule.batchPredictAt (${schedule.batchPredictAt}), and 21:00 at the latest: what was late is done in the hours after it`,
      example: "09:00",
    },
  ];
}
