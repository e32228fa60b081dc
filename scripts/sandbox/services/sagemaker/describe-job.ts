import type { TransformJob } from "./transform-jobs";

/** A job as DescribeTransformJob tells of it. */
export function describeJob(job: TransformJob) {
  return {
    ...job.input,
    TransformJobArn: job.arn,
    TransformJobStatus: job.status,
    FailureReason: job.failureReason,
    CreationTime: job.createdAtMs / 1000,
  };
}
