import type { Lake } from "../../functions/contracts/lake";
import { parseDay } from "../../functions/demand/calendar";

const RUN_DAY = /\/dt=(\d{4}-\d{2}-\d{2})\//;

/** Run day of the newest output under a prefix such as `monitoring/`; `undefined` when there is none. */
export async function findLastRunDay(lake: Lake, prefix: string, suffix = ""): Promise<number | undefined> {
  let last: number | undefined;
  for (const { key } of await lake.list(prefix)) {
    if (!key.endsWith(suffix)) continue;
    const day = parseDay(RUN_DAY.exec(key)?.[1] ?? "");
    if (day !== undefined && (last === undefined || day > last)) last = day;
  }
  return last;
}
