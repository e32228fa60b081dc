import { type AlarmContext, type AlarmRow, addAlarm } from "./alarms";
import { CHAMPION } from "./endpoint/variants";

const NO_TRAFFIC = "no request came in.";

/**
 * Alarms on the endpoint's own metrics. They exist before the endpoint, which names the critical ones for
 * its automatic rollback.
 */
export function addEndpointAlarms(endpointName: string, context: AlarmContext) {
  const { latencyP99Ms } = context.config.alerts;
  const dimensions = { EndpointName: endpointName, VariantName: CHAMPION };
  const endpointRow = (
    row: Pick<
      AlarmRow,
      "condition" | "severity" | "comparison" | "threshold" | "points" | "breachingPoints"
    > & {
      readonly metricName: string;
      readonly statistic: string;
    },
  ): AlarmRow => ({
    ...row,
    subject: "endpoint",
    metric: { namespace: "AWS/SageMaker", name: row.metricName, dimensions, statistic: row.statistic },
    periodSeconds: 60,
    missingData: "notBreaching",
    missingDataBecause: NO_TRAFFIC,
  });
  const rows = [
    endpointRow({
      condition: "errors",
      severity: "critical",
      metricName: "Invocation5XXErrors",
      statistic: "Sum",
      comparison: "at least",
      threshold: 1,
      points: 3,
      breachingPoints: 2,
    }),
    // SageMaker reports latency in microseconds.
    endpointRow({
      condition: "latency",
      severity: "warning",
      metricName: "ModelLatency",
      statistic: "p99",
      comparison: "above",
      threshold: latencyP99Ms * 1000,
      points: 3,
      breachingPoints: 3,
    }),
    endpointRow({
      condition: "latency",
      severity: "critical",
      metricName: "ModelLatency",
      statistic: "p99",
      comparison: "above",
      threshold: 2 * latencyP99Ms * 1000,
      points: 3,
      breachingPoints: 3,
    }),
  ];
  return rows.map((row) => addAlarm(row, context));
}
