import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Notifier } from "../contracts/ports";
import { snsClient } from "./clients/sns";
import { currentRun } from "./log/run-log";

const MAX_SUBJECT_LENGTH = 100;
/** The service takes 256 KiB, attributes included. */
const MAX_BODY_BYTES = 250 * 1024;

/** Sends messages for people to an SNS topic. Each names the run that sent it, for whoever reads its log. */
export function createNotifier(topicArn: string, client: SNSClient = snsClient()): Notifier {
  return {
    notify: async ({ subject, body, attributes = {}, isWhole = false }) => {
      const run = currentRun();
      const footer =
        run && !isWhole ? `\n\nWhat the run did: ops logs ${run.function} --run ${run.runId}` : "";
      const named = run ? { ...attributes, runId: run.runId } : attributes;
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: toSubject(subject),
          Message: limitBody(body, footer),
          MessageAttributes: Object.fromEntries(
            Object.entries(named).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
          ),
        }),
      );
    },
  };
}

/**
 * A subject as SNS takes it: one line of at most 100 printable ASCII characters.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function toSubject(text: string): string {
  const ascii = text
    .normalize("NFKD")
    .replace(/[\u2010-\u2015]/g, "-")
    .replace(/\s+/g, " ")
    .replace(/[^\x20-\x7e]/g, "")
    .trim();
  return ascii.length <= MAX_SUBJECT_LENGTH ? ascii : `${ascii.slice(0, MAX_SUBJECT_LENGTH - 3)}...`;
}

function limitBody(body: string, footer: string): string {
  const bytes = Buffer.from(body, "utf8");
  if (bytes.byteLength <= MAX_BODY_BYTES) return `${body.trimEnd()}${footer}`;
  // A character cut in two decodes to the replacement character, which is dropped.
  const text = bytes
    .subarray(0, MAX_BODY_BYTES)
    .toString("utf8")
    .replace(/\ufffd+$/, "");
  return `${text}\n... (shortened)${footer}`;
}
