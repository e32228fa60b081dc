import { productSubject } from "../../naming";
import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

export function monitoringWindows({ monitoring, lake, forecast }: StackConfig): Fault[] {
  const faults: Fault[] = [];
  if (monitoring.currentWindowDays >= monitoring.referenceWindowDays) {
    faults.push({
      path: "monitoring.currentWindowDays",
      value: monitoring.currentWindowDays,
      allowed: `less than monitoring.referenceWindowDays (${monitoring.referenceWindowDays})`,
      example: 7,
    });
  }
  const neededDays = monitoring.currentWindowDays + forecast.horizonDays;
  if (lake.predictionsExpireDays < neededDays) {
    faults.push({
      path: "lake.predictionsExpireDays",
      value: lake.predictionsExpireDays,
      allowed: `at least ${neededDays} days: monitoring.currentWindowDays + forecast.horizonDays`,
      example: neededDays,
    });
  }
  for (const [warning, critical] of [
    ["wapeWarning", "wapeCritical"],
    ["driftShareWarning", "driftShareCritical"],
  ] as const) {
    if (monitoring[warning] < monitoring[critical]) continue;
    faults.push({
      path: `monitoring.${warning}`,
      value: monitoring[warning],
      allowed: `less than monitoring.${critical} (${monitoring[critical]})`,
      example: monitoring[critical] / 2,
    });
  }
  const names = monitoring.watchList.map((id) => productSubject(id).toLowerCase());
  const index = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (index >= 0) {
    faults.push({
      path: "monitoring.watchList",
      value: monitoring.watchList[index],
      allowed: `a list without repeated products; the alarms of this one would share their name with those of "${monitoring.watchList[names.indexOf(names[index]!)]}"`,
    });
  }
  return faults;
}
