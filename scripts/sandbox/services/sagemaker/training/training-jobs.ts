import type { SandboxClock } from "../../../clock";
import { AwsError, validationError } from "../../../server/aws-error";
import { ILLUSTRATIVE_PRICES } from "../../cost-explorer/illustrative-prices";
import type { UsageMeter } from "../../cost-explorer/usage-meter";
import type { Bucket, S3Store } from "../../s3/store";
import { checkTrainingInput, type TrainingJobInput } from "./training-input";

/** What a training container is started with, and what it leaves. */
export interface TrainingRequest {
  readonly image: string;
  readonly hyperParameters: Readonly<Record<string, string>>;
  /** By name of the channel, its files by name. */
  readonly channels: ReadonlyMap<string, ReadonlyMap<string, Buffer>>;
}

/** Runs a training container; answers its `model.tar.gz`. Rejects with what the container says when it fails. */
export type RunTraining = (request: TrainingRequest) => Promise<Uint8Array>;

export interface TrainingJob {
  readonly input: TrainingJobInput;
  readonly arn: string;
  readonly createdAtMs: number;
  status: "InProgress" | "Completed" | "Failed";
  failureReason: string | undefined;
  endedAtMs: number | undefined;
  artifactUri: string | undefined;
  /** Real time the job took, in seconds: what an instance of its own would have been billed at least. */
  durationSeconds: number;
  /** Settles when the job is over and never rejects. */
  finished: Promise<void>;
}

/** What a job may do with its role. Each throws AwsError where the role lacks it. */
export interface JobRole {
  list(roleArn: string, bucketName: string, prefix: string): void;
  read(roleArn: string, bucketName: string, key: string): void;
  write(roleArn: string, bucketName: string, key: string): void;
  pull(roleArn: string, image: string): void;
  report(roleArn: string): void;
}

export interface TrainingJobsOptions {
  readonly clock: SandboxClock;
  readonly s3: S3Store;
  readonly arnPrefix: string;
  readonly role: JobRole;
  readonly run: RunTraining;
  readonly onFinished?: (job: TrainingJob) => void;
}

/** The account's training jobs. */
export class TrainingJobs {
  readonly jobs = new Map<string, TrainingJob>();
  readonly #options: TrainingJobsOptions;

  constructor(options: TrainingJobsOptions) {
    this.#options = options;
  }

  /**
   * Starts a job in the background.
   *
   * @throws AwsError `ValidationException`, `ResourceInUse`
   */
  start(input: TrainingJobInput): TrainingJob {
    checkTrainingInput(input);
    const name = input.TrainingJobName;
    const arn = `${this.#options.arnPrefix}:training-job/${name.toLowerCase()}`;
    if (this.jobs.has(name)) {
      throw new AwsError(
        "ResourceInUse",
        `Training job names must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
      );
    }
    // Asked for when the job is created: without the image or the data nothing starts.
    const { role } = this.#options;
    role.pull(input.RoleArn, input.AlgorithmSpecification.TrainingImage);
    const job: TrainingJob = {
      input,
      arn,
      createdAtMs: this.#options.clock.nowMs,
      status: "InProgress",
      failureReason: undefined,
      endedAtMs: undefined,
      artifactUri: undefined,
      durationSeconds: 0,
      finished: Promise.resolve(),
    };
    this.jobs.set(name, job);
    job.finished = this.#run(job);
    return job;
  }

  /** @throws AwsError `ValidationException` */
  job(name: string): TrainingJob {
    const job = this.jobs.get(name);
    if (!job) throw validationError("Requested resource not found.");
    return job;
  }

  async settle(): Promise<void> {
    await Promise.all([...this.jobs.values()].map(({ finished }) => finished));
  }

  async #run(job: TrainingJob): Promise<void> {
    const startedAt = performance.now();
    try {
      job.artifactUri = await this.#train(job);
      job.status = "Completed";
    } catch (error) {
      job.status = "Failed";
      job.failureReason =
        error instanceof AwsError
          ? `ClientError: ${error.message}`
          : `AlgorithmError: ${error instanceof Error ? error.message : String(error)}`;
    }
    job.durationSeconds = (performance.now() - startedAt) / 1000;
    job.endedAtMs = this.#options.clock.nowMs;
    this.#options.onFinished?.(job);
  }

  async #train({ input }: TrainingJob): Promise<string> {
    const { role, run } = this.#options;
    role.report(input.RoleArn);
    const channels = new Map<string, Map<string, Buffer>>();
    for (const { ChannelName, DataSource } of input.InputDataConfig ?? []) {
      channels.set(ChannelName, this.#read(input.RoleArn, DataSource.S3DataSource.S3Uri));
    }
    const artifact = await run({
      image: input.AlgorithmSpecification.TrainingImage,
      hyperParameters: input.HyperParameters ?? {},
      channels,
    });
    const target = this.#locate(input.OutputDataConfig.S3OutputPath);
    const folder = target.key === "" || target.key.endsWith("/") ? target.key : `${target.key}/`;
    const key = `${folder}${input.TrainingJobName}/output/model.tar.gz`;
    role.write(input.RoleArn, target.bucket.name, key);
    this.#options.s3.put(target.bucket, key, Buffer.from(artifact));
    return `s3://${target.bucket.name}/${key}`;
  }

  #read(roleArn: string, uri: string): Map<string, Buffer> {
    const { role, s3 } = this.#options;
    const { bucket, key: prefix } = this.#locate(uri);
    role.list(roleArn, bucket.name, prefix);
    const keys = s3.keys(bucket).filter((key) => key.startsWith(prefix));
    if (keys.length === 0) {
      throw new AwsError(
        "ValidationException",
        `Data download failed: no S3 objects found under S3 URL "${uri}" given in input data source.`,
      );
    }
    return new Map(
      keys.map((key) => {
        role.read(roleArn, bucket.name, key);
        return [key.slice(prefix.lastIndexOf("/") + 1), s3.current(bucket, key)!.body];
      }),
    );
  }

  #locate(uri: string): { readonly bucket: Bucket; readonly key: string } {
    const [, bucketName = "", key = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri) ?? [];
    return { bucket: this.#options.s3.bucket(bucketName), key };
  }
}

/** A job as DescribeTrainingJob answers. */
export function describeTrainingJob(job: TrainingJob) {
  const { Tags: _, ...input } = job.input;
  return {
    ...input,
    TrainingJobArn: job.arn,
    TrainingJobStatus: job.status,
    SecondaryStatus: job.status === "InProgress" ? "Training" : job.status,
    CreationTime: job.createdAtMs / 1000,
    TrainingStartTime: job.createdAtMs / 1000,
    ...(job.artifactUri !== undefined && { ModelArtifacts: { S3ModelArtifacts: job.artifactUri } }),
    ...(job.endedAtMs !== undefined && {
      TrainingEndTime: job.endedAtMs / 1000,
      TrainingTimeInSeconds: Math.ceil(job.durationSeconds),
      BillableTimeInSeconds: Math.ceil(job.durationSeconds),
    }),
    ...(job.failureReason !== undefined && { FailureReason: job.failureReason }),
  };
}

/** Bills the instance of a job for the time it took on this machine. */
export function meterTrainingJob(meter: UsageMeter, nowMs: number, job: TrainingJob): void {
  const { InstanceType, InstanceCount } = job.input.ResourceConfig;
  const usageType = `Train:${InstanceType}`;
  const hours = (job.durationSeconds * InstanceCount) / 3600;
  meter.add(nowMs, usageType in ILLUSTRATIVE_PRICES ? usageType : "Train:ml.other", hours, job.arn);
}
