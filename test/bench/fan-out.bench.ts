import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatShardId } from "../../functions/aws/lake/sharding";
import { fleetManifestKey } from "../../functions/contracts/fleet";
import { formatDay, parseDay } from "../../functions/demand/calendar";
import { findHistoryStart } from "../../functions/monitoring/run/history-start";
import { readSavedPrices } from "../../scripts/estimate/prices";
import { monitoringSettings } from "../support/settings";
import { createFolderStore } from "./fan-out/folder-store";
import { generateShards } from "./fan-out/generate-shards";
import type { WorkerReply, WorkerRequest } from "./fan-out/worker-main";

/**
 * The fan-out's monitoring of 100,000 products with a year of days: the worker's handler in one warm process,
 * batch after batch as one Lambda environment gets them, then the reduction in another. Prints time and peak
 * memory on the way, and what the run would cost on Lambda at the speed of this machine.
 *
 * `npm run bench -- fan-out -- --products 25000` for less.
 */
const PRODUCTS_PER_SHARD = 400;
const SHARDS_PER_WORKER = 4;
const DAYS = 365;
const MEMORY_LIMIT_MIB = 512;
/** Slower per product in the last quarter than in the first by more than this is no longer linear. */
const LINEARITY_LIMIT = 1.5;
/** Memory of the monitor in infra/functions.ts, which its bill depends on. */
const FUNCTION_MEMORY_MIB = 3008;
/** Transitions of a child (enter, leave its one state) and of the machine itself. */
const TRANSITIONS_PER_CHILD = 2;
const TRANSITIONS_PER_RUN = 8;
const RUN_DAY = parseDay("2026-11-23")!;
const SETTINGS = {
  environment: "bench",
  lakeBucketName: "bench",
  alertTopicArn: "arn:aws:sns:us-east-1:000000000000:bench",
  horizonDays: 14,
  reportWindowDays: 28,
  monitoring: monitoringSettings(),
};

async function main(): Promise<void> {
  const productCount = readProductCount(process.argv);
  const shardCount = Math.ceil(productCount / PRODUCTS_PER_SHARD);
  const folder = mkdtempSync(join(tmpdir(), "final-mile-fan-out-"));
  try {
    const store = createFolderStore(folder, shardCount);
    await generateShards(store, {
      productsPerShard: PRODUCTS_PER_SHARD,
      days: DAYS,
      originDay: RUN_DAY - 1,
      horizonDays: SETTINGS.horizonDays,
      knownFrom: findHistoryStart(RUN_DAY - 1),
    });
    await monitorFleet(folder, shardCount);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function monitorFleet(folder: string, shardCount: number): Promise<void> {
  const shardIds = Array.from({ length: shardCount }, (_, index) => formatShardId(index));
  const executionId = "bench";
  const scheduledAt = `${formatDay(RUN_DAY)}T04:00:00Z`;
  const request = { folder, shardCount, settings: SETTINGS, scheduledAt, executionId };
  const worker = startWorker();
  const replies: WorkerReply[] = [];
  const marks = [0.25, 0.5, 1].map((share) => Math.ceil((share * shardCount) / SHARDS_PER_WORKER));
  for (let start = 0; start < shardCount; start += SHARDS_PER_WORKER) {
    replies.push(
      await ask(worker, { ...request, shardIds: shardIds.slice(start, start + SHARDS_PER_WORKER) }),
    );
    if (marks.includes(replies.length)) printProgress(replies);
  }
  worker.disconnect();

  const manifestKey = fleetManifestKey("monitor", RUN_DAY, executionId);
  writeFileSync(join(folder, manifestKey), JSON.stringify(shardIds));
  const reducer = startWorker();
  const reduced = await ask(reducer, { ...request, reduce: { manifestKey, failedShardIds: [] } });
  reducer.disconnect();
  print(
    `reduction of ${reduced.products.toLocaleString("en")} products: ${reduced.seconds.toFixed(1)} s, peak ${reduced.peakMib.toFixed(0)} MiB`,
  );

  printCost(replies, reduced);
  judge(replies, reduced);
}

function startWorker(): ChildProcess {
  return fork(join(__dirname, "fan-out", "worker-main.ts"), { execArgv: ["--import", "tsx"] });
}

function ask(worker: ChildProcess, request: WorkerRequest): Promise<WorkerReply> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`The worker's process ended with ${code}.`));
    worker.once("exit", ended);
    worker.once("message", (reply) => {
      worker.off("exit", ended);
      resolve(reply as WorkerReply);
    });
    worker.send(request);
  });
}

