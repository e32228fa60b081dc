import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatShardId } from "../../functions/aws/lake/sharding";
import { fleetManifestKey } from "../../functions/contracts/fleet";
import { formatDay, parseDay } from "../../functions/demand/calendar";
import { MOST_ROWS_PER_FILE } from "../../functions/handlers/monitoring/read-parts";
import { findHistoryStart } from "../../functions/monitoring/run/history-start";
import { readSavedPrices } from "../../scripts/estimate/prices";
import { monitoringSettings } from "../support/settings";
import { createFolderStore } from "./fan-out/folder-store";
import { generateShards } from "./fan-out/generate-shards";
import type { WorkerReply, WorkerRequest } from "./fan-out/worker-main";

/**
 * The fan-out's monitoring of a million products with a year of days: the worker's handler in one warm process for
 * 100,000 of them, batch after batch as one Lambda environment gets them, then reductions of these and of all, each in
 * a process of its own. What is reduced of the others are copies of parts with ids of their own. Prints time and peak
 * memory on the way, and what a day's run would cost on Lambda at the speed of this machine.
 *
 * `npm run bench -- fan-out -- --quick` for a tenth of it, `--products 25000` for another fleet.
 */
const PRODUCTS_PER_SHARD = 400;
const SHARDS_PER_WORKER = 4;
const DAYS = 365;
const MEMORY_LIMIT_MIB = 512;
const HEAP_LIMIT_MIB = 300;
/** Peak memory of the reduction of the whole fleet over that of a tenth: above it, it grows with the fleet. */
const MEMORY_GROWTH_LIMIT = 1.5;
/** Share of the fleet whose shards are worked on; the time of the others is that of these. */
const WORKED_RATIO = 0.1;
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
    await monitorFleet(folder, shardCount, Math.ceil(shardCount * WORKED_RATIO));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function monitorFleet(folder: string, shardCount: number, workedCount: number): Promise<void> {
  const shardIds = Array.from({ length: shardCount }, (_, index) => formatShardId(index));
  const executionId = "bench";
  const scheduledAt = `${formatDay(RUN_DAY)}T04:00:00Z`;
  const request = { folder, shardCount, settings: SETTINGS, scheduledAt, executionId };
  const worker = startWorker();
  const replies: WorkerReply[] = [];
  const marks = [0.25, 0.5, 1].map((share) => Math.ceil((share * workedCount) / SHARDS_PER_WORKER));
  for (let start = 0; start < workedCount; start += SHARDS_PER_WORKER) {
    replies.push(
      await ask(worker, {
        ...request,
        shardIds: shardIds.slice(start, Math.min(start + SHARDS_PER_WORKER, workedCount)),
      }),
    );
    if (marks.includes(replies.length)) printProgress(replies);
  }
  worker.disconnect();

  const manifestKey = fleetManifestKey("monitor", RUN_DAY, executionId);
  const reductions: WorkerReply[] = [];
  for (const count of [workedCount, shardCount]) {
    writeFileSync(join(folder, manifestKey), JSON.stringify(shardIds.slice(0, count)));
    const reducer = startWorker();
    const reduced = await ask(reducer, { ...request, reduce: { manifestKey, failedShardIds: [] } });
    reducer.disconnect();
    reductions.push(reduced);
    print(
      `reduction of ${reduced.products.toLocaleString("en")} products: ${reduced.seconds.toFixed(1)} s, ${reduced.cpuSeconds.toFixed(1)} s of CPU, peak ${reduced.peakMib.toFixed(0)} MiB`,
    );
    printCost(replies, reduced);
  }
  judge(replies, reductions);
}

