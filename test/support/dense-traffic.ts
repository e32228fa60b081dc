import type { LocalAws } from "../../scripts/sandbox/local-aws";

/** What each request that a sandbox answers stands for: so many in the hour before it, each of which takes so long. */
export interface DenseTraffic {
  readonly standsFor: number;
  readonly modelMs: number;
}

const COUNTED = new Set(["Invocations", "InvocationsPerInstance"]);
const SPAN_MS = 300_000;
const SPANS_PER_HOUR = 12;
const MINUTES_PER_HOUR = 60;

/**
 * Has an account count and bill each request as many, evenly over the hour that it ends: a machine cannot answer as many as
 * make an endpoint busy, and takes whatever time it takes for one. What is measured and what is billed stay of the same
 * requests.
 */
export function countAsMany({ meter, metrics, instanceUse }: LocalAws, traffic: DenseTraffic): void {
  const { standsFor, modelMs } = traffic;
  const add = meter.add.bind(meter);
  meter.add = (atMs, usageType, quantity, arn) =>
    add(atMs, usageType, /^ServerlessInf:/.test(usageType) ? (standsFor * modelMs) / 1e3 : quantity, arn);
  const record = metrics.record.bind(metrics);
  metrics.record = (name, point) => {
    const { namespace, metricName } = name;
    const isLatency = metricName === "ModelLatency";
    if (namespace !== "AWS/SageMaker" || !(isLatency || COUNTED.has(metricName))) return record(name, point);
    const values = isLatency ? [modelMs * 1e3] : point.values;
    const counts = values.map(() => standsFor / SPANS_PER_HOUR);
    for (let span = SPANS_PER_HOUR - 1; span >= 0; span--) {
      record(name, { ...point, atMs: point.atMs - span * SPAN_MS, values, counts });
    }
  };
  const addWork = instanceUse.addWork.bind(instanceUse);
  instanceUse.addWork = (endpointName, variantName) =>
    addWork(endpointName, variantName, (standsFor * modelMs) / MINUTES_PER_HOUR);
}
