import { AwsError, validationError } from "../../server/aws-error";
import type { World } from "../../world";
import { post } from "../sagemaker-runtime/call-container";

/** A job as CreateTransformJob takes it. */
export interface TransformJobInput {
  readonly TransformJobName: string;
  readonly ModelName: string;
  readonly BatchStrategy?: "MultiRecord" | "SingleRecord";
  readonly MaxPayloadInMB?: number;
  readonly MaxConcurrentTransforms?: number;
  readonly TransformInput: {
    readonly ContentType?: string;
    readonly SplitType?: "None" | "Line" | "RecordIO" | "TFRecord";
    readonly CompressionType?: "None" | "Gzip";
    readonly DataSource: { readonly S3DataSource: { readonly S3DataType: string; readonly S3Uri: string } };
  };
  readonly TransformOutput: {
    readonly S3OutputPath: string;
    readonly Accept?: string;
    readonly AssembleWith?: "None" | "Line";
  };
  readonly TransformResources: { readonly InstanceType: string; readonly InstanceCount: number };
}

/** A job and how it went. */
export interface TransformJob {
  readonly input: TransformJobInput;
  readonly arn: string;
  readonly createdAtMs: number;
  status: "InProgress" | "Completed" | "Failed";
  failureReason: string | undefined;
  finished: Promise<void>;
}

const DEFAULT_PAYLOAD_MB = 6;
const BYTES_PER_MB = 1024 * 1024;
/** Instances are billed from start to end of a job; the sandbox's clock stands still meanwhile. */
const BILLED_HOURS = 0.1;

/** Batch Transform: runs the files under a prefix through a model's container, batch by batch. */
export class TransformJobs {
  readonly jobs = new Map<string, TransformJob>();
  readonly #world: () => World;

  constructor(world: () => World) {
    this.#world = world;
  }

  /** @throws AwsError `ValidationException`, `ResourceInUse` */
  create(input: TransformJobInput): TransformJob {
    const world = this.#world();
    world.sagemaker.model(input.ModelName);
    if (this.jobs.has(input.TransformJobName)) {
      throw new AwsError(
        "ResourceInUse",
        `Job name must be unique: ${input.TransformJobName} exists already.`,
      );
    }
    const { SplitType = "None", CompressionType = "None" } = input.TransformInput;
    if (!["None", "Line"].includes(SplitType) || CompressionType !== "None") {
      throw new AwsError(
        "NotImplemented",
        `The sandbox does not emulate split type ${SplitType} with compression ${CompressionType}.`,
        501,
      );
    }
    const job: TransformJob = {
      input,
      arn: `${world.arn("sagemaker")}:transform-job/${input.TransformJobName}`,
      createdAtMs: world.clock.nowMs,
      status: "InProgress",
      failureReason: undefined,
      finished: Promise.resolve(),
    };
    this.jobs.set(input.TransformJobName, job);
    job.finished = this.#run(world, job);
    return job;
  }

  /** @throws AwsError `ResourceNotFound` */
  job(name: string): TransformJob {
    const job = this.jobs.get(name);
    if (!job) throw new AwsError("ResourceNotFound", `Could not find requested job with name: ${name}`);
    return job;
  }

  async #run(world: World, job: TransformJob): Promise<void> {
    const { input } = job;
    try {
      const source = readUri(input.TransformInput.DataSource.S3DataSource.S3Uri);
      const target = readUri(input.TransformOutput.S3OutputPath);
      const keys = world.s3
        .keys(world.s3.bucket(source.bucketName))
        .filter((key) => key.startsWith(source.key));
      if (keys.length === 0)
        throw validationError(
          `No objects found under ${input.TransformInput.DataSource.S3DataSource.S3Uri}.`,
        );
      const url = await world.sagemaker.hosts.urlOf(world.sagemaker.model(input.ModelName).input);
      for (const key of keys) {
        const object = world.s3.current(world.s3.bucket(source.bucketName), key)!;
        const answers: string[] = [];
        for (const payload of payloadsOf(object.body.toString("utf8"), input))
          answers.push(await transform(url, payload, input));
        const glue = input.TransformOutput.AssembleWith === "Line" ? "\n" : "";
        const outputKey = `${target.key.replace(/\/?$/, "/")}${key.slice(source.key.lastIndexOf("/") + 1)}.out`;
        world.s3.put(
          world.s3.bucket(target.bucketName),
          outputKey,
          Buffer.from(answers.map((answer) => answer.replace(/\n$/, "") + glue).join("")),
        );
      }
      job.status = "Completed";
    } catch (error) {
      job.status = "Failed";
      job.failureReason = (error as Error).message;
    }
    const { InstanceType, InstanceCount } = input.TransformResources;
    world.meter.addInstanceHours(world.clock.nowMs, InstanceType, BILLED_HOURS * InstanceCount, job.arn);
  }
}

async function transform(url: string, payload: string, input: TransformJobInput): Promise<string> {
  const { ContentType = "application/octet-stream" } = input.TransformInput;
  const headers = {
    "content-type": ContentType,
    accept: input.TransformOutput.Accept ?? ContentType,
    "content-length": Buffer.byteLength(payload),
  };
  const answer = await post(`${url}/invocations`, headers, Buffer.from(payload));
  if (answer.statusCode !== 200) {
    throw new Error(
      `ClientError: the model answered ${answer.statusCode}: ${answer.body.toString("utf8").slice(0, 300)}`,
    );
  }
  return answer.body.toString("utf8");
}

/** What is sent at a time: the whole file, a line, or as many lines as fit. */
function* payloadsOf(text: string, input: TransformJobInput): Generator<string> {
  const limit = (input.MaxPayloadInMB ?? DEFAULT_PAYLOAD_MB) * BYTES_PER_MB;
  if (input.TransformInput.SplitType !== "Line") {
    yield text;
    return;
  }
  let batch: string[] = [];
  let size = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const bytes = Buffer.byteLength(line) + 1;
    if (bytes > limit) throw new Error(`A record of ${bytes} bytes is larger than MaxPayloadInMB allows.`);
    if (batch.length > 0 && (input.BatchStrategy === "SingleRecord" || size + bytes > limit)) {
      yield `${batch.join("\n")}\n`;
      batch = [];
      size = 0;
    }
    batch.push(line);
    size += bytes;
  }
  if (batch.length > 0) yield `${batch.join("\n")}\n`;
}

function readUri(uri: string): { bucketName: string; key: string } {
  const [, bucketName, key = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri) ?? [];
  if (bucketName === undefined) throw validationError(`"${uri}" is not an S3 URI.`);
  return { bucketName, key };
}
