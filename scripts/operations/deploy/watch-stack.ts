import { setTimeout as wait } from "node:timers/promises";
import { GateError } from "../../../functions/contracts/errors";
import type { CommandContext } from "../../cli/context";
import { connectStack } from "../lake/open-lake";
import type { AlarmState } from "../status/read-alarms";
import { type EndpointState, NO_ENDPOINT } from "../status/read-endpoint";

/** What is looked at again and again. */
export interface Sight {
  readonly endpoint: EndpointState;
  readonly alarms: readonly AlarmState[];
  /** What to say when another model serves than should. */
  readonly difference?: string;
}

export interface WatchOptions {
  readonly minutes: number;
  readonly everySeconds: number;
}

/** What a look found that ends the watch. `undefined` while all is well. */
function findFault(sight: Sight, first: Sight): string | undefined {
  const { endpoint, alarms, difference } = sight;
  if (!["InService", "Updating", NO_ENDPOINT].includes(endpoint.status)) {
    return `endpoint ${endpoint.name} is ${endpoint.status}${endpoint.failureReason ? ` (${endpoint.failureReason})` : ""}`;
  }
  if (difference !== undefined) return difference;
  const before = new Set(first.alarms.filter(({ state }) => state === "ALARM").map(({ name }) => name));
  const fresh = alarms.filter(({ name, state }) => state === "ALARM" && !before.has(name));
  return fresh.length > 0 ? `in alarm since: ${fresh.map(({ name }) => name).join(", ")}` : undefined;
}

/**
 * Watches a stack for a while after a deployment: its alarms, its endpoint, and who serves. What was in alarm when it
 * began is told and does not end it: the deployment may be the one that heals.
 *
 * @throws GateError with the first fault
 */
export async function watchStack(context: CommandContext, options: WatchOptions): Promise<void> {
  const stack = await connectStack(context);
  const [{ readAlarms }, { readEndpoint }, { findModelDifference, readServedModels }] = await Promise.all([
    import("../status/read-alarms"),
    import("../status/read-endpoint"),
    import("../status/served-models"),
  ]);
  const look = async (): Promise<Sight> => {
    const [endpoint, alarms, models] = await Promise.all([
      readEndpoint(stack.outputs),
      readAlarms(stack.outputs.alarmNames),
      readServedModels(stack, context.target),
    ]);
    return { endpoint, alarms, difference: findModelDifference(models, endpoint.status) };
  };
  const looks = await keepLooking(look, options, context.log);
  if (context.json) context.printJson({ stack: stack.name, minutes: options.minutes, looks });
  else
    context.print(
      `${stack.name} was watched for ${options.minutes} minutes: nothing went wrong in ${looks} looks.`,
    );
}

/** Looks until the time is over, and returns how often. @throws GateError with the first fault */
export async function keepLooking(
  look: () => Promise<Sight>,
  { minutes, everySeconds }: WatchOptions,
  log: (text: string) => void,
  sleep: (milliseconds: number) => Promise<unknown> = wait,
): Promise<number> {
  const times = Math.max(1, Math.round((minutes * 60) / everySeconds));
  const first = await look();
  const before = first.alarms.filter(({ state }) => state === "ALARM").map(({ name }) => name);
  if (before.length > 0) log(`Note: in alarm before: ${before.join(", ")}.`);
  let fault = findFault(first, first);
  for (let seen = 1; fault === undefined && seen <= times; seen++) {
    await sleep(everySeconds * 1000);
    fault = findFault(await look(), first);
  }
  if (fault !== undefined) throw new GateError(`After the deployment: ${fault}.`);
  return times + 1;
}
