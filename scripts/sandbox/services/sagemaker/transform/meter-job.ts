import { ILLUSTRATIVE_PRICES } from "../../cost-explorer/illustrative-prices";
import type { UsageMeter } from "../../cost-explorer/usage-meter";
import type { TransformJob } from "./transform-jobs";

/** Bills the instances of a job for the time it took on this machine. */
export function meterTransformJob(meter: UsageMeter, nowMs: number, job: TransformJob): void {
  const { InstanceType, InstanceCount } = job.input.TransformResources;
  const usageType = `Tsform:${InstanceType}`;
  const hours = (job.durationSeconds * InstanceCount) / 3600;
  meter.add(nowMs, usageType in ILLUSTRATIVE_PRICES ? usageType : "Tsform:ml.other", hours, job.arn);
}
