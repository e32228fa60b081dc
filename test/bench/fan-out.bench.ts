import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatShardId } from "../../functions/aws/lake/sharding";
import { fleetManifestKey } from "../../functions/contracts/fleet";
import { formatDay, parseDay } from "../../functions/demand/calendar";
import { MOST_ROWS_PER_FILE } from "../../functions/handlers/monitoring/read-parts";
import { findHistoryStart } from "../../functions/monitoring/run/history-start";
import { monitoringSettings } from "../support/settings";
import { createFolderStore, TEMPLATE_SHARDS } from "./fan-out/folder-store";
import { generateShards } from "./fan-out/generate-shards";
import type { ModelReply, ModelRequest } from "./fan-out/model-worker";
import { type FleetFigures, sumReplies, type WorkerFigures } from "./fan-out/price-day";
import { renderFigures } from "./fan-out/render-figures";
import type { WorkerReply, WorkerRequest } from "./fan-out/worker-main";

/**
 * The fan-out's daily work for a million products with a year of days: the workers' handlers in one warm process for
 * some of them, batch after batch as one Lambda environment gets them, monitoring and forecasts; then reductions of a
 * tenth of the fleet and of all, each in a process of its own. What is reduced beyond what was worked on are copies of
 * parts with ids of their own. Prints time and peak memory on the way, and what a day would cost on AWS at the speed of
 * this machine.
 *
 * `npm run bench -- fan-out -- --quick` for a tenth of the fleet, `--products 25000` for another, `--worked 100000` to
 * work on more of it, `--keep` to write the tables of docs/fan-out.md.
 */
const PRODUCTS_PER_SHARD = 400;
const SHARDS_PER_WORKER = 4;
const DAYS = 365;
const MEMORY_LIMIT_MIB = 512;
const HEAP_LIMIT_MIB = 300;
/** Each half of the space for young objects: what Lambda gives a function of the limit's size. */
const YOUNG_LIMIT_MIB = Math.floor(MEMORY_LIMIT_MIB / 20);
/** Peak memory of the reduction of the whole fleet over that of a tenth: above it, it grows with the fleet. */
const MEMORY_GROWTH_LIMIT = 1.5;
/** Part of the fleet that the smaller reduction is of. */
const REDUCED_RATIO = 0.1;
/** Slower per product in the last quarter than in the first by more than this is no longer linear. */
const LINEARITY_LIMIT = 1.5;
const FIGURES = join(__dirname, "fan-out", "figures.json");
const DOCUMENT = join(__dirname, "..", "..", "docs", "fan-out.md");
const TABLES = /(<!-- fan-out -->\n)[\s\S]*(<!-- end of fan-out -->)/;
const RUN_DAY = parseDay("2026-11-23")!;
const SETTINGS = {
  environment: "bench",
  lakeBucketName: "bench",
  alertTopicArn: "arn:aws:sns:us-east-1:000000000000:bench",
  horizonDays: 14,
  reportWindowDays: 28,
  currency: { code: "USD", usdPerUnit: 1 },
  monitoring: monitoringSettings(),
};

