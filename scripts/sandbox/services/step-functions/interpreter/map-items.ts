import type { ChildExecution, ExecutionEnvironment, MapRun } from "./environment";
import { StateError } from "./failures";
import { fillTemplate } from "./templates";
import type { State } from "./types";

const MAX_INPUT_BYTES = 262_144;

/** The inputs of the child executions: an item each, or `{"BatchInput", "Items"}` with as many as fit. */
export function batchItems(
  items: readonly unknown[],
  batcher: State["ItemBatcher"],
  input: unknown,
  context: unknown,
): readonly { readonly input: unknown; readonly itemCount: number }[] {
  if (!batcher) return items.map((item) => ({ input: item, itemCount: 1 }));
  const batchInput = batcher.BatchInput && fillTemplate(batcher.BatchInput, input, context);
  const wrap = (Items: readonly unknown[]) => ({ ...(batchInput ? { BatchInput: batchInput } : {}), Items });
  const emptyBytes = Buffer.byteLength(JSON.stringify(wrap([])));
  const maxBytes = batcher.MaxInputBytesPerBatch ?? MAX_INPUT_BYTES;
  const maxItems = batcher.MaxItemsPerBatch || Number.POSITIVE_INFINITY;
  const batches: unknown[][] = [];
  let sizeBytes = 0;
  for (const item of items) {
    const itemBytes = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (emptyBytes + itemBytes > maxBytes) {
      throw new StateError(
        "States.ItemReaderFailed",
        `An item of ${itemBytes} bytes does not fit into a batch.`,
      );
    }
    const batch = batches.at(-1);
    if (batch && batch.length < maxItems && sizeBytes + itemBytes <= maxBytes) {
      batch.push(item);
      sizeBytes += itemBytes;
    } else {
      batches.push([item]);
      sizeBytes = emptyBytes + itemBytes;
    }
  }
  return batches.map((batch) => ({ input: wrap(batch), itemCount: batch.length }));
}

/**
 * Writes what became of the children: `<Prefix>/<run id>/SUCCEEDED_0.json`, `FAILED_0.json` and a
 * `manifest.json` that lists them. Returns what the Map state answers, or nothing without a result writer.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export async function writeResults(
  state: State,
  run: MapRun,
  children: readonly ChildExecution[],
  input: unknown,
  context: unknown,
  { integrations }: ExecutionEnvironment,
): Promise<unknown> {
  if (!state.ResultWriter) return undefined;
  const parameters = fillTemplate(state.ResultWriter.Parameters, input, context) as Record<string, string>;
  const bucketName = parameters.Bucket!;
  const folder = `${parameters.Prefix!.replace(/\/$/, "")}/${run.id}`;
  const files: Record<string, { Key: string; Size: number }[]> = { FAILED: [], PENDING: [], SUCCEEDED: [] };
  for (const status of ["SUCCEEDED", "FAILED"] as const) {
    const ended = children.filter((child) => child.status === status);
    if (ended.length === 0) continue;
    const text = JSON.stringify(ended.map(describeChild));
    const key = `${folder}/${status}_0.json`;
    await integrations.writeObject(bucketName, key, text);
    files[status]!.push({ Key: key, Size: Buffer.byteLength(text) });
  }
  const pending = children.filter(({ status }) => status === "ABORTED");
  if (pending.length > 0) {
    const text = JSON.stringify(pending.map(describeChild));
    const key = `${folder}/PENDING_0.json`;
    await integrations.writeObject(bucketName, key, text);
    files.PENDING!.push({ Key: key, Size: Buffer.byteLength(text) });
  }
  const manifestKey = `${folder}/manifest.json`;
  const manifest = { DestinationBucket: bucketName, MapRunArn: run.arn, ResultFiles: files };
  await integrations.writeObject(bucketName, manifestKey, JSON.stringify(manifest));
  return { MapRunArn: run.arn, ResultWriterDetails: { Bucket: bucketName, Key: manifestKey } };
}

function describeChild(child: ChildExecution) {
  return {
    ExecutionArn: child.executionArn,
    Input: JSON.stringify(child.input),
    InputDetails: { Included: true },
    Name: child.name,
    ...(child.status === "SUCCEEDED"
      ? { Output: JSON.stringify(child.output), OutputDetails: { Included: true } }
      : {}),
    ...(child.status === "FAILED" ? { Error: child.error, Cause: child.cause } : {}),
    RedriveCount: 0,
    RedriveStatus: child.status === "SUCCEEDED" ? "NOT_REDRIVABLE" : "REDRIVABLE",
    StartDate: new Date(child.startMs).toISOString(),
    Status: child.status,
    StopDate: new Date(child.stopMs).toISOString(),
  };
}
