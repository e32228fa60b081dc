import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { OperatorError, UsageError } from "../functions/contracts/errors";
import { type StackOutputs, stackOutputsSchema } from "../functions/contracts/stack-outputs";
import { type AwsConnection, SANDBOX_CREDENTIALS } from "./cli/aws-environment";
import { requireHttpUrl } from "./cli/options";
import { listStackFiles, readPulumiOutputs } from "./pulumi-stacks";
import { listRunningSandboxes, type SandboxState } from "./sandbox-state";

/** Which stack a command works on and how it reaches AWS, as the operator said it. */
export interface StackTarget {
  readonly stack?: string;
  readonly outputsFile?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
  /** Folder with the `Pulumi.<stack>.yaml` files and the state files of running sandboxes. */
  readonly projectFolder: string;
}

/** A stack whose outputs are known and checked. */
export interface OpenStack {
  /** As the operator called it: `sandbox`, `dev`, `prod`; the environment's name when read from a file. */
  readonly name: string;
  readonly outputs: StackOutputs;
  readonly connection: AwsConnection;
  /** Set when the stack is a sandbox on this machine. */
  readonly sandbox?: SandboxState;
}

/**
 * Finds the stack and reads its outputs: from a file, a running sandbox, or Pulumi.
 *
 * @throws UsageError when the stack is unknown or no sandbox runs
 * @throws OperatorError when the outputs cannot be read or do not have the agreed form
 */
export async function openStack(target: StackTarget): Promise<OpenStack> {
  const { region, profile, endpointUrl } = target;
  if (endpointUrl !== undefined) requireHttpUrl("--endpoint-url", endpointUrl, "http://127.0.0.1:4566");
  if (target.outputsFile !== undefined) {
    const outputs = checkOutputs(await readOutputsFile(target.outputsFile), `"${target.outputsFile}"`);
    return {
      name: target.stack ?? outputs.environment,
      outputs,
      connection: { region: region ?? outputs.region, profile, endpointUrl },
    };
  }
  if (target.stack === undefined || SANDBOX_NAME.test(target.stack)) return openSandbox(target);
  await requireStack(target.stack, target.projectFolder, ["sandbox"]);
  const outputs = checkOutputs(
    await readPulumiOutputs(target.stack, target.projectFolder),
    `Stack "${target.stack}"`,
  );
  return {
    name: target.stack,
    outputs,
    connection: { region: region ?? outputs.region, profile, endpointUrl },
  };
}

/** @throws UsageError when the project has no configuration of that stack */
export async function requireStack(
  stack: string,
  projectFolder: string,
  alsoKnown: readonly string[] = [],
): Promise<void> {
  const known = [...alsoKnown, ...(await listStackFiles(projectFolder))];
  if (known.includes(stack)) return;
  throw new UsageError(
    `There is no stack "${stack}"; known are ${known.map((name) => `"${name}"`).join(", ")}.`,
  );
}

/** `sandbox`, or `sandbox:4711` for one of several, by its process. */
const SANDBOX_NAME = /^sandbox(?::(\d+))?$/;

/**
 * The sandbox that a command is for which can do without a stack; `undefined` where it is for none, or nobody said which
 * and none is running.
 *
 * @throws UsageError when the one that is named is not running, or several are
 */
export async function findSandbox(target: StackTarget): Promise<SandboxState | undefined> {
  const { stack, outputsFile, projectFolder } = target;
  if (outputsFile !== undefined || (stack !== undefined && !SANDBOX_NAME.test(stack))) return undefined;
  if (stack === undefined && (await listRunningSandboxes(projectFolder)).length === 0) return undefined;
  return chooseSandbox(target);
}

async function openSandbox(target: StackTarget): Promise<OpenStack> {
  const sandbox = await chooseSandbox(target);
  const outputs = checkOutputs(sandbox.outputs, "The running sandbox");
  return {
    name: "sandbox",
    outputs,
    sandbox,
    connection: {
      region: target.region ?? outputs.region,
      endpointUrl: target.endpointUrl ?? sandbox.endpointUrl,
      credentials: SANDBOX_CREDENTIALS,
    },
  };
}

/** The sandbox that is meant. Of several none is taken for being the newest: the other may be the one to look at. */
async function chooseSandbox({ stack, projectFolder }: StackTarget): Promise<SandboxState> {
  const running = await listRunningSandboxes(projectFolder);
  const [, processId] = SANDBOX_NAME.exec(stack ?? "sandbox") ?? [];
  const meant = processId ? running.filter((one) => one.processId === Number(processId)) : running;
  const [only, other] = meant;
  if (only !== undefined && other === undefined) return only;
  const listed = running.map(
    (one) => `  --stack sandbox:${one.processId}   started ${one.startedAt}, its clock stands at ${one.now}`,
  );
  if (other !== undefined) {
    throw new UsageError(
      `${running.length} sandboxes are running; which one is meant?\n${listed.join("\n")}`,
    );
  }
  if (processId !== undefined && running.length > 0) {
    throw new UsageError(`There is no sandbox ${processId}; running are:\n${listed.join("\n")}`);
  }
  throw new UsageError(
    stack === undefined
      ? 'Name a stack with "--stack sandbox|dev|prod" or "--outputs FILE"; no sandbox is running that could be meant.'
      : 'No sandbox is running here. Start one in another terminal with "npm run sandbox -- --serve".',
  );
}

async function readOutputsFile(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === "ENOENT" ? `There is no file "${path}".` : `"${path}" cannot be read (${error.code}).`,
      { cause: error },
    );
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OperatorError(
      `"${path}" is no JSON (${(error as Error).message}). Write it with "pulumi stack output --json".`,
      { cause: error },
    );
  }
}

/** Checks outputs against the agreed form; all faults are named at once. */
export function checkOutputs(value: unknown, source: string): StackOutputs {
  const result = stackOutputsSchema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => describeFault(issue));
  throw new OperatorError(
    `${source} does not hold the outputs of this program:\n${faults.join("\n")}\nDeploy the stack again, or read its outputs with "pulumi stack output --json".`,
  );
}

function describeFault(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join(".");
  return `  ${path === "" ? "the whole" : `"${path}"`}: ${issue.message}`;
}
