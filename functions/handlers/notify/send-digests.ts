import {
  businessReportFile,
  costsReportKey,
  monitoringSummaryFile,
  ordersJsonFile,
} from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import { DIGESTS, type DigestName } from "../../contracts/messages";
import type { CostsReport } from "../../contracts/results/costs";
import type { FleetReport } from "../../contracts/results/fleet-report";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import type { OrdersDocument } from "../../contracts/results/orders";
import type { NotifySettings } from "../../contracts/settings/handlers";
import { formatDay, weekdayOf } from "../../demand/calendar";
import { composeDigest, type DayResults } from "../../messages/digest";
import { readTold, send, type TellPorts, wordingOf } from "./tell-people";

export interface NotifyPorts extends TellPorts {
  readonly lake: Lake;
}

/** Monday. */
const WEEKLY_ON = 1;
const WEEK_DAYS = 7;

/** The figures of the run day, and on Mondays those of the week, to the routes that asked for them. */
export async function sendDigests(
  runDay: number,
  settings: NotifySettings,
  ports: NotifyPorts,
): Promise<readonly string[]> {
  const lake = await ports.lake.pinResults();
  const told = await readTold(ports.store);
  const wording = wordingOf(settings);
  const names = DIGESTS.filter((name) => name === "daily" || weekdayOf(runDay) === WEEKLY_ON);
  const reached: string[] = [];
  for (const name of names) {
    const routes = settings.routes.filter(({ digests }) => digests.includes(name));
    if (routes.length === 0) continue;
    const days = await readDays(lake, runDay, name);
    const digest = composeDigest({ name, days, told, wording });
    reached.push(
      ...(await send({ kind: "service", severity: "warning", ...digest }, routes, settings, ports)),
    );
  }
  return reached;
}

async function readDays(lake: Lake, runDay: number, name: DigestName): Promise<readonly DayResults[]> {
  const first = name === "daily" ? runDay : runDay - WEEK_DAYS + 1;
  const days: DayResults[] = [];
  for (let day = first; day <= runDay; day++) {
    const [report, monitoring, orders, costs] = await Promise.all([
      lake.readJson<FleetReport>(businessReportFile(day)),
      lake.readJson<MonitoringSummary>(monitoringSummaryFile(day)),
      lake.readJson<OrdersDocument>(ordersJsonFile(day)),
      lake.readJson<CostsReport>(costsReportKey(day)),
    ]);
    days.push({ runDay: formatDay(day), report, monitoring, orders, costs });
  }
  return days;
}
