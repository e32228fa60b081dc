import type { CallRecord } from "../../server/http-server";
import type { World } from "../../world";
import type { FunctionDefinition } from "../lambda/function-fleet";

/**
 * The sandbox's clock stands still while a function runs, and how long it runs depends on the machine. So that
 * the same run costs the same everywhere, billed time is worked out from what a function did.
 */
const MS_PER_INVOCATION = 150;
const MS_PER_CALL = 12;
const BYTES_PER_MS = 40_000;
/** A start, an end and a report line per invocation. */
const LOG_BYTES_PER_INVOCATION = 600;
const BYTES_PER_GB = 1024 ** 3;

/** Meters functions: requests, memory-time and logs. Returns what is to be told of every call. */
export function meterFunctions(world: World): (call: CallRecord) => void {
  const addTime = (definition: FunctionDefinition, milliseconds: number) =>
    world.meter.add(
      world.clock.nowMs,
      "Lambda-GB-Second-ARM",
      (definition.memoryMib / 1024) * (milliseconds / 1000),
      definition.arn,
    );
  world.lambda.onInvocation((definition) => {
    world.meter.add(world.clock.nowMs, "Request-ARM", 1, definition.arn);
    world.meter.add(world.clock.nowMs, "DataProcessing-Bytes", LOG_BYTES_PER_INVOCATION / BYTES_PER_GB);
    addTime(definition, MS_PER_INVOCATION);
  });
  return (call) => {
    const caller = world.lambda.callerOf(call.accessKeyId);
    if (caller) addTime(caller, MS_PER_CALL + (call.requestBytes + call.replyBytes) / BYTES_PER_MS);
  };
}
