import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { createCostExplorer } from "../../functions/aws/cost-explorer";
import type { Recommendation } from "../../functions/contracts/results/costs";
import type { StackOutputs } from "../../functions/contracts/stack-outputs";
import { DAYS_PER_MONTH } from "../../functions/costs/month";
import { instantOfDay, parseDay } from "../../functions/demand/calendar";
import { changeSettings, type SettingChange } from "../../scripts/operations/promotion/stack-file";
import type { StartEnvironment } from "../../scripts/sandbox/services/lambda/function-fleet";
import { FunctionProcess } from "../../scripts/sandbox/services/lambda/function-process";
import { generateDemand } from "../support/demand";
import { countAsMany, type DenseTraffic } from "../support/dense-traffic";
import { type DeployedStack, deployStack } from "../support/deployed-stack";
import { evaluateOnce } from "../support/evaluated-stacks";
import { IdleEnvironment } from "../support/idle-environment";
import { startOpsInTurn } from "../support/run-ops";
import { createScratchRepository, type ScratchRepository } from "../support/scratch-repository";

/**
 * A recommendation as an operator has it: the stack of a repository runs in a sandbox and is asked; its own function `costs`
 * measures the use, reads the bill and recommends, every morning; `ops optimize --apply` commits the change once the program
 * has accepted it; the stack of that commit runs in a sandbox, asked the same; and the bills are laid beside each other.
 */
const USAGE = "npm run bench -- applied-recommendations -- [--only RULE] [--before 9] [--after 3]";

const STACK_FILE = "Pulumi.dev.yaml";
const FIRST_DAY = parseDay("2026-11-22")!;
const HOUR_MS = 3_600_000;
const HOURS_PER_DAY = 24;
/** Those of {@link generateDemand}. */
const PRODUCTS = 12;
/** The bill of the last whole day is read, and advised on, at six. */
const AFTER_COSTS_MS = 7 * HOUR_MS;
/** A saving is kept when it is within a tenth of what was promised. */
const TOLERANCE = 0.1;
const SANDBOX_KEYS = { AWS_ACCESS_KEY_ID: "sandbox", AWS_SECRET_ACCESS_KEY: "sandbox" };

interface Case {
  readonly rule: string;
  /** Settings that make the stack dear, over those of its file. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Questions at the beginning of an hour of the day (UTC). */
  readonly perHour: (hour: number) => number;
  /** What each of them stands for; itself where it is absent. */
  readonly traffic?: DenseTraffic;
}

const CASES: readonly Case[] = [
  {
    rule: "busy-serverless-endpoint",
    settings: {
      "endpoint.kind": "serverless",
      "endpoint.dataCapturePercent": 0,
      "autoscaling.targetInvocationsPerMinute": 10_000,
    },
    // 60 a second of 20 ms: 1.2 are at work at any time.
    perHour: () => 1,
    traffic: { standsFor: 216_000, modelMs: 20 },
  },
  {
    rule: "rarely-asked-endpoint",
    settings: {
      "endpoint.kind": "multi-model",
      "endpoint.dataCapturePercent": 0,
      "model.algorithm": "xgboost",
      "model.contentType": "csv",
      "model.featureOrder": ["mean_28"],
    },
    // The models of all products, once a night.
    perHour: (hour) => (hour === 4 ? PRODUCTS : 0),
  },
];

interface Played {
  readonly stack: DeployedStack;
  readonly outputs: StackOutputs;
  /** Of whole days, by service and usage type, USD a month. */
  readonly bill: ReadonlyMap<string, number>;
}

/** Runs what measures and advises; of the others nothing is asked here. */
const startCostsOnly: StartEnvironment = (options) =>
  options.environment.AWS_LAMBDA_FUNCTION_NAME?.endsWith("-costs")
    ? new FunctionProcess(options)
    : new IdleEnvironment(options, 100, 100);

async function play(configFile: string, days: number, { perHour, traffic }: Case): Promise<Played> {
  const { outputs, resources } = await evaluateOnce({ stack: "dev", configFile, configOverrides: {} });
  const stackOutputs = outputs as unknown as StackOutputs;
  const stack = await deployStack({
    configFile,
    startAtMs: instantOfDay(FIRST_DAY) - HOUR_MS,
    fleet: generateDemand({ products: PRODUCTS, days: 60 }),
    startEnvironment: startCostsOnly,
  });
  const { aws } = stack;
  if (traffic) countAsMany(aws, traffic);
  const settings = {
    region: "us-east-1",
    endpoint: aws.endpointUrl,
    credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
  };
  const runtime = new SageMakerRuntimeClient(settings);
  const costs = new CostExplorerClient(settings);
  const isMultiModel = resources.some(({ inputs }) => inputs.primaryContainer?.mode === "MultiModel");
  for (let hour = 0; hour < days * HOURS_PER_DAY; hour++) {
    await aws.advanceTo(instantOfDay(FIRST_DAY) + hour * HOUR_MS);
    for (let asked = 0; asked < perHour(hour % HOURS_PER_DAY); asked++) {
      await runtime.send(
        new InvokeEndpointCommand({
          EndpointName: stackOutputs.endpointName,
          Body: Buffer.from("1,2"),
          ContentType: "text/csv",
          ...(isMultiModel && { TargetModel: `P${String(asked).padStart(3, "0")}.tar.gz` }),
        }),
      );
    }
  }
  await aws.advanceTo(instantOfDay(FIRST_DAY + days) + AFTER_COSTS_MS);
  const { costTagKey: key, costTagValue: value } = stackOutputs;
  const lines = await createCostExplorer({ key, value }, costs).readCosts({
    fromDay: FIRST_DAY,
    toDay: FIRST_DAY + days - 1,
  });
  runtime.destroy();
  costs.destroy();
  const bill = new Map<string, number>();
  for (const { service, usageType, usd } of lines) {
    const item = `${service} ${usageType}`;
    bill.set(item, (bill.get(item) ?? 0) + (usd / days) * DAYS_PER_MONTH);
  }
  return { stack, outputs: stackOutputs, bill };
}

