import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";
import { MAX_LINE_BYTES } from "../../../../functions/aws/log/render-line";
import type { LogLine } from "../../../../functions/contracts/log-line";
import type { StackOutputs } from "../../../../functions/contracts/stack-outputs";
import { LOG_BYTES } from "../../../../scripts/estimate/services/monitoring";
import { shareTransformCache } from "../../../../scripts/sandbox/run/clean-up";
import type { SandboxSummary } from "../../../../scripts/sandbox/run/summary/summary";
import type { SandboxState } from "../../../../scripts/sandbox-state";
import { checkOutputs } from "../../../../scripts/stack-outputs";
import { runOps, startOpsInTurn } from "../../../support/run-ops";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const PROJECT_FOLDER = join(__dirname, "..", "..", "..", "..");
const SMALL_RUN = ["--days", "4", "--products", "12", "--seed", "7", "--drift", "0.25"];

describe("ops sandbox", () => {
  const folder = useTemporaryFolder();
  beforeEach(() => shareTransformCache(tmpdir(), folder()));

  it("runs the whole loop, serves the operator's commands, and leaves nothing behind", async () => {
    const first = await playAndServe(folder());
    expect(first.summary.days).to.equal(4);
    expect(first.summary.products).to.equal(12);
    // Five runs (one before the first day, one per day) of 12 products and a horizon of 14 days.
    expect(first.summary.forecasts).to.equal(5 * 12 * 14);
    expect(first.summary.orders).to.be.greaterThan(0);
    expect(first.summary.accuracy!.wape).to.be.within(0, 2);
    expect(first.summary.accuracy!.baselineWape).to.be.within(0, 3);
    expect(first.summary.accuracy!.mapeActualsUsed + first.summary.accuracy!.mapeActualsZero).to.equal(
      4 * 12,
    );
    expect(first.summary.drift.injected).to.equal(3);
    expect(first.summary.alarms).to.not.be.empty;
    expect(first.summary.cost.awsUsd).to.be.greaterThan(0);
    expect(first.summary.functions.map(({ name }) => name)).to.include.members([
      "batch-predict",
      "monitor",
      "report",
    ]);
    for (const { name, errors, invocations } of first.summary.functions) {
      expect(errors, name).to.equal(0);
      // The others are asked once, guard a deployment, or are for large fleets and files that come.
      if (DAILY.has(name)) expect(invocations, name).to.be.at.least(5);
    }
    const again = join(folder(), "again.json");
    const second = await runOps(["sandbox", ...SMALL_RUN, "--json", again]);
    expect(second.code, second.stderr).to.equal(0);
    const repeated = JSON.parse(readFileSync(again, "utf8")) as SandboxSummary;
    expect(differencesOf(withoutTimings(first.summary), withoutTimings(repeated))).to.deep.equal([]);
  });

  for (const [signal, afterText] of [
    ["SIGINT", undefined],
    ["SIGTERM", "Demand:"],
    ["SIGTERM", "First forecasts"],
  ] as const) {
    it(`leaves no process, port or file after ${signal} ${afterText ? `at "${afterText}"` : "as it begins"}`, async () => {
      const { child, output } = startSandbox(SMALL_RUN, folder());
      if (afterText === undefined) await waitUntil(() => listRunFolders(folder()).length > 0);
      else await output.includes(afterText);
      const descendants = listDescendants(child.pid!);
      child.kill(signal);
      await exitOf(child);
      await expectNothingLeft(folder(), child.pid!, descendants, endpointIn(output.text()));
    });
  }
});

async function playAndServe(folder: string): Promise<{ summary: SandboxSummary }> {
  const file = join(folder, "out.json");
  const { child, output } = startSandbox([...SMALL_RUN, "--serve", "--json", file], folder);
  try {
    await output.includes("Stop with Ctrl-C");
    const summary = JSON.parse(readFileSync(file, "utf8")) as SandboxSummary;
    const state = JSON.parse(readFileSync(stateFileOf(child), "utf8")) as SandboxState;
    await useCommands(folder, state);
    // What commands write into files and messages leads here, and not to AWS.
    const { apiUrl, pagesUrl } = state.outputs as Pick<StackOutputs, "apiUrl" | "pagesUrl">;
    for (const url of [apiUrl, pagesUrl]) expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    const page = await fetch(state.dashboardUrl!);
    expect(page.status, await page.text()).to.equal(200);
    const descendants = listDescendants(child.pid!);
    expect(descendants).to.not.be.empty;
    child.kill("SIGINT");
    expect(await exitOf(child)).to.equal(130);
    await expectNothingLeft(folder, child.pid!, descendants, state.endpointUrl);
    return { summary };
  } finally {
    child.kill("SIGKILL");
  }
}

