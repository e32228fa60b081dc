import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CostExplorerClient, ListCostAllocationTagsCommand } from "@aws-sdk/client-cost-explorer";
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ConfigError, GateError } from "../../../functions/contracts/errors";
import { retraining } from "../../../functions/contracts/settings/retraining";
import { applyConnection } from "../../cli/aws-environment";
import type { CommandContext } from "../../cli/context";
import { wrapWords } from "../../cli/table";
import { estimateCost } from "../../estimate/estimate-cost";
import { readSavedPrices } from "../../estimate/prices";
import { DEFAULT_USAGE } from "../../estimate/usage";
import { evaluateProgram } from "../../program/evaluate-program";
import type { EvaluatedProgram } from "../../program/evaluation";
import { requireStack } from "../../stack-outputs";
import { runPulumi } from "../deploy/run-pulumi";
import { findArtifact, placeOfArtifact } from "../promotion/artifacts";
import { createS3Client } from "../promotion/connect-s3";
import { readSetting, stackFileName } from "../promotion/stack-file";
import { askRights, findImage, readInstanceQuota } from "./ask-account";
import { type Examined, examine, type Finding } from "./examine-stack";
import { findNeededInstances } from "./needed-rights";

const COLUMNS = 100;
const MARKS = { ok: "ok  ", missing: "NO  ", unknown: "?   " } as const;

/**
 * Says what a first deployment of a stack would lack.
 *
 * @throws GateError when something is missing
 */
export async function runDoctor(context: CommandContext, stack: string): Promise<void> {
  const { projectFolder } = context.target;
  await requireStack(stack, projectFolder);
  const text = await readFile(join(projectFolder, stackFileName(stack)), "utf8");
  const { program, refusals } = await evaluate(stack);
  const region = context.target.region ?? String(program?.outputs.region ?? "us-east-1");
  const { profile, endpointUrl } = context.target;
  applyConnection({ region, profile, endpointUrl });
  const version = readSetting(text, ["model", "version"]);
  const image = readSetting(text, ["model", "image"]);
  const needed = program && findNeededInstances(program);
  const pinned = readSetting(text, ["model", "artifactSha256"]);
  const lakeBucketName = String(program?.outputs.lakeBucketName ?? "");
  const examined: Examined = {
    stack,
    refusals,
    ...(program && readMoney(program)),
    subscriptions: countSubscriptions(text),
    pinnedSha256: typeof pinned === "string" ? pinned : undefined,
    startsEmpty: readSetting(text, ["endpoint", "kind"]) === "multi-model",
    trains: readSetting(text, ["retraining", "enabled"]) === true,
    ...(version !== undefined && {
      artifact: await orUnknown(() =>
        findArtifact(
          createS3Client({ region, endpointUrl }),
          placeOfArtifact(text, String(version), lakeBucketName),
        ),
      ),
    }),
    rights: await orUnknown(async () => askRights(requireProgram(program), region)),
    image: typeof image === "string" ? await orUnknown(() => findImage(image)) : undefined,
    instances: needed && {
      ...needed,
      allowed: await orUnknown(() => readInstanceQuota(needed.instanceType)),
    },
    jobs: await readJobQuotas(text),
    concurrency: await orUnknown(async () => ({
      limit: await readConcurrency(),
      reserved: countReserved(program),
    })),
    costTag:
      readSetting(text, ["budget", "activateCostTag"]) === true
        ? await orUnknown(() => findCostTag(String(program?.outputs.costTagKey)))
        : undefined,
    pulumiUser: await orUnknown(() => readPulumiUser(projectFolder)),
  };
  const findings = examine(examined);
  const missing = findings.filter(({ state }) => state === "missing").map(({ name }) => name);
  if (context.json) context.printJson({ stack, findings });
  else context.print(findings.flatMap(render).join("\n"));
  if (missing.length > 0) throw new GateError(`${stack} lacks: ${missing.join(", ")}.`);
}

/** What the account allows of the jobs that train and try a model; nothing where the stack trains none. */
async function readJobQuotas(text: string): Promise<NonNullable<Examined["jobs"]>> {
  if (readSetting(text, ["retraining", "enabled"]) !== true) return [];
  const instanceType = String(
    readSetting(text, ["retraining", "instanceType"]) ?? retraining.shape.instanceType.parse(undefined),
  );
  const uses = ["training job", "transform job"] as const;
  return Promise.all(
    uses.map(async (use) => ({
      use,
      instanceType,
      count: 1,
      allowed: await orUnknown(() => readInstanceQuota(instanceType, use)),
    })),
  );
}

function requireProgram(program: EvaluatedProgram | undefined): EvaluatedProgram {
  if (!program) throw new Error("what the program would make is not known until its configuration is mended");
  return program;
}

function render({ name, state, found, remedy }: Finding): string[] {
  const [first = "", ...more] = wrapWords(`${name}: ${found}`, COLUMNS);
  const todo = remedy === undefined ? [] : wrapWords(`do: ${remedy}`, COLUMNS);
  return [`${MARKS[state]}${first}`, ...[...more, ...todo].map((line) => `      ${line}`)];
}

async function evaluate(
  stack: string,
): Promise<{ readonly program?: EvaluatedProgram; readonly refusals: readonly string[] }> {
  try {
    const program = await evaluateProgram({ stack, judge: true });
    return { program, refusals: program.violations ?? [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { refusals: error.message.split("\n") };
  }
}

function readMoney(program: EvaluatedProgram): Pick<Examined, "estimate" | "budgetUsd"> {
  const budgetUsd = Number(program.outputs.monthlyBudgetUsd);
  try {
    return {
      budgetUsd,
      estimate: estimateCost(program, DEFAULT_USAGE, readSavedPrices(String(program.outputs.region))),
    };
  } catch {
    // No prices of that region: the finding says so.
    return { budgetUsd };
  }
}

function countSubscriptions(text: string): number {
  const subscriptions = readSetting(text, ["alerts", "subscriptions"]);
  return Array.isArray(subscriptions) ? subscriptions.length : 0;
}

function countReserved(program: EvaluatedProgram | undefined): number {
  return (program?.resources ?? []).reduce(
    (sum, { inputs }) => sum + Math.max(0, Number(inputs.reservedConcurrentExecutions ?? 0)),
    0,
  );
}

async function readConcurrency(): Promise<number> {
  const { AccountLimit } = await new LambdaClient({}).send(new GetAccountSettingsCommand({}));
  return AccountLimit?.ConcurrentExecutions ?? 0;
}

async function findCostTag(key: string): Promise<{ readonly isKnown: boolean }> {
  const { CostAllocationTags = [] } = await new CostExplorerClient({ region: "us-east-1" }).send(
    new ListCostAllocationTagsCommand({ TagKeys: [key] }),
  );
  return { isKnown: CostAllocationTags.length > 0 };
}

async function readPulumiUser(projectFolder: string): Promise<string> {
  const { exitCode, tail } = await runPulumi(["whoami"], projectFolder, () => undefined);
  const last = tail.trim().split("\n").at(-1) ?? "";
  if (exitCode !== 0) throw new Error(last || "not logged in");
  return last;
}

async function orUnknown<T>(read: () => Promise<T>): Promise<T | { readonly unknownBecause: string }> {
  try {
    return await read();
  } catch (error) {
    return { unknownBecause: (error as Error).message.split("\n", 1)[0]! };
  }
}