/** What the operator's command makes of the recommendation: the branch, and what was promised. */
async function apply(
  { folder: repositoryFolder }: ScratchRepository,
  folder: string,
  rule: string,
  { stack, outputs }: Played,
): Promise<{ readonly branch: string; readonly found: Recommendation }> {
  const outputsFile = join(folder, "outputs.json");
  writeFileSync(outputsFile, JSON.stringify(outputs));
  const reached = ["--outputs", outputsFile, "--endpoint-url", stack.aws.endpointUrl, "--json"];
  const ops = startOpsInTurn(SANDBOX_KEYS, repositoryFolder);
  const only = `${rule}:${outputs.endpointName}`;
  const applied = await ops.run(["optimize", ...reached, "--apply", "--yes", "--only", only]);
  await ops.close();
  if (applied.code !== 0) throw new Error(`ops optimize ended with ${applied.code}: ${applied.stderr}`);
  const { recommendations, applied: proposed } = JSON.parse(applied.stdout);
  process.stdout.write(
    `${proposed.diff
      .split("\n")
      .filter((line: string) => /^[+-] /.test(line))
      .join("\n")}\n`,
  );
  return { branch: proposed.branch, found: recommendations[0] };
}

async function playCase(one: Case, days: { before: number; after: number }) {
  const folder = mkdtempSync(join(tmpdir(), "final-mile-bench-"));
  const changes = Object.entries(one.settings).map(
    ([path, value]): SettingChange => ({ path: path.split("."), value: value as SettingChange["value"] }),
  );
  const file = (name: string) => readFileSync(join(__dirname, "..", "..", name), "utf8");
  try {
    const repository = createScratchRepository(
      folder,
      {
        [STACK_FILE]: changeSettings(file(STACK_FILE), STACK_FILE, changes),
        "Pulumi.prod.yaml": file("Pulumi.prod.yaml"),
      },
      { withProgram: true },
    );
    const before = await play(join(repository.folder, STACK_FILE), days.before, one);
    const { branch, found } = await apply(repository, folder, one.rule, before).finally(() =>
      before.stack.close(),
    );
    const changed = join(folder, "after.yaml");
    writeFileSync(changed, repository.git("show", `${branch}:${STACK_FILE}`));
    const after = await play(changed, days.after, one);
    await after.stack.close();
    return tell(found, before.bill, after.bill);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints both bills and what was promised; whether the promise was kept. */
function tell(
  { title, savingUsdPerMonth, evidence }: Recommendation,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): boolean {
  const sum = (bill: ReadonlyMap<string, number>) => [...bill.values()].reduce((all, usd) => all + usd, 0);
  const saved = sum(before) - sum(after);
  const isKept = Math.abs(saved - savingUsdPerMonth) <= TOLERANCE * savingUsdPerMonth;
  const items = [...new Set([...before.keys(), ...after.keys()])]
    .map((item) => [item, before.get(item) ?? 0, after.get(item) ?? 0] as const)
    .filter(([, left, right]) => Math.abs(left - right) >= 0.005)
    .map(
      ([item, left, right]) => `  ${left.toFixed(2).padStart(8)} -> ${right.toFixed(2).padStart(8)}  ${item}`,
    );
  process.stdout.write(
    [
      title,
      ...evidence.map((one) => `  because ${one}`),
      "USD a month, what differs:",
      ...items,
      `the bill: ${sum(before).toFixed(2)} -> ${sum(after).toFixed(2)}; promised ${savingUsdPerMonth.toFixed(2)}, saved ${saved.toFixed(2)} ` +
        `(${((100 * saved) / savingUsdPerMonth).toFixed(1)} %): ${isKept ? "kept" : "NOT KEPT"}`,
      "",
    ].join("\n"),
  );
  return isKept;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      before: { type: "string", default: "9" },
      after: { type: "string", default: "3" },
    },
  });
  const cases = CASES.filter(({ rule }) => values.only === undefined || rule === values.only);
  if (cases.length === 0) throw new Error(`No case is called ${values.only}. ${USAGE}`);
  for (const one of cases) {
    process.stdout.write(`\n${one.rule}\n`);
    const days = { before: Number(values.before), after: Number(values.after) };
    if (!(await playCase(one, days))) process.exitCode = 1;
  }
}

void main();