/** Every command reads the running sandbox; another one may run on this machine, so it is named by its address. */
async function useCommands(folder: string, state: SandboxState): Promise<void> {
  const outputs = join(folder, "outputs.json");
  writeFileSync(outputs, JSON.stringify(state.outputs));
  const target = ["--outputs", outputs, "--endpoint-url", state.endpointUrl];
  const environment = {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const page = join(folder, "page.html");
  const ops = startOpsInTurn(environment);
  const results = await Promise.all(
    [
      ["status", "--json"],
      ["alarms", "--json"],
      ["costs", "--json"],
      ["optimize", "--json"],
      ["predict", "P00002", "P00001", "--json"],
      ["report", "P00002", "--html", page],
      ["predict", "unknown-product"],
      ["logs", "monitor", "--json"],
    ].map((args) => ops.run([...args, ...target])),
  ).finally(() => ops.close());
  const [status, alarms, costs, optimize, predict, report, unknown, logs] = results;
  expect(JSON.parse(status!.stdout)).to.nested.include({
    environment: "dev",
    "endpoint.status": "InService",
  });
  expect(JSON.parse(alarms!.stdout).alarms).to.not.be.empty;
  expect(JSON.parse(costs!.stdout).trailing.usd).to.be.greaterThan(0);
  expect(JSON.parse(optimize!.stdout)).to.have.property("recommendations");
  expect(JSON.parse(predict!.stdout).predictions).to.have.length(28);
  expect(report!.code, report!.stderr).to.equal(0);
  expect(readFileSync(page, "utf8"))
    .to.match(/<!doctype html>/i)
    .and.include("P00002");
  expect(unknown!.code).to.equal(1);
  expect(unknown!.stderr)
    .to.match(/^ops: .*unknown-product/)
    .and.not.match(/\n\s+at /);
  const lastRun = JSON.parse(logs!.stdout);
  expect(lastRun).to.deep.include({ function: "monitor", outcome: "ok", day: state.now.slice(0, 10) });
  expect(lastRun.facts).to.include({ products: 12 });
  expect(lastRun.reports).to.have.length(1);
  await checkLogs(state, environment);
}

/** A row of demand, a feature, an instance for the model, an answer of it: by the names that these have. */
const PAYLOAD =
  /units_sold|selling_price|mean_7|lag_\d|"features":|"instances":\[|predicted_demand|day_of_week/;
const DAILY = new Set(["batch-predict", "monitor", "replenish", "orders", "report", "costs"]);
const CREDENTIAL = /A[KS]IA[.A-Z0-9]|AWS_SECRET|X-Amz-|Signature|authorization|sandbox-\d/i;

/** All that the functions have told in a run: bounded lines of JSON, few a run, no secret and no payload. */
async function checkLogs(
  { endpointUrl, outputs }: SandboxState,
  { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }: Readonly<Record<string, string>>,
): Promise<void> {
  const client = new CloudWatchLogsClient({
    region: "us-east-1",
    endpoint: endpointUrl,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID!, secretAccessKey: AWS_SECRET_ACCESS_KEY! },
  });
  try {
    for (const [name, functionName] of Object.entries(checkOutputs(outputs, "The sandbox").functionNames)) {
      const logGroupName = `/aws/lambda/${functionName}`;
      const { logGroups } = await client.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
      );
      expect(logGroups?.[0]?.retentionInDays, "as Pulumi.dev.yaml says").to.equal(7);
      const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName }));
      const linesOfRuns = new Map<string, number>();
      let bytes = 0;
      let invocations = 0;
      for (const { message = "" } of events) {
        expect(Buffer.byteLength(message)).to.be.at.most(MAX_LINE_BYTES);
        expect(message).not.to.match(PAYLOAD).and.not.to.match(CREDENTIAL);
        const { runId, type } = JSON.parse(message) as Partial<LogLine> & { readonly type?: string };
        bytes += Buffer.byteLength(message) + 26;
        if (type === "platform.report") invocations += 1;
        if (runId !== undefined) linesOfRuns.set(runId, (linesOfRuns.get(runId) ?? 0) + 1);
      }
      // No fleet run here, no file that comes, nobody who signs in; the probe has only the minute in which it finds the
      // deployment over.
      if (["fleet-step", "ingest", "sign-in", "probe"].includes(name)) continue;
      expect(linesOfRuns.size, name).to.be.at.least(1);
      for (const lines of linesOfRuns.values()) expect(lines).to.be.within(1, 20);
      const estimated = name === "predict" ? LOG_BYTES.perRequest : LOG_BYTES.perRun + LOG_BYTES.perShard;
      // Most days nothing happens to orders, and their run has little to tell.
      const least = name === "orders" ? LOG_BYTES.perRequest : 0.4 * estimated;
      expect(bytes / invocations, `bytes of a run of ${name}`).to.be.within(least, estimated);
    }
  } finally {
    client.destroy();
  }
}

