import type * as pulumi from "@pulumi/pulumi";
import { fleetDimensions, METRIC_NAMESPACE, PROBE_REFUSALS } from "../../functions/contracts/metrics";
import { CHAMPION, SHADOW } from "../../functions/contracts/variants";
import type { Settings } from "../config/schema";
import type { VariantName } from "../endpoint/variants";
import { type Alarm, type AlarmContext, type AlarmRow, addAlarm, ratioOf } from "./alarm";

/** Metrics of requests. */
const REQUESTS = "AWS/SageMaker";
/** Metrics of the instances behind them. */
const INSTANCES = "/aws/sagemaker/Endpoints";

const NO_TRAFFIC = { missingData: "notBreaching", missingDataBecause: "no request came in." } as const;
const NO_INSTANCE = {
  missingData: "missing",
  missingDataBecause: "no instance reports; the errors alarm tells whether that hurts.",
} as const;

/**
 * Cores of an instance type, by its size: `large` has two, `xlarge` four, `<n>xlarge` n times as many. CPU is
 * reported as a sum over cores, 100 % each.
 */
function countCores(instanceType: string): number {
  const [, family = "", size = ""] = instanceType.split(".");
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  if (times !== undefined) return 4 * Number(times || 1);
  // Burstable instances have two cores from `medium` on, others one.
  return size === "large" || family.startsWith("t") ? 2 : 1;
}

/** Thresholds, and what kind of endpoint they are for. */
interface EndpointAlarmSettings {
  readonly environment: string;
  readonly alerts: Settings<"alerts">;
  readonly endpoint: Settings<"endpoint">;
}

/**
 * Alarms on the endpoint, for people. A blue/green deployment keeps the names of the variants, so that they see both
 * fleets: what takes a deployment back are others, {@link addRolloutAlarms}.
 */
export function addEndpointAlarms(
  endpointName: string,
  variants: readonly { readonly name: VariantName }[],
  settings: EndpointAlarmSettings,
  context: AlarmContext,
): Alarm[] {
  return variants
    .filter(({ name }) => name !== SHADOW)
    .flatMap(({ name }) => endpointRows(endpointName, name, settings))
    .map((row) => addAlarm(row, context));
}

/**
 * Alarms that take a deployment back, at most ten: of the new fleet alone, which SageMaker tells apart by its
 * configuration. With alarms on both fleets an old one that fails would end each deployment, the one that heals it
 * included.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html
 */
export function addRolloutAlarms(
  fleet: NewFleet,
  variants: readonly { readonly name: VariantName }[],
  settings: EndpointAlarmSettings,
  context: AlarmContext,
): Alarm[] {
  return [
    ...variants
      .filter(({ name }) => name !== SHADOW)
      .flatMap(({ name }) => rolloutRows(fleet, name, settings)),
    probeRow(settings.environment),
  ].map((row) => addAlarm(row, context));
}

/** Pure: answers to known questions that are not fit to serve. */
function probeRow(environment: string): AlarmRow {
  return {
    subject: "rollout",
    condition: "probe",
    severity: "critical",
    metric: {
      namespace: METRIC_NAMESPACE,
      name: PROBE_REFUSALS.name,
      dimensions: fleetDimensions(environment),
      statistic: "Sum",
    },
    comparison: "at least",
    threshold: 1,
    periodSeconds: 60,
    breaching: [2, 3],
    missingData: "notBreaching",
    missingDataBecause: "no deployment is under way.",
  };
}

/** The fleet that a deployment brings. */
interface NewFleet {
  readonly endpointName: string;
  readonly configurationName: pulumi.Input<string>;
}

/** Pure: what callers notice of one variant of a new fleet, and a bad model causes. */
export function rolloutRows(
  { endpointName, configurationName }: NewFleet,
  variant: VariantName,
  settings: EndpointAlarmSettings,
): AlarmRow[] {
  if (settings.endpoint.kind === "serverless") return [];
  return endpointRows(endpointName, variant, settings)
    .filter(({ condition, severity }) => severity === "critical" && ROLLBACK_CONDITIONS.includes(condition))
    .map((row) => ({
      ...row,
      subject: row.subject.replace("endpoint", "rollout"),
      runbookSubject: "rollout",
      metric: {
        ...row.metric,
        dimensions: { ...row.metric.dimensions, EndpointConfigName: configurationName },
      },
    }));
}

/** Pure: the rows of one answering variant. */
export function endpointRows(
  endpointName: string,
  variant: VariantName,
  { alerts, endpoint }: EndpointAlarmSettings,
): AlarmRow[] {
  const subject = variant === CHAMPION ? "endpoint" : `endpoint-${variant}`;
  const dimensions = { EndpointName: endpointName, VariantName: variant };
  const requests = (name: string, statistic: string) => ({
    subject,
    runbookSubject: "endpoint",
    metric: { namespace: REQUESTS, name, dimensions, statistic },
    periodSeconds: 60,
    ...NO_TRAFFIC,
  });
  const instances = (condition: string, name: string, threshold: number): AlarmRow => ({
    subject,
    runbookSubject: "endpoint",
    condition,
    severity: "warning",
    metric: { namespace: INSTANCES, name, dimensions, statistic: "Average" },
    comparison: "above",
    threshold,
    periodSeconds: 300,
    breaching: [3, 3],
    ...NO_INSTANCE,
  });
  // SageMaker counts 1 for a request that failed and 0 for one that did not: the average is the share.
  const rows: AlarmRow[] = [
    {
      ...requests("Invocation5XXErrors", "Average"),
      condition: "server-errors",
      severity: "critical",
      comparison: "above",
      threshold: ratioOf(alerts.serverErrorPercent),
      breaching: [2, 3],
    },
    {
      ...requests("Invocation4XXErrors", "Average"),
      condition: "client-errors",
      severity: "warning",
      comparison: "above",
      threshold: ratioOf(alerts.clientErrorPercent),
      breaching: [3, 5],
    },
    // Latency is reported in microseconds.
    {
      ...requests("ModelLatency", "p99"),
      condition: "latency",
      severity: "warning",
      comparison: "above",
      threshold: alerts.latencyP99Ms * 1000,
      breaching: [3, 3],
    },
    {
      ...requests("ModelLatency", "p99"),
      condition: "latency",
      severity: "critical",
      comparison: "above",
      threshold: 2 * alerts.latencyP99Ms * 1000,
      breaching: [3, 3],
    },
  ];
  if (endpoint.kind === "serverless") return rows;
  const cores = countCores(endpoint.instanceType);
  return [
    ...rows,
    instances("cpu", "CPUUtilization", alerts.utilizationPercent * cores),
    instances("memory", "MemoryUtilization", alerts.utilizationPercent),
    // Data capture stops when the disk fills up.
    instances("disk", "DiskUtilization", Math.min(alerts.utilizationPercent, 75)),
  ];
}

/** Conditions that take a deployment back: callers notice them, and a bad model causes them. */
const ROLLBACK_CONDITIONS = ["server-errors", "latency"];
