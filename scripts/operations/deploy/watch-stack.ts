import { setTimeout as wait } from "node:timers/promises";
import { GateError } from "../../../functions/contracts/errors";
import type { CommandContext } from "../../cli/context";
import { connectStack } from "../lake/open-lake";
import { parseSince } from "../logs/parse-since";
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
  /**
   * When the deployment began. An alarm that went on since then is its doing, also when it was on before the watch began;
   * absent, what is on at the first look is taken for older.
   */
  readonly sinceMs?: number;
}

/** What was seen of a stack that nothing went wrong with. */
export interface Watched {
  readonly looks: number;
  /** Alarms of before the deployment that are still on. */
  readonly stillInAlarm: readonly string[];
}

const isOn = ({ state }: AlarmState): boolean => state === "ALARM";

/** Whether an alarm that is on went on before the deployment, as far as is known. */
function isOlder({ changedAt }: AlarmState, sinceMs: number | undefined): boolean {
  return sinceMs === undefined || (changedAt !== undefined && Date.parse(changedAt) < sinceMs);
}

/** What a look found that ends the watch; `undefined` while all is well. @param older alarms of before the deployment */
function findFault({ endpoint, alarms, difference }: Sight, older: ReadonlySet<string>): string | undefined {
  if (!["InService", "Updating", NO_ENDPOINT].includes(endpoint.status)) {
    return `endpoint ${endpoint.name} is ${endpoint.status}${endpoint.failureReason ? ` (${endpoint.failureReason})` : ""}`;
  }
  if (difference !== undefined) return difference;
  const fresh = alarms.filter((alarm) => isOn(alarm) && !older.has(alarm.name));
  return fresh.length > 0 ? `in alarm since: ${fresh.map(({ name }) => name).join(", ")}` : undefined;
}

export interface WatchRequest extends Omit<WatchOptions, "sinceMs"> {
  /** As an operator writes it: `20m`, `2026-11-23T04:00:00Z`. */
  readonly since?: string;
}

/**
 * Watches a stack for a while after a deployment: its alarms, its endpoint, and who serves. What was in alarm before the
 * deployment is told and does not end it: the deployment may be the one that heals.
 *
 * @throws GateError with the first fault
 */
export async function watchStack(
  context: CommandContext,
  { since, ...options }: WatchRequest,
): Promise<void> {
  const stack = await connectStack(context);
  const nowMs = stack.sandbox ? Date.parse(stack.sandbox.now) : Date.now();
  const sinceMs = since === undefined ? undefined : parseSince(since, nowMs);
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
  const { looks, stillInAlarm } = await keepLooking(look, { ...options, sinceMs }, context.log);
  if (context.json) {
    context.printJson({ stack: stack.name, minutes: options.minutes, looks, stillInAlarm });
    return;
  }
  const watched = `${stack.name} was watched for ${options.minutes} minutes`;
  context.print(
    stillInAlarm.length === 0
      ? `${watched}: nothing went wrong in ${looks} looks.`
      : `${watched}: nothing new went wrong in ${looks} looks. In alarm since before and still: ${stillInAlarm.join(", ")}.`,
  );
}

/** Looks until the time is over. @throws GateError with the first fault */
export async function keepLooking(
  look: () => Promise<Sight>,
  { minutes, everySeconds, sinceMs }: WatchOptions,
  log: (text: string) => void,
  sleep: (milliseconds: number) => Promise<unknown> = wait,
): Promise<Watched> {
  const times = Math.max(1, Math.round((minutes * 60) / everySeconds));
  let sight = await look();
  const before = sight.alarms.filter((alarm) => isOn(alarm) && isOlder(alarm, sinceMs));
  let older: ReadonlySet<string> = new Set(before.map(({ name }) => name));
  if (older.size > 0) log(`Note: in alarm before: ${[...older].join(", ")}.`);
  let fault = findFault(sight, older);
  for (let seen = 1; fault === undefined && seen <= times; seen++) {
    await sleep(everySeconds * 1000);
    sight = await look();
    fault = findFault(sight, older);
    // What went off is judged like any other from then on.
    older = new Set(
      sight.alarms.flatMap((alarm) => (isOn(alarm) && older.has(alarm.name) ? alarm.name : [])),
    );
  }
  if (fault !== undefined) throw new GateError(`After the deployment: ${fault.replace(/\.$/, "")}.`);
  return { looks: times + 1, stillInAlarm: [...older] };
}