interface Output {
  text(): string;
  /** Waits until the text was printed; rejects when the process ends before. */
  includes(text: string): Promise<void>;
}

function startSandbox(args: readonly string[], folder: string): { child: ChildProcess; output: Output } {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/ops.ts", "sandbox", ...args], {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const listeners: (() => void)[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const includes = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (printed.includes(text)) resolve();
      };
      listeners.push(check);
      child.once("exit", () => reject(new Error(`ended before "${text}":\n${printed}`)));
      check();
    });
  return { child, output: { text: () => printed, includes } };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

async function expectNothingLeft(
  folder: string,
  processId: number,
  descendants: readonly number[],
  endpointUrl: string | undefined,
): Promise<void> {
  await waitUntil(() => descendants.every((each) => !isAlive(each)));
  expect(descendants.filter(isAlive), "processes").to.be.empty;
  expect(listRunFolders(folder), "folders").to.be.empty;
  expect(existsSync(join(PROJECT_FOLDER, ".sandbox", `${processId}.json`)), "state file").to.equal(false);
  if (endpointUrl !== undefined) expect(await isPortOpen(endpointUrl), "port").to.equal(false);
}

/** Process ids of all children, grandchildren and so on. */
function listDescendants(processId: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // The process ended while the list was read.
    }
  }
  const found: number[] = [];
  const visit = (id: number): void => {
    for (const child of children.get(id) ?? []) {
      found.push(child);
      visit(child);
    }
  };
  visit(processId);
  return found;
}

function isAlive(processId: number): boolean {
  try {
    // A zombie still has an id but runs no more.
    return !/\) Z /.test(readFileSync(`/proc/${processId}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Waits as long as mocha lets the test; that alone keeps no process alive. */
async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20).unref());
}

/** What a run keeps in the folder for temporary files. */
function listRunFolders(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("final-mile-"));
}

function endpointIn(text: string): string | undefined {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
}

function isPortOpen(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function stateFileOf(child: ChildProcess): string {
  return join(PROJECT_FOLDER, ".sandbox", `${child.pid}.json`);
}

/** About what a kilobyte costs a day: what tells milliseconds is a byte longer or shorter, and is stored and billed. */
const NO_USD = 1e-9;

/** Each place where two summaries differ, since mocha cuts what is as long as they are before it compares. */
function differencesOf(one: unknown, other: unknown, path = "summary"): readonly string[] {
  const isBilled = path.startsWith("summary.cost.") && typeof one === "number" && typeof other === "number";
  if (isBilled && Math.abs(one - other) < NO_USD) return [];
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return one === other ? [] : [`${path}: ${JSON.stringify(one)}, then ${JSON.stringify(other)}`];
  }
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) =>
    differencesOf((one as never)[key] as unknown, (other as never)[key] as unknown, `${path}.${key}`),
  );
}

/** Figures that must repeat: all but what a stopwatch measured. */
function withoutTimings(summary: SandboxSummary): unknown {
  return {
    ...summary,
    wallSeconds: 0,
    functions: summary.functions.map((one) => ({ ...one, loadMs: 0, maxDurationMs: 0, invocations: 0 })),
  };
}
