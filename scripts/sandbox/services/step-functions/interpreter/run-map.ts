import { mapConcurrently } from "../../../../../functions/aws/batches";
import type { ChildExecution, ExecutionEnvironment, MapRun, RunGraph } from "./environment";
import { StateError } from "./failures";
import { readPath } from "./json-path";
import { batchItems, writeResults } from "./map-items";
import { fillTemplate } from "./templates";
import type { State } from "./types";

/** What the service runs at once when the definition does not say. */
const DEFAULT_MAX_CONCURRENCY = 10_000;

/**
 * Runs a Map state. Inline, all items share the execution; distributed, each batch is a child execution whose
 * failure counts against the tolerance, and the results go where the result writer says. What runs a graph is
 * handed in: it runs maps, too.
 */
export async function runMap(
  name: string,
  state: State,
  input: unknown,
  context: unknown,
  environment: ExecutionEnvironment,
  runGraph: RunGraph,
): Promise<unknown> {
  const items = await readItems(state, input, context, environment);
  if (state.ItemProcessor!.ProcessorConfig?.Mode !== "DISTRIBUTED") {
    return mapConcurrently(items, state.MaxConcurrency || DEFAULT_MAX_CONCURRENCY, (item, index) =>
      runGraph(state.ItemProcessor!, selectItem(state, item, index, input, context), environment),
    );
  }
  const selected = items.map((item, index) => selectItem(state, item, index, input, context));
  const batches = batchItems(selected, state.ItemBatcher, input, context);
  const tolerance = {
    toleratedFailurePercentage: state.ToleratedFailurePercentage ?? 0,
    toleratedFailureCount: state.ToleratedFailureCount ?? 0,
  };
  const run = environment.openMapRun({
    label: state.Label ?? name,
    itemCount: items.length,
    batchCount: batches.length,
    maxConcurrency: state.MaxConcurrency ?? 0,
    ...tolerance,
  });
  environment.history.add("MapRunStarted", { mapRunStartedEventDetails: { mapRunArn: run.arn } });
  const children = await runChildren(state, batches, items.length, tolerance, run, environment, runGraph);
  const details = await writeResults(state, run, children, input, context, environment).catch((error) => {
    run.close("FAILED");
    throw error;
  });
  const failedItems = countItems(children, "FAILED");
  if (isExceeded(failedItems, items.length, tolerance)) {
    run.close("FAILED");
    const error = new StateError(
      "States.ExceedToleratedFailureThreshold",
      `The specified tolerated failure threshold was exceeded: ${failedItems} of ${items.length} items failed. First cause: ${children.find(({ status }) => status === "FAILED")?.cause ?? "unknown"}`,
    );
    environment.history.add("MapRunFailed", {
      mapRunFailedEventDetails: { error: error.error, cause: error.causeText },
    });
    throw error;
  }
  run.close("SUCCEEDED");
  environment.history.add("MapRunSucceeded");
  return details ?? children.map(({ output }) => output ?? null);
}

interface Tolerance {
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
}

/** A run fails when its failed items pass either limit that is set; with none set, at the first one. */
function isExceeded(failed: number, total: number, tolerance: Tolerance): boolean {
  if (failed === 0) return false;
  const { toleratedFailurePercentage: percentage, toleratedFailureCount: count } = tolerance;
  const passesPercentage = (100 * failed) / total > percentage;
  if (count === 0) return passesPercentage;
  return failed > count || (percentage > 0 && passesPercentage);
}

async function readItems(
  state: State,
  input: unknown,
  context: unknown,
  { integrations }: ExecutionEnvironment,
): Promise<readonly unknown[]> {
  if (!state.ItemReader) return readPath(state.ItemsPath ?? "$", input, context) as readonly unknown[];
  const { Bucket, Key } = fillTemplate(state.ItemReader.Parameters, input, context) as Record<string, string>;
  const text = await integrations.readObject(Bucket!, Key!);
  const maxItems = state.ItemReader.ReaderConfig?.MaxItems ?? Number.POSITIVE_INFINITY;
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch (error) {
    throw new StateError(
      "States.ItemReaderFailed",
      `s3://${Bucket}/${Key} is no JSON: ${(error as Error).message}`,
    );
  }
  if (!Array.isArray(items)) {
    throw new StateError("States.ItemReaderFailed", `s3://${Bucket}/${Key} is no JSON array.`);
  }
  return items.slice(0, maxItems);
}

function selectItem(state: State, item: unknown, index: number, input: unknown, context: unknown): unknown {
  if (!state.ItemSelector) return item;
  const itemContext = { ...(context as object), Map: { Item: { Index: index, Value: item } } };
  return fillTemplate(state.ItemSelector, input, itemContext);
}

/** Runs the children, no more than allowed at once; once too many have failed, the rest is not started. */
async function runChildren(
  state: State,
  batches: readonly { readonly input: unknown; readonly itemCount: number }[],
  itemCount: number,
  tolerance: Tolerance,
  run: MapRun,
  environment: ExecutionEnvironment,
  runGraph: RunGraph,
): Promise<readonly ChildExecution[]> {
  let failedItems = 0;
  return mapConcurrently(batches, state.MaxConcurrency || DEFAULT_MAX_CONCURRENCY, async (batch) => {
    environment.assertRunning();
    const { child, environment: childEnvironment } = run.startChild(batch.input, batch.itemCount);
    if (isExceeded(failedItems, itemCount, tolerance)) child.status = "ABORTED";
    else {
      try {
        child.output = await runGraph(state.ItemProcessor!, batch.input, childEnvironment);
        child.status = "SUCCEEDED";
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        child.status = "FAILED";
        child.error = error.error;
        child.cause = error.causeText;
        failedItems += batch.itemCount;
      }
    }
    child.stopMs = childEnvironment.nowMs();
    run.finishChild(child);
    return child;
  });
}

function countItems(children: readonly ChildExecution[], status: ChildExecution["status"]): number {
  return children.reduce((sum, child) => sum + (child.status === status ? child.itemCount : 0), 0);
}
