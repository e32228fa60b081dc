import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { parquetSamples } from "../support/damaged-parquet";
import type { FuzzOutcome } from "./parquet-fuzz/fuzz-worker";

/**
 * Reads 100,000 damaged Parquet files, each in a thread that can be ended: `npm run bench -- parquet-fuzz`,
 * another number of them with `-- 5000`. Fails when one crashes, takes all memory or does not end in time.
 */
const FILES = Number(process.argv[2] ?? 100_000);
const HANG_MS = 10_000;
const MOST_HEAP_MIB = 512;

const counts = { accepted: 0, changed: 0, refused: 0, crashed: 0, hung: 0 };
let slowest: FuzzOutcome | undefined;

async function main(): Promise<void> {
  for (let next = 1; next <= FILES; ) next = (await readFrom(next)) + 1;
  const sizes = parquetSamples().map(({ name, bytes }) => `${name} ${bytes.length} bytes`);
  process.stdout.write(`${FILES.toLocaleString("en")} damaged files, made from ${sizes.join(", ")}\n`);
  for (const [outcome, count] of Object.entries(counts)) {
    process.stdout.write(`${outcome.padEnd(10)} ${count.toLocaleString("en").padStart(9)}\n`);
  }
  process.stdout.write(
    `slowest    ${slowest?.milliseconds.toFixed(0).padStart(6)} ms (seed ${slowest?.seed})\n`,
  );
  process.stdout.write(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`);
  if (counts.crashed + counts.hung > 0) {
    process.stdout.write(`Not met: none crashes, and none takes longer than ${HANG_MS / 1000} s.\n`);
    process.exitCode = 1;
  }
}

/** Reads files from a seed on, until the last or one that does not end; returns the last one read. */
function readFrom(first: number): Promise<number> {
  return new Promise((resolve) => {
    let reading = first;
    let finished = first - 1;
    let watch: NodeJS.Timeout | undefined;
    const worker = new Worker(join(__dirname, "parquet-fuzz", "fuzz-worker.ts"), {
      workerData: { first, last: FILES },
      execArgv: ["--import", "tsx"],
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MIB },
    });
    const fail = (outcome: "hung" | "crashed", message: string) => {
      clearTimeout(watch);
      counts[outcome]++;
      process.stdout.write(`seed ${reading} ${outcome}: ${message}\n`);
      void worker.terminate().then(() => resolve(reading));
    };
    worker.on("message", (message: number | FuzzOutcome) => {
      clearTimeout(watch);
      if (typeof message === "number") {
        reading = message;
        watch = setTimeout(() => fail("hung", `no end within ${HANG_MS} ms`), HANG_MS);
        return;
      }
      finished = message.seed;
      counts[message.outcome]++;
      if (message.outcome === "crashed") process.stdout.write(`seed ${message.seed}: ${message.message}\n`);
      if (message.milliseconds > (slowest?.milliseconds ?? 0)) slowest = message;
      if (finished === FILES) {
        worker.removeAllListeners("exit");
        void worker.terminate().then(() => resolve(finished));
      }
    });
    worker.on("error", (error) => fail("crashed", error.message));
  });
}

void main();
