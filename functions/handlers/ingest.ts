import { type FormOptions, readFormOptions } from "../aws/demand-file/form/file-form";
import { createLakeWriter } from "../aws/lake/lake-writer";
import { createS3ObjectStore } from "../aws/lake/s3-object-store";
import { logError, logRun, noteRun } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { createNotifier } from "../aws/notifier";
import { DataError, UsageError } from "../contracts/errors";
import type { HttpEvent, HttpResult, InvocationContext } from "../contracts/events";
import {
  API_SENDER,
  INCOMING_PREFIX,
  type IngestOutcome,
  type ObjectCreatedEvent,
} from "../contracts/incoming";
import type { IngestSettings } from "../contracts/settings/handlers";
import { parseDemandRequest } from "../http/demand-request";
import { jsonResult, problemResult } from "../http/predict-answer";
import { type IngestDependencies, ingestFile } from "./ingest/ingest-file";
import { contentIdOf, readIncoming } from "./ingest/read-incoming";
import { logRequest } from "./log-runs";

let dependencies: IngestDependencies | undefined;

function connect(settings: IngestSettings): IngestDependencies {
  const store = createS3ObjectStore(settings.lakeBucketName);
  dependencies ??= {
    store,
    writer: createLakeWriter(store, "ingest"),
    metrics: createMetricsPublisher(),
    notifier: createNotifier(settings.alertTopicArn),
  };
  return dependencies;
}

/** A file that came under `incoming/`, or a small batch over HTTP, which becomes one. */
export async function handleIngest(
  event: ObjectCreatedEvent | HttpEvent,
  settings: IngestSettings,
  context?: InvocationContext,
): Promise<IngestOutcome | HttpResult> {
  const services = connect(settings);
  if ("rawPath" in event) {
    return logRequest("ingest", event, context, (requestId) =>
      receiveDemand(event, settings, services, requestId),
    );
  }
  const { key } = event.detail.object;
  const requestId = context?.awsRequestId;
  const day = event.time.slice(0, 10);
  return logRun({ function: "ingest", runId: requestId ?? key, requestId, day }, async () => {
    const outcome = await ingestFile(
      key,
      {
        environment: settings.environment,
        form: (settings.file ?? {}) as FormOptions,
        nowMs: Date.parse(event.time),
      },
      services,
    );
    noteRun({ ...outcome });
    return outcome;
  });
}

/**
 * `POST /demand`: rows as CSV or JSON. They are checked at once, then lie under `incoming/` and are taken like any other
 * file: the answer says so before they are in the history.
 */
export async function receiveDemand(
  event: HttpEvent,
  { file }: Pick<IngestSettings, "file">,
  { store }: Pick<IngestDependencies, "store">,
  requestId?: string,
): Promise<HttpResult> {
  try {
    const { text, isOurs } = parseDemandRequest(event);
    const bytes = Buffer.from(text, "utf8");
    const key = `${INCOMING_PREFIX}${API_SENDER}/${contentIdOf(bytes)}.csv`;
    const form = isOurs ? {} : readFormOptions((file ?? {}) as FormOptions);
    const { findings } = await readIncoming("demand.csv", bytes, form).catch(toBadRequest);
    await store.put(key, bytes, "text/csv");
    const { rows, products, from, to } = findings;
    return jsonResult(202, { key, rows, products, from, to });
  } catch (error) {
    const problem = problemResult(error, requestId);
    if (problem.statusCode >= 500) logError(error);
    return problem;
  }
}

/** What is wrong with the rows is the caller's to mend. */
function toBadRequest(error: unknown): never {
  throw error instanceof DataError ? new UsageError(error.message, { cause: error }) : error;
}
