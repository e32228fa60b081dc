import type { SandboxClock } from "../../../clock";
import { AwsError, validationError } from "../../../server/aws-error";
import { ILLUSTRATIVE_PRICES } from "../../cost-explorer/illustrative-prices";
import type { UsageMeter } from "../../cost-explorer/usage-meter";
import type { Bucket, S3Store } from "../../s3/store";
import type { ModelRole } from "../types";
import { assembleOutput, splitIntoPayloads } from "./split-records";
import { checkTransformInput, type TransformJobInput } from "./transform-input";

export interface TransformJob {
  readonly input: TransformJobInput;
  readonly arn: string;
  readonly createdAtMs: number;
  status: "InProgress" | "Completed" | "Failed";
  failureReason: string | undefined;
  endedAtMs: number | undefined;
  /** Real time the job took, in seconds: what an instance of its own would have been billed at least. */
  durationSeconds: number;
  requests: number;
  /** Settles when the job is over and never rejects. */
  finished: Promise<void>;
}

export interface TransformJobsOptions {
  readonly clock: SandboxClock;
  readonly s3: S3Store;
  readonly arnPrefix: string;
  /** What the job may do with the role of its model. */
  readonly role: Pick<ModelRole, "list" | "read" | "write" | "report">;
  /** Address of a model's container. @throws AwsError when there is no such model. */
  readonly modelUrl: (modelName: string) => Promise<string>;
  /** Told when a job is over. */
  readonly onFinished?: (job: TransformJob) => void;
}

/** Containers run on this machine: more requests at once would only wait for each other. */
const MAX_CONCURRENT_REQUESTS = 4;

/** The account's Batch Transform jobs, run against the same containers as the endpoints. */
export class TransformJobs {
  readonly jobs = new Map<string, TransformJob>();
  readonly #options: TransformJobsOptions;

  constructor(options: TransformJobsOptions) {
    this.#options = options;
  }

  /**
   * Starts a job in the background.
   *
   * @throws AwsError `ValidationException`, `ResourceInUse`
   */
  start(input: TransformJobInput): TransformJob {
    checkTransformInput(input);
    const name = input.TransformJobName;
    const arn = `${this.#options.arnPrefix}:transform-job/${name.toLowerCase()}`;
    if (this.jobs.has(name))
      throw new AwsError(
        "ResourceInUse",
        `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
      );
    const job: TransformJob = {
      input,
      arn,
      createdAtMs: this.#options.clock.nowMs,
      status: "InProgress",
      failureReason: undefined,
      endedAtMs: undefined,
      durationSeconds: 0,
      requests: 0,
      finished: Promise.resolve(),
    };
    this.jobs.set(name, job);
    job.finished = this.#run(job);
    return job;
  }

  /** @throws AwsError `ValidationException` */
  job(name: string): TransformJob {
    const job = this.jobs.get(name);
    if (!job) throw validationError(`Could not find requested job with name: ${name}`);
    return job;
  }

  async settle(): Promise<void> {
    await Promise.all([...this.jobs.values()].map(({ finished }) => finished));
  }

  async #run(job: TransformJob): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#transform(job);
      job.status = "Completed";
    } catch (error) {
      job.status = "Failed";
      job.failureReason =
        error instanceof AwsError
          ? `${error.code}: ${error.message}`
          : `InternalServerError: ${String(error)}`;
    }
    job.durationSeconds = (performance.now() - startedAt) / 1000;
    job.endedAtMs = this.#options.clock.nowMs;
    this.#options.onFinished?.(job);
  }

  async #transform(job: TransformJob): Promise<void> {
    const { input } = job;
    const source = this.#locate(input.TransformInput.DataSource.S3DataSource.S3Uri);
    const target = this.#locate(input.TransformOutput.S3OutputPath);
    const { role } = this.#options;
    role.report(input.ModelName, "/aws/sagemaker/TransformJobs", "/aws/sagemaker/TransformJobs");
    role.list(input.ModelName, source.bucket.name, source.key);
    const keys = this.#options.s3.keys(source.bucket).filter((key) => key.startsWith(source.key));
    if (keys.length === 0) {
      throw new AwsError(
        "ClientError",
        `NoSuchKey: no object under ${input.TransformInput.DataSource.S3DataSource.S3Uri}`,
      );
    }
    const url = `${await this.#options.modelUrl(input.ModelName)}/invocations`;
    const folder = target.key === "" || target.key.endsWith("/") ? target.key : `${target.key}/`;
    for (const key of keys) {
      role.read(input.ModelName, source.bucket.name, key);
      const payloads = splitIntoPayloads(this.#options.s3.current(source.bucket, key)!.body, input);
      const answers = await this.#askAll(job, url, payloads);
      // Below the output path the file keeps what its key has beyond the folder of the input prefix.
      const relative = key.slice(source.key.lastIndexOf("/") + 1);
      const outputKey = `${folder}${relative}.out`;
      role.write(input.ModelName, target.bucket.name, outputKey);
      this.#options.s3.put(target.bucket, outputKey, Buffer.from(assembleOutput(answers, input)));
    }
  }

  async #askAll(job: TransformJob, url: string, payloads: readonly string[]): Promise<string[]> {
    const answers: string[] = new Array(payloads.length);
    const concurrency = Math.min(job.input.MaxConcurrentTransforms || 1, MAX_CONCURRENT_REQUESTS);
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < payloads.length) {
        const index = next++;
        answers[index] = await this.#ask(job, url, payloads[index]!);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return answers;
  }

  async #ask(job: TransformJob, url: string, payload: string): Promise<string> {
    const { TransformInput, TransformOutput, ModelClientConfig } = job.input;
    const contentType = TransformInput.ContentType ?? "application/octet-stream";
    for (let attempt = 0; ; attempt++) {
      job.requests += 1;
      const answer = await fetch(url, {
        method: "POST",
        body: payload,
        headers: { "content-type": contentType, accept: TransformOutput.Accept ?? contentType },
        signal: AbortSignal.timeout((ModelClientConfig?.InvocationsTimeoutInSeconds ?? 600) * 1000),
      });
      const text = await answer.text();
      if (answer.ok) return text;
      if (attempt < (ModelClientConfig?.InvocationsMaxRetries ?? 0) && answer.status >= 500) continue;
      throw new AwsError("ClientError", `The container answered ${answer.status}: ${text.slice(0, 200)}`);
    }
  }

  #locate(uri: string): { readonly bucket: Bucket; readonly key: string } {
    const [, bucketName = "", key = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri) ?? [];
    return { bucket: this.#options.s3.bucket(bucketName), key };
  }
}

/** A job as DescribeTransformJob answers. */
export function describeJob(job: TransformJob) {
  const { Tags: _, ...input } = job.input;
  return {
    ...input,
    TransformJobArn: job.arn,
    TransformJobStatus: job.status,
    CreationTime: job.createdAtMs / 1000,
    TransformStartTime: job.createdAtMs / 1000,
    ...(job.endedAtMs === undefined ? {} : { TransformEndTime: job.endedAtMs / 1000 }),
    ...(job.failureReason === undefined ? {} : { FailureReason: job.failureReason }),
  };
}

/** Bills the instances of a job for the time it took on this machine. */
export function meterTransformJob(meter: UsageMeter, nowMs: number, job: TransformJob): void {
  const { InstanceType, InstanceCount } = job.input.TransformResources;
  const usageType = `Tsform:${InstanceType}`;
  const hours = (job.durationSeconds * InstanceCount) / 3600;
  meter.add(nowMs, usageType in ILLUSTRATIVE_PRICES ? usageType : "Tsform:ml.other", hours, job.arn);
}
