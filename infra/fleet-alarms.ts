import { FLEET_METRICS, fleetDimensions, METRIC_NAMESPACE } from "../functions/monitoring/metric-catalogue";
import { type AlarmContext, type AlarmRow, addAlarm } from "./alarms";
import type { Severity } from "./naming";

const DAY_SECONDS = 86_400;

/** Accuracy of the whole fleet, published once a day: the period is a day, or the alarm could never fire. */
export function addFleetAlarms(context: AlarmContext) {
  const { config } = context;
  const { wapeWarning, wapeCritical } = config.monitoring;
  const row = (severity: Severity, threshold: number): AlarmRow => ({
    subject: "fleet",
    condition: "accuracy",
    severity,
    metric: {
      namespace: METRIC_NAMESPACE,
      name: FLEET_METRICS.wape.name,
      dimensions: fleetDimensions(config.environment),
      statistic: "Maximum",
    },
    comparison: "above",
    threshold,
    periodSeconds: DAY_SECONDS,
    points: 3,
    breachingPoints: 2,
    missingData: "ignore",
    missingDataBecause: "a closed day is not scored; the state of the last scored day stands.",
  });
  return [row("warning", wapeWarning), row("critical", wapeCritical)].map((each) => addAlarm(each, context));
}
