import { toText } from "../../../../functions/aws/to-text";
import { dayOfInstant } from "../../../../functions/demand/calendar";
import { AccessDeniedError } from "../../access/access-control";
import type { AwsCall } from "../../server/aws-call";
import type { World } from "../../world";
import type { DataCaptureInput, Endpoint, LiveVariant } from "../sagemaker/types";
import { stableId } from "../sns/topic-store";
import type { ContainerOutcome } from "./call-container";
import { headerOf } from "./call-container";

/** Bytes captured per day; beyond, capture pauses, as it does when an instance's disk fills up. */
const MAX_BYTES_PER_DAY = 4 * 1024 * 1024;

const seen = new WeakMap<Endpoint, { calls: number; bytes: number; day: number }>();

/** Who answered a call, and what. */
export interface CapturedAnswer {
  readonly variant: LiveVariant;
  readonly outcome: ContainerOutcome;
}

/**
 * Writes an invocation to the bucket the endpoint's configuration names, one line of JSON per file, for whoever
 * answered it: the production variant, and the shadow that got a copy.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html
 */
export function captureInvocation(
  world: World,
  endpoint: Endpoint,
  call: AwsCall,
  answers: readonly CapturedAnswer[],
): void {
  const config = world.sagemaker.config(endpoint.configName).input.DataCaptureConfig;
  if (!config?.EnableCapture) return;
  const count = seen.get(endpoint) ?? { calls: 0, bytes: 0, day: 0 };
  seen.set(endpoint, count);
  const day = dayOfInstant(world.clock.nowMs);
  if (day !== count.day) Object.assign(count, { day, bytes: 0 });
  const index = count.calls++;
  // Every n-th call, spread evenly: the share is kept exactly and the same calls are captured every time.
  const share = config.InitialSamplingPercentage / 100;
  if (Math.floor((index + 1) * share) === Math.floor(index * share) || count.bytes > MAX_BYTES_PER_DAY)
    return;
  const [, bucketName, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(config.DestinationS3Uri) ?? [];
  const bucket = world.s3.buckets.get(bucketName ?? "");
  if (!bucket) return;
  const eventId = stableId(`${endpoint.arn}#${index}`);
  for (const { variant, outcome } of answers) {
    const line = Buffer.from(
      `${JSON.stringify(recordOf(config, call, outcome, eventId, world.clock.nowMs))}\n`,
    );
    count.bytes += line.length;
    const key = [
      prefix.replace(/\/$/, ""),
      endpoint.name,
      variant.name,
      `${timePath(world.clock.nowMs)}-${eventId}.jsonl`,
    ]
      .filter((part) => part !== "")
      .join("/");
    if (!mayCapture(world, variant.modelName, bucket.name, key)) continue;
    world.s3.put(bucket, key, line, { headers: { "content-type": "application/json" } });
  }
}

/** Without the right to write, nothing is captured and the answer is given all the same. */
function mayCapture(world: World, modelName: string, bucketName: string, key: string): boolean {
  try {
    world.sagemaker.role.write(modelName, bucketName, key);
    return true;
  } catch (error) {
    if (error instanceof AccessDeniedError) return false;
    throw error;
  }
}

function recordOf(
  config: DataCaptureInput,
  call: AwsCall,
  outcome: ContainerOutcome,
  eventId: string,
  nowMs: number,
) {
  const modes = config.CaptureOptions.map((option) => option.CaptureMode);
  const contentType = headerOf(call, "content-type") ?? "application/octet-stream";
  const input = modes.some((mode) => mode !== "Output") && {
    endpointInput: sideOf(config, "INPUT", contentType, call.body),
  };
  const output = modes.some((mode) => mode !== "Input") && {
    endpointOutput: sideOf(config, "OUTPUT", outcome.contentType, outcome.body),
  };
  const inferenceId = headerOf(call, "x-amzn-sagemaker-inference-id");
  return {
    captureData: { ...input, ...output },
    eventMetadata: {
      eventId,
      ...(inferenceId ? { inferenceId } : {}),
      inferenceTime: new Date(nowMs).toISOString().replace(/\.\d+Z$/, "Z"),
    },
    eventVersion: "0",
  };
}

/** Without a content type that the configuration lists, the data is kept as base64. */
function sideOf(config: DataCaptureInput, mode: "INPUT" | "OUTPUT", contentType: string, body: Buffer) {
  const bare = contentType.split(";")[0]!.trim();
  const { CsvContentTypes = [], JsonContentTypes = [] } = config.CaptureContentTypeHeader ?? {};
  const encoding = CsvContentTypes.includes(bare)
    ? "CSV"
    : JsonContentTypes.includes(bare)
      ? "JSON"
      : "BASE64";
  const data = encoding === "BASE64" ? body.toString("base64") : toText(body);
  return { observedContentType: contentType, mode, data, encoding };
}

/** `yyyy/mm/dd/hh/mm-ss-ms`, in UTC. */
function timePath(nowMs: number): string {
  const [year, month, day, hour, minute, second, ms] = new Date(nowMs).toISOString().match(/\d+/g)!;
  return `${year}/${month}/${day}/${hour}/${minute}-${second}-${ms}`;
}
