import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

export function lifecycleInOrder({ lake }: StackConfig): Fault | undefined {
  if (lake.oldModelExpireDays > lake.oldModelColdAfterDays) return undefined;
  return {
    path: "lake.oldModelExpireDays",
    value: lake.oldModelExpireDays,
    allowed: `more than lake.oldModelColdAfterDays (${lake.oldModelColdAfterDays})`,
    example: lake.oldModelColdAfterDays + 90,
  };
}

const DAY_ORDER = ["monitorAt", "batchPredictAt", "replenishAt", "ordersAt", "reportAt", "costsAt"] as const;

/** Each function reads what the one before it wrote. */
export function dayOrder({ schedule }: StackConfig): Fault[] {
  return DAY_ORDER.slice(1).flatMap((name, index) => {
    const before = DAY_ORDER[index]!;
    if (schedule[before] < schedule[name]) return [];
    return {
      path: `schedule.${name}`,
      value: schedule[name],
      allowed: `later than schedule.${before} (${schedule[before]}), whose results it reads`,
    };
  });
}
