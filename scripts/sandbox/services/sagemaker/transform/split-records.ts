import { AwsError } from "../../../server/aws-error";
import type { TransformJobInput } from "./transform-input";

const DEFAULT_MAX_PAYLOAD_MB = 6;

/**
 * The requests that a job sends for one input file: the whole file, a line each, or as many lines as fit into a
 * payload.
 *
 * @throws AwsError `ClientError` when a record is larger than the payload may be.
 */
export function splitIntoPayloads(file: Buffer, job: TransformJobInput): string[] {
  const maxBytes = (job.MaxPayloadInMB ?? DEFAULT_MAX_PAYLOAD_MB) * 1024 * 1024 || Number.POSITIVE_INFINITY;
  const text = file.toString("utf8");
  const records =
    job.TransformInput.SplitType === "Line" ? text.split("\n").filter((line) => line !== "") : [text];
  const payloads: string[][] = [];
  let sizeBytes = 0;
  for (const record of records) {
    const recordBytes = Buffer.byteLength(record) + 1;
    if (recordBytes > maxBytes) {
      throw new AwsError(
        "ClientError",
        `A record of ${recordBytes} bytes is larger than MaxPayloadInMB allows.`,
      );
    }
    const payload = payloads.at(-1);
    if (payload && job.BatchStrategy !== "SingleRecord" && sizeBytes + recordBytes <= maxBytes) {
      payload.push(record);
      sizeBytes += recordBytes;
    } else {
      payloads.push([record]);
      sizeBytes = recordBytes;
    }
  }
  return payloads.map((payload) => payload.join("\n"));
}

/** The output file: the answers one after another, each on lines of its own when asked for. */
export function assembleOutput(answers: readonly string[], job: TransformJobInput): string {
  if (job.TransformOutput.AssembleWith !== "Line") return answers.join("");
  return answers.map((answer) => `${answer.replace(/\r?\n$/, "")}\n`).join("");
}