const sum = (replies: readonly WorkerReply[], read: (reply: WorkerReply) => number): number =>
  replies.reduce((total, reply) => total + read(reply), 0);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function printProgress(replies: readonly WorkerReply[]): void {
  const products = sum(replies, (reply) => reply.products);
  const seconds = sum(replies, (reply) => reply.seconds);
  const cpuSeconds = sum(replies, (reply) => reply.cpuSeconds);
  const perThousand = ((1000 * cpuSeconds) / products).toFixed(3);
  print(
    `${products.toLocaleString("en").padStart(8)} products x ${DAYS} days: ${seconds.toFixed(1).padStart(6)} s, ${cpuSeconds.toFixed(1)} s of CPU = ${perThousand} s per 1,000 products, worker's peak ${replies.at(-1)!.peakMib.toFixed(0)} MiB`,
  );
}

/** At the CPU time of this machine: Lambda gives the function 1.7 CPUs of its own, and S3 adds its latency. */
function printCost(replies: readonly WorkerReply[], reduced: WorkerReply): void {
  const { prices, region, savedOn } = readSavedPrices("us-east-1");
  const usdOf = (key: string): number => {
    const price = prices[key];
    if (!price) throw new Error(`The saved prices have no ${key}.`);
    return price.usd;
  };
  const seconds = sum(replies, (reply) => reply.cpuSeconds) + reduced.cpuSeconds;
  const gibSeconds = (seconds * FUNCTION_MEMORY_MIB) / 1024;
  const invocations = replies.length + 1;
  const { get, put, list } = replies.at(-1)!.requests;
  const compute =
    gibSeconds * usdOf("AWSLambda/Lambda-GB-Second-ARM") + invocations * usdOf("AWSLambda/Request-ARM");
  const transitions = replies.length * TRANSITIONS_PER_CHILD + TRANSITIONS_PER_RUN;
  const orchestration = transitions * usdOf("AmazonStates/StateTransition");
  const requests =
    (get + reduced.requests.get) * usdOf("AmazonS3/Requests-Tier2") +
    (put + list + reduced.requests.put + reduced.requests.list) * usdOf("AmazonS3/Requests-Tier1");
  const total = compute + orchestration + requests;
  print(
    `a run on Lambda: ${gibSeconds.toFixed(0)} GB-seconds at ${FUNCTION_MEMORY_MIB} MiB in ${invocations} invocations USD ${compute.toFixed(4)}, ` +
      `${transitions} state transitions USD ${orchestration.toFixed(4)}, ${get} reads and ${put + list} writes and lists USD ${requests.toFixed(4)}`,
  );
  print(
    `= USD ${total.toFixed(4)} a run, USD ${(30 * total).toFixed(2)} a month of daily runs (prices of ${region} saved on ${savedOn})`,
  );
}

function judge(replies: readonly WorkerReply[], reduced: WorkerReply): void {
  const quarter = Math.max(1, Math.floor(replies.length / 4));
  const pace = (some: readonly WorkerReply[]) =>
    sum(some, ({ cpuSeconds }) => cpuSeconds) / sum(some, ({ products }) => products);
  const growth = pace(replies.slice(-quarter)) / pace(replies.slice(0, quarter));
  const peakMib = replies.at(-1)!.peakMib;
  print(
    `CPU time per product, last quarter over first: ${growth.toFixed(2)} (at most ${LINEARITY_LIMIT}); peak memory of the worker ${peakMib.toFixed(0)} MiB, of the reduction ${reduced.peakMib.toFixed(0)} MiB (each below ${MEMORY_LIMIT_MIB})`,
  );
  if (growth > LINEARITY_LIMIT || Math.max(peakMib, reduced.peakMib) >= MEMORY_LIMIT_MIB)
    process.exitCode = 1;
}

function readProductCount(argv: readonly string[]): number {
  const index = argv.indexOf("--products");
  const count = index < 0 ? 100_000 : Number(argv[index + 1]);
  if (!Number.isInteger(count) || count < PRODUCTS_PER_SHARD) {
    throw new Error(
      `--products is ${argv[index + 1]}; it must be an integer of at least ${PRODUCTS_PER_SHARD}.`,
    );
  }
  return count;
}

void main();