async function main(): Promise<void> {
  const { products, worked, keep } = readArguments();
  const shardCount = Math.ceil(products / PRODUCTS_PER_SHARD);
  const workedCount = Math.ceil(Math.min(products, worked) / PRODUCTS_PER_SHARD);
  const folder = mkdtempSync(join(tmpdir(), "final-mile-fan-out-"));
  try {
    const store = createFolderStore(folder, shardCount);
    await generateShards(store, {
      productsPerShard: PRODUCTS_PER_SHARD,
      shardCount,
      days: DAYS,
      originDay: RUN_DAY - 1,
      horizonDays: SETTINGS.horizonDays,
      knownFrom: findHistoryStart(RUN_DAY - 1),
    });
    const figures = await runFleet(folder, shardCount, workedCount);
    const tables = renderFigures(figures);
    print(`\n${tables}`);
    if (keep) keepFigures(figures, tables);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runFleet(folder: string, shardCount: number, workedCount: number): Promise<FleetFigures> {
  const shardIds = Array.from({ length: shardCount }, (_, index) => formatShardId(index));
  const executionId = "bench";
  const scheduledAt = `${formatDay(RUN_DAY)}T04:00:00Z`;
  const request = { folder, shardCount, settings: SETTINGS, scheduledAt, executionId };
  const workedIds = shardIds.slice(0, workedCount);
  const monitored = await workOn("monitor", workedIds, request);

  const manifestKey = fleetManifestKey("monitor", RUN_DAY, executionId);
  const reductions: WorkerReply[] = [];
  for (const count of [Math.ceil(REDUCED_RATIO * shardCount), shardCount]) {
    writeFileSync(join(folder, manifestKey), JSON.stringify(shardIds.slice(0, count)));
    const reducer = startProcess("worker-main.ts");
    const reduce = { manifestKey, failedShardIds: [] };
    const reduced = await ask<WorkerRequest, WorkerReply>(reducer, { ...request, reduce });
    reducer.disconnect();
    reductions.push(reduced);
    print(
      `reduction of ${reduced.products.toLocaleString("en")} products: ${reduced.seconds.toFixed(1)} s, ${reduced.cpuSeconds.toFixed(1)} s of CPU, peak ${reduced.peakMib.toFixed(0)} MiB`,
    );
  }

  const model = startProcess("model-worker.ts");
  const askOfModel = (question: ModelRequest) => ask<ModelRequest, ModelReply>(model, question);
  const serve = { days: DAYS, runDate: formatDay(RUN_DAY), horizonDays: SETTINGS.horizonDays };
  const { url } = await askOfModel({ serve });
  const predicted = await workOn("batch-predict", workedIds, { ...request, modelUrl: url });
  const { cpuSeconds: modelSeconds } = await askOfModel({});
  model.disconnect();

  judge(monitored, predicted, reductions);
  const [part, whole] = reductions.map((reply) => sumReplies([reply])) as [WorkerFigures, WorkerFigures];
  return {
    fleetProducts: whole.products,
    days: DAYS,
    horizonDays: SETTINGS.horizonDays,
    monitor: sumReplies(monitored),
    predict: sumReplies(predicted, modelSeconds),
    reductions: [part, whole],
  };
}

/** One warm process of a task's function, worker after worker. */
async function workOn(
  task: string,
  shardIds: readonly string[],
  request: Omit<WorkerRequest, "shardIds">,
): Promise<readonly WorkerReply[]> {
  const worker = startProcess("worker-main.ts");
  const replies: WorkerReply[] = [];
  const marks = [0.25, 0.5, 1].map((share) => Math.ceil((share * shardIds.length) / SHARDS_PER_WORKER));
  for (let start = 0; start < shardIds.length; start += SHARDS_PER_WORKER) {
    const own = shardIds.slice(start, start + SHARDS_PER_WORKER);
    replies.push(await ask<WorkerRequest, WorkerReply>(worker, { ...request, shardIds: own }));
    if (marks.includes(replies.length)) printProgress(task, replies);
  }
  worker.disconnect();
  return replies;
}

/** With the heap that a function of the limit's size has: given more, V8 lets garbage lie and shows nothing. */
function startProcess(file: string): ChildProcess {
  return fork(join(__dirname, "fan-out", file), {
    execArgv: [
      `--max-old-space-size=${HEAP_LIMIT_MIB}`,
      `--max-semi-space-size=${YOUNG_LIMIT_MIB}`,
      "--import",
      "tsx",
    ],
  });
}

function ask<Request extends object, Reply>(child: ChildProcess, request: Request): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A process ended with ${code}.`));
    child.once("exit", ended);
    child.once("message", (reply) => {
      child.off("exit", ended);
      resolve(reply as Reply);
    });
    child.send(request);
  });
}

const sum = (replies: readonly WorkerReply[], read: (reply: WorkerReply) => number): number =>
  replies.reduce((total, reply) => total + read(reply), 0);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function printProgress(task: string, replies: readonly WorkerReply[]): void {
  const products = sum(replies, (reply) => reply.products);
  const seconds = sum(replies, (reply) => reply.seconds);
  const cpuSeconds = sum(replies, (reply) => reply.cpuSeconds);
  const perThousand = ((1000 * cpuSeconds) / products).toFixed(3);
  print(
    `${task}: ${products.toLocaleString("en").padStart(8)} products: ${seconds.toFixed(1).padStart(6)} s, ${cpuSeconds.toFixed(1)} s of CPU = ${perThousand} s per 1,000 products, worker's peak ${replies.at(-1)!.peakMib.toFixed(0)} MiB`,
  );
}

function judge(
  monitored: readonly WorkerReply[],
  predicted: readonly WorkerReply[],
  reductions: readonly WorkerReply[],
): void {
  const quarter = Math.max(1, Math.floor(monitored.length / 4));
  const pace = (some: readonly WorkerReply[]) =>
    sum(some, ({ cpuSeconds }) => cpuSeconds) / sum(some, ({ products }) => products);
  const growth = pace(monitored.slice(-quarter)) / pace(monitored.slice(0, quarter));
  const [part, whole] = reductions.map(({ peakMib }) => peakMib) as [number, number];
  const workers = [monitored, predicted].map((replies) => replies.at(-1)!.peakMib) as [number, number];
  const peakMib = Math.max(...workers, part, whole);
  const verdicts: readonly [boolean, string][] = [
    [
      growth <= LINEARITY_LIMIT,
      `CPU time per product, last quarter over first: ${growth.toFixed(2)} (at most ${LINEARITY_LIMIT})`,
    ],
    [
      peakMib < MEMORY_LIMIT_MIB,
      `peak memory of the workers ${workers.map((mib) => mib.toFixed(0)).join(" and ")} MiB, of the reductions ${part.toFixed(0)} and ${whole.toFixed(0)} MiB (each below ${MEMORY_LIMIT_MIB})`,
    ],
    // A fleet that does not fill two files has not reached what a larger one needs.
    [
      reductions[0]!.products < 2 * MOST_ROWS_PER_FILE || whole / part <= MEMORY_GROWTH_LIMIT,
      `memory of the whole fleet's reduction over that of a tenth: ${(whole / part).toFixed(2)} (at most ${MEMORY_GROWTH_LIMIT})`,
    ],
  ];
  for (const [holds, text] of verdicts) print(`${holds ? "holds" : "FAILS"}  ${text}`);
  if (verdicts.some(([holds]) => !holds)) process.exitCode = 1;
}

function keepFigures(figures: FleetFigures, tables: string): void {
  writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  const document = readFileSync(DOCUMENT, "utf8");
  writeFileSync(
    DOCUMENT,
    document.replace(TABLES, (_, begin: string, end: string) => `${begin}\n${tables}\n\n${end}`),
  );
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      products: { type: "string" },
      worked: { type: "string", default: "24000" },
      quick: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
    },
  });
  return {
    products: readCount("--products", values.products ?? (values.quick ? "100000" : "1000000")),
    // All templates must be worked on, so that there is a part for each to copy.
    worked: readCount("--worked", values.worked, PRODUCTS_PER_SHARD * TEMPLATE_SHARDS),
    keep: values.keep,
  };
}

function readCount(name: string, text: string, least = PRODUCTS_PER_SHARD): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= least) return count;
  throw new Error(`${name} is ${text}; it must be an integer of at least ${least}.`);
}

void main();
