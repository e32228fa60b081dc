import { costsReportKey } from "../../../functions/contracts/keys";
import type { Lake } from "../../../functions/contracts/lake";
import type { CostsReport, DailyCost } from "../../../functions/contracts/results/costs";
import { formatDay, parseDay } from "../../../functions/demand/calendar";

/**
 * The cost of each of the last days, ascending. A report knows thirty; for more, the reports before it are read. Of days
 * that several know the newest report tells, since bills settle.
 */
export async function readDailyCosts(
  lake: Lake,
  newest: CostsReport,
  days: number,
): Promise<readonly DailyCost[]> {
  const lastDay = parseDay(newest.runDay)! - 1;
  const byDate = new Map<string, DailyCost>();
  let report: CostsReport | undefined = newest;
  let runDay = lastDay + 1;
  while (report !== undefined) {
    for (const daily of report.trailing.daily) {
      if (!byDate.has(daily.date)) byDate.set(daily.date, daily);
    }
    const earliest: number | undefined = parseDay(report.trailing.period.from);
    if (earliest === undefined || lastDay - earliest + 1 >= days || earliest >= runDay) break;
    runDay = earliest;
    report = await lake.readJson<CostsReport>(costsReportKey(runDay));
  }
  const wanted = Array.from({ length: days }, (_, index) => formatDay(lastDay - days + 1 + index));
  return wanted.flatMap((date) => byDate.get(date) ?? []);
}
