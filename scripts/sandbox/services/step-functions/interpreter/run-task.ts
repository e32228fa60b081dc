import type { ExecutionEnvironment } from "./environment";
import { StateError } from "./failures";
import type { State } from "./types";

/** Calls the resource of a Task state within its time limit and writes the attempt into the history. */
export async function runTask(
  state: State,
  parameters: unknown,
  { integrations, history }: ExecutionEnvironment,
): Promise<unknown> {
  const resource = state.Resource!;
  const details = { resourceType: resource.split(":").at(-2)!, resource: resource.split(":").at(-1)! };
  history.add("TaskScheduled", {
    taskScheduledEventDetails: { ...details, region: "", parameters: JSON.stringify(parameters) },
  });
  history.add("TaskStarted", { taskStartedEventDetails: details });
  try {
    const call = integrations.callTask(resource, parameters as Readonly<Record<string, unknown>>);
    const output = await withinSeconds(call, state.TimeoutSeconds);
    history.add("TaskSucceeded", {
      taskSucceededEventDetails: { ...details, output: JSON.stringify(output) },
    });
    return output;
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const outcome = { ...details, error: error.error, cause: error.causeText };
    if (error.error === "States.Timeout") history.add("TaskTimedOut", { taskTimedOutEventDetails: outcome });
    else history.add("TaskFailed", { taskFailedEventDetails: outcome });
    throw error;
  }
}

async function withinSeconds<T>(call: Promise<T>, seconds: number | undefined): Promise<T> {
  if (seconds === undefined) return call;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StateError("States.Timeout", `The task took longer than ${seconds} s.`)),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([call, limit]);
  } finally {
    clearTimeout(timer);
  }
}
