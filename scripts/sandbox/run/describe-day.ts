import { monitoringSummaryFile, ordersJsonFile } from "../../../functions/contracts/keys";
import type { Lake } from "../../../functions/contracts/lake";
import type { MonitoringSummary } from "../../../functions/contracts/results/monitoring";
import type { OrdersDocument } from "../../../functions/contracts/results/orders";
import { dayOfInstant, formatDay } from "../../../functions/demand/calendar";
import { formatCount, formatRatio } from "../../cli/format";
import { readAlarms } from "../../operations/status/read-alarms";
import type { LocalAws } from "../local-aws";

/** One line about a day that was played: what was sold, how good its forecasts were, what the run of the next found. */
export async function describeDay(
  lake: Lake,
  day: {
    readonly runDay: number;
    readonly alarmNames: readonly string[];
    readonly unitsSold: number | undefined;
  },
): Promise<string> {
  const [monitoring, orders, alarms] = await Promise.all([
    lake.readJson<MonitoringSummary>(monitoringSummaryFile(day.runDay)),
    lake.readJson<OrdersDocument>(ordersJsonFile(day.runDay)),
    readAlarms(day.alarmNames),
  ]);
  const inAlarm = alarms.filter(({ state }) => state === "ALARM").length;
  const parts = [
    `${formatDay(day.runDay - 1)} `,
    day.unitsSold === undefined ? "closed".padEnd(12) : `sold ${formatCount(day.unitsSold).padStart(7)}`,
    `WAPE ${formatRatio(monitoring?.lastDay.wape ?? undefined).padStart(7)} (naive ${formatRatio(monitoring?.lastDay.baselineWape ?? undefined).padStart(7)})`,
    `drift ${formatCount(monitoring?.drift.productsDrifted).padStart(3)}`,
    `degraded ${formatCount(monitoring?.concept.degraded).padStart(3)}`,
    `orders ${formatCount(orders?.totals.count).padStart(5)}`,
    `alarms ${inAlarm}`,
  ];
  return parts.join("  ");
}

/** Says at once which invocation failed and why; the schedule's retries are invocations of their own. */
export function reportFailures(aws: LocalAws, log: (text: string) => void): void {
  aws.lambda.onInvocation(({ name }, { error }) => {
    if (error === undefined) return;
    const day = formatDay(dayOfInstant(aws.clock.nowMs));
    log(`${day}   ${name} failed: ${error.errorType}: ${error.errorMessage.split("\n")[0]}`);
  });
}
