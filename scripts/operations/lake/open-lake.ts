import type { Lake } from "../../../functions/contracts/lake";
import { parseDay } from "../../../functions/demand/calendar";
import { applyConnection } from "../../cli/aws-environment";
import type { CommandContext } from "../../cli/context";
import { type OpenStack, openStack } from "../../stack-outputs";

/** Opens the stack of a command and points this process's AWS clients at it. */
export async function connectStack(context: CommandContext): Promise<OpenStack> {
  const stack = await openStack(context.target);
  applyConnection(stack.connection);
  return stack;
}

/** The lake of a stack that was connected. */
export async function openLake(stack: OpenStack): Promise<Lake> {
  const { createLake } = await import("../../../functions/aws/lake");
  return createLake(stack.outputs.lakeBucketName);
}

const RUN_DAY = /\/dt=(\d{4}-\d{2}-\d{2})\//;

/** Run day of the newest output under a prefix such as `monitoring/`; `undefined` when there is none. */
export async function findLastRunDay(lake: Lake, prefix: string, suffix = ""): Promise<number | undefined> {
  let last: number | undefined;
  for (const { key } of await lake.list(prefix)) {
    if (!key.endsWith(suffix)) continue;
    const day = parseDay(RUN_DAY.exec(key)?.[1] ?? "");
    if (day !== undefined && (last === undefined || day > last)) last = day;
  }
  return last;
}
