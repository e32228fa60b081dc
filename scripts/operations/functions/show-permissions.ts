import { OperatorError, UsageError } from "../../../functions/contracts/errors";
import type { FunctionName } from "../../../functions/contracts/stack-outputs";
import type { CommandContext } from "../../cli/context";
import { renderTable, type TableColumn } from "../../cli/table";
import { PERMISSIONS_PATH, type PermissionUsePage } from "../../sandbox-state";
import { openStack } from "../../stack-outputs";

const TIMEOUT_MS = 10_000;

type OwnerUse = PermissionUsePage["owners"][number];

/**
 * Prints how many permissions a sandbox has never used, role by role, or which of a function's, and what it has refused.
 * Only a sandbox counts.
 *
 * @throws UsageError for a stack on AWS
 * @throws OperatorError when the sandbox does not answer
 */
export async function showPermissions(
  context: CommandContext,
  options: { readonly function?: FunctionName },
): Promise<void> {
  const stack = await openStack(context.target);
  if (!stack.sandbox) {
    throw new UsageError(
      `Stack "${stack.name}" is on AWS, which counts otherwise: ask IAM Access Analyzer for unused access. This command reads a sandbox: "npm run sandbox -- --serve", then --stack sandbox.`,
    );
  }
  const page = await readPage(stack.sandbox.endpointUrl);
  const functionName = options.function && stack.outputs.functionNames[options.function];
  if (options.function && functionName === undefined) {
    throw new OperatorError(`Stack "${stack.name}" has no function "${options.function}".`);
  }
  const isWanted = (owner: string) =>
    functionName === undefined || owner === functionName || owner === `${functionName}-schedule`;
  const owners = page.owners.filter(({ owner, granted }) => granted > 0 && isWanted(owner));
  const denials = page.denials.filter(
    ({ message }) => functionName === undefined || message.includes(`/${functionName} `),
  );
  if (context.json) return context.printJson({ owners, denials });
  context.print(describeTotals(owners, denials));
  const table =
    functionName === undefined
      ? renderOwners(owners, context.isTerminal)
      : renderUnused(owners, context.isTerminal);
  if (table !== undefined) context.print(`\n${table}`);
}

async function readPage(endpointUrl: string): Promise<PermissionUsePage> {
  try {
    const answer = await fetch(`${endpointUrl}${PERMISSIONS_PATH}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    return (await answer.json()) as PermissionUsePage;
  } catch (error) {
    throw new OperatorError(
      `The sandbox at ${endpointUrl} does not tell its permissions: ${(error as Error).message}. Was it started by an earlier version? Start it again.`,
      { cause: error },
    );
  }
}

function describeTotals(owners: readonly OwnerUse[], denials: PermissionUsePage["denials"]): string {
  const granted = owners.reduce((sum, owner) => sum + owner.granted, 0);
  const unused = owners.reduce((sum, owner) => sum + owner.unused.length, 0);
  const refused =
    denials.length === 0
      ? "none"
      : denials.map(({ message, calls }) => `${calls} times: ${message}`).join("\n         ");
  return [
    `Granted  ${granted} permissions to ${owners.length} roles and resources`,
    `Used     ${granted - unused} since the sandbox was deployed, ${unused} never`,
    `Refused  ${refused}`,
  ].join("\n");
}

function renderOwners(owners: readonly OwnerUse[], isTerminal: boolean): string {
  const columns: TableColumn[] = [
    { title: "role or resource" },
    { title: "granted", align: "right" },
    { title: "never used", align: "right" },
  ];
  const rows = owners.map(({ owner, granted, unused }) => [owner, String(granted), String(unused.length)]);
  return renderTable(columns, rows, isTerminal);
}

function renderUnused(owners: readonly OwnerUse[], isTerminal: boolean): string | undefined {
  const rows = owners.flatMap(({ owner, unused }) =>
    unused.map(({ sid, permission }) => [owner, sid, isTerminal ? shorten(permission) : permission]),
  );
  if (rows.length === 0) return undefined;
  return renderTable(
    [{ title: "role or resource" }, { title: "statement" }, { title: "never used" }],
    rows,
    isTerminal,
  );
}

/** Without service, region and account of an ARN, which the action and the stack tell. */
function shorten(permission: string): string {
  return permission.replaceAll(/arn:aws[\w-]*:[\w-]+:[\w-]*:\d*:/g, "");
}
