import type { ResultArea } from "../../../functions/contracts/day-results";
import { monitoringSummaryFile } from "../../../functions/contracts/keys";
import type { Lake } from "../../../functions/contracts/lake";
import type { MonitoringSummary } from "../../../functions/contracts/results/monitoring";
import { readCatalogue } from "../../../functions/handlers/catalogue/read-catalogue";
import { applyConnection } from "../../cli/aws-environment";
import type { CommandContext } from "../../cli/context";
import { type OpenStack, openStack } from "../../stack-outputs";

/** Opens the stack of a command and points this process's AWS clients at it. */
export async function connectStack(context: CommandContext): Promise<OpenStack> {
  const stack = await openStack(context.target);
  applyConnection(stack.connection);
  return stack;
}

/** What time it is in a stack, in milliseconds since the epoch: a sandbox has a clock of its own. */
export function nowOf(stack: Pick<OpenStack, "sandbox">): number {
  return stack.sandbox ? Date.parse(stack.sandbox.now) : Date.now();
}

/** The lake of a stack that was connected. */
export async function openLake(stack: OpenStack): Promise<Lake> {
  const { createLake } = await import("../../../functions/aws/lake");
  return createLake(stack.outputs.lakeBucketName);
}

/** A product by its id, with its name behind it where the product master of the lake has one. */
export async function readProductTitles(lake: Lake): Promise<(productId: string) => string> {
  const { products } = await readCatalogue(lake);
  return (productId) => {
    const name = products.get(productId)?.name;
    return name === undefined ? productId : `${productId} ${name}`;
  };
}

/** What the newest run left that `read` finds something of; `undefined` when there is none. */
export async function findLast<T>(
  lake: Lake,
  area: ResultArea,
  read: (runDay: number) => Promise<T | undefined>,
): Promise<{ readonly runDay: number; readonly found: T } | undefined> {
  for (const runDay of [...(await lake.listDays(area))].reverse()) {
    const found = await read(runDay);
    if (found !== undefined) return { runDay, found };
  }
  return undefined;
}

/** The newest summary of the monitoring. */
export function findLastMonitoring(lake: Lake) {
  return findLast(lake, "monitoring", (runDay) =>
    lake.readJson<MonitoringSummary>(monitoringSummaryFile(runDay)),
  );
}
