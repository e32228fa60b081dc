import { choose } from "./choice";
import type { ExecutionEnvironment } from "./environment";
import { matchesError, RetryCounter, runtimeError, StateError } from "./failures";
import { readPath, writePath } from "./json-path";
import { runMap } from "./run-map";
import { runTask } from "./run-task";
import { fillTemplate } from "./templates";
import type { State, StateGraph } from "./types";

/** The service's limit on the data between two states, in bytes. */
const MAX_STATE_DATA_BYTES = 262_144;

/** Outcome of one state: its output and where to go on; without `next` the graph is done. */
interface Step {
  readonly output: unknown;
  readonly next: string | undefined;
}

/**
 * Runs a graph of states from its start to its end and returns its output.
 *
 * @throws StateError when a state fails and nothing catches it.
 */
export async function runGraph(
  graph: StateGraph,
  input: unknown,
  environment: ExecutionEnvironment,
): Promise<unknown> {
  let name: string | undefined = graph.StartAt;
  let data = input;
  while (name !== undefined) {
    environment.assertRunning();
    const step: Step = await runState(name, graph.States[name]!, data, environment);
    data = step.output;
    name = step.next;
  }
  return data;
}

async function runState(
  name: string,
  state: State,
  raw: unknown,
  environment: ExecutionEnvironment,
): Promise<Step> {
  const { history } = environment;
  const enteredAt = new Date(environment.nowMs()).toISOString();
  const retries = new RetryCounter(state.Retry, environment.random);
  history.add(`${state.Type}StateEntered`, {
    stateEnteredEventDetails: { name, input: JSON.stringify(raw) },
  });
  for (;;) {
    const context = {
      ...environment.context,
      State: { Name: name, EnteredTime: enteredAt, RetryCount: retries.retryCount },
    };
    try {
      const step = await attempt(name, state, raw, context, environment);
      assertDataFits(step.output);
      if (state.Type !== "Fail") {
        history.add(`${state.Type}StateExited`, {
          stateExitedEventDetails: { name, output: JSON.stringify(step.output) },
        });
      }
      return step;
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const delaySeconds = retries.nextDelaySeconds(error.error);
      if (delaySeconds !== undefined) {
        await environment.wait(delaySeconds);
        continue;
      }
      const rule = state.Catch?.find(({ ErrorEquals }) => matchesError(ErrorEquals, error.error));
      if (!rule) throw error;
      const caught = { Error: error.error, Cause: error.causeText };
      const output = place(rule.ResultPath, raw, caught);
      history.add(`${state.Type}StateExited`, {
        stateExitedEventDetails: { name, output: JSON.stringify(output) },
      });
      return { output, next: rule.Next };
    }
  }
}

async function attempt(
  name: string,
  state: State,
  raw: unknown,
  context: unknown,
  environment: ExecutionEnvironment,
): Promise<Step> {
  const input = state.InputPath === null ? {} : readPath(state.InputPath ?? "$", raw, context);
  const finish = (result: unknown): Step => {
    const selected = state.ResultSelector ? fillTemplate(state.ResultSelector, result, context) : result;
    const placed = place(state.ResultPath, raw, selected);
    const output = state.OutputPath === null ? {} : readPath(state.OutputPath ?? "$", placed, context);
    return { output, next: state.Next };
  };
  const parameters = () => (state.Parameters ? fillTemplate(state.Parameters, input, context) : input);
  switch (state.Type) {
    case "Task":
      return finish(await runTask(state, parameters(), environment));
    case "Map":
      return finish(await runMap(name, state, input, context, environment, runGraph));
    case "Parallel":
      return finish(
        await Promise.all(state.Branches!.map((branch) => runGraph(branch, parameters(), environment))),
      );
    case "Pass":
      return finish(state.Result ?? parameters());
    case "Wait":
      await environment.wait(state.Seconds ?? Number(readPath(state.SecondsPath!, input, context)));
      return { output: readPath(state.OutputPath ?? "$", input, context), next: state.Next };
    case "Choice":
      return {
        output: readPath(state.OutputPath ?? "$", input, context),
        next: choose(state, input, context),
      };
    case "Succeed":
      return { output: readPath(state.OutputPath ?? "$", input, context), next: undefined };
    case "Fail":
      throw new StateError(
        state.ErrorPath ? String(readPath(state.ErrorPath, input, context)) : (state.Error ?? ""),
        state.CausePath ? String(readPath(state.CausePath, input, context)) : (state.Cause ?? ""),
      );
  }
}

/** Where a result goes: over the input (`$`, the default), into it, or nowhere (`null`). */
function place(resultPath: string | null | undefined, input: unknown, result: unknown): unknown {
  if (resultPath === null) return input;
  return writePath(resultPath ?? "$", input, result);
}

function assertDataFits(output: unknown): void {
  if (output === undefined) throw runtimeError("A state answered no JSON.");
  const sizeBytes = Buffer.byteLength(JSON.stringify(output));
  if (sizeBytes <= MAX_STATE_DATA_BYTES) return;
  throw new StateError(
    "States.DataLimitExceeded",
    `The state's output of ${sizeBytes} bytes is larger than ${MAX_STATE_DATA_BYTES}.`,
  );
}