/** With the heap that a function of the limit's size has: given more, V8 lets garbage lie and shows nothing. */
function startWorker(): ChildProcess {
  return fork(join(__dirname, "fan-out", "worker-main.ts"), {
    execArgv: [`--max-old-space-size=${HEAP_LIMIT_MIB}`, "--import", "tsx"],
  });
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

/**
 * At the CPU time of this machine: Lambda gives the function 1.7 CPUs of its own, and S3 adds its latency. Of shards
 * that were not worked on, the same is taken as of those that were.
 */
function printCost(replies: readonly WorkerReply[], reduced: WorkerReply): void {
  const { prices, region, savedOn } = readSavedPrices("us-east-1");
  const usdOf = (key: string): number => {
    const price = prices[key];
    if (!price) throw new Error(`The saved prices have no ${key}.`);
    return price.usd;
  };
  const scale = reduced.products / sum(replies, ({ products }) => products);
  const workers = Math.ceil(replies.length * scale);
  const seconds = scale * sum(replies, ({ cpuSeconds }) => cpuSeconds) + reduced.cpuSeconds;
  const gibSeconds = (seconds * FUNCTION_MEMORY_MIB) / 1024;
  const worked = replies.at(-1)!.requests;
  const reads = scale * worked.get + reduced.requests.get;
  const writes = scale * (worked.put + worked.list) + reduced.requests.put + reduced.requests.list;
  const compute =
    gibSeconds * usdOf("AWSLambda/Lambda-GB-Second-ARM") + (workers + 1) * usdOf("AWSLambda/Request-ARM");
  const transitions = workers * TRANSITIONS_PER_CHILD + TRANSITIONS_PER_RUN;
  const orchestration = transitions * usdOf("AmazonStates/StateTransition");
  const requests = reads * usdOf("AmazonS3/Requests-Tier2") + writes * usdOf("AmazonS3/Requests-Tier1");
  const total = compute + orchestration + requests;
  print(
    `  a day's run on Lambda: ${gibSeconds.toFixed(0)} GB-seconds at ${FUNCTION_MEMORY_MIB} MiB in ${workers + 1} invocations USD ${compute.toFixed(4)}, ` +
      `${transitions} state transitions USD ${orchestration.toFixed(4)}, ${reads.toFixed(0)} reads and ${writes.toFixed(0)} writes and lists USD ${requests.toFixed(4)}`,
  );
  print(
    `  = USD ${total.toFixed(4)} a day, USD ${(30 * total).toFixed(2)} a month (prices of ${region} saved on ${savedOn})`,
  );
}

function judge(replies: readonly WorkerReply[], reductions: readonly WorkerReply[]): void {
  const quarter = Math.max(1, Math.floor(replies.length / 4));
  const pace = (some: readonly WorkerReply[]) =>
    sum(some, ({ cpuSeconds }) => cpuSeconds) / sum(some, ({ products }) => products);
  const growth = pace(replies.slice(-quarter)) / pace(replies.slice(0, quarter));
  const [part, whole] = reductions.map(({ peakMib }) => peakMib) as [number, number];
  const peakMib = Math.max(replies.at(-1)!.peakMib, part, whole);
  const verdicts: readonly [boolean, string][] = [
    [
      growth <= LINEARITY_LIMIT,
      `CPU time per product, last quarter over first: ${growth.toFixed(2)} (at most ${LINEARITY_LIMIT})`,
    ],
    [
      peakMib < MEMORY_LIMIT_MIB,
      `peak memory of the worker ${replies.at(-1)!.peakMib.toFixed(0)} MiB, of the reductions ${part.toFixed(0)} and ${whole.toFixed(0)} MiB (each below ${MEMORY_LIMIT_MIB})`,
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

function readProductCount(argv: readonly string[]): number {
  const index = argv.indexOf("--products");
  const fallback = argv.includes("--quick") ? 100_000 : 1_000_000;
  const count = index < 0 ? fallback : Number(argv[index + 1]);
  if (!Number.isInteger(count) || count < PRODUCTS_PER_SHARD) {
    throw new Error(
      `--products is ${argv[index + 1]}; it must be an integer of at least ${PRODUCTS_PER_SHARD}.`,
    );
  }
  return count;
}

void main();
