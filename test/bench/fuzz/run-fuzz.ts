import { join } from "node:path";
import { Worker } from "node:worker_threads";

/** What became of one damaged input. What is `changed` was read without an error, as something else. */
export interface FuzzOutcome {
  readonly seed: number;
  readonly outcome: "accepted" | "changed" | "refused" | "crashed";
  readonly milliseconds: number;
  readonly message: string;
  /** What the input was made from. */
  readonly sample: string;
}

/** What a worker is given: the seeds to run through. It posts each seed before it begins, and its outcome after. */
export interface FuzzRange {
  readonly first: number;
  readonly last: number;
}

/** An input that takes longer hangs. */
const HANG_MS = 10_000;
const MOST_HEAP_MIB = 512;
const DEFAULT_COUNT = 100_000;

/** Inputs to make. @throws Error for what is no number of them: nothing done would look like nothing found */
function readCount(given: string | undefined): number {
  const count = given === undefined ? DEFAULT_COUNT : Number(given);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`The number of inputs is "${given}"; it must be an integer above 0.`);
}

/**
 * Runs a worker of this folder over the seeds from 1 to the number on the command line, in a thread that can be ended, prints what became of the
 * inputs, and makes the process fail when one crashed, took all memory or did not end in time.
 *
 * @param neverChanged samples of which no damaged input may be read as something else.
 */
export async function runFuzz(
  workerFile: string,
  noun: string,
  neverChanged: readonly string[] = [],
): Promise<void> {
  const count = readCount(process.argv[2]);
  const counts = { accepted: 0, changed: 0, refused: 0, crashed: 0, hung: 0 };
  const changed = new Map<string, number>();
  let slowest: FuzzOutcome | undefined;
  const note = (text: string) => process.stdout.write(`${text}\n`);

  for (let next = 1; next <= count; ) next = (await runFrom(next)) + 1;
  note(`${count.toLocaleString("en")} ${noun}`);
  for (const [outcome, inputs] of Object.entries(counts)) {
    note(`${outcome.padEnd(10)} ${inputs.toLocaleString("en").padStart(9)}`);
  }
  for (const [sample, inputs] of [...changed].sort())
    note(`  changed of ${sample}: ${inputs.toLocaleString("en")}`);
  note(`slowest    ${slowest?.milliseconds.toFixed(0).padStart(6)} ms (seed ${slowest?.seed})`);
  note(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
  const unmet = neverChanged.filter((sample) => changed.has(sample));
  if (unmet.length > 0) note(`Not met: none of ${unmet.join(", ")} is read as something else.`);
  if (counts.crashed + counts.hung > 0) {
    note(`Not met: none crashes, and none takes longer than ${HANG_MS / 1000} s.`);
  }
  if (unmet.length + counts.crashed + counts.hung > 0) process.exitCode = 1;

  /** Runs from a seed on, until the last or one that does not end; returns the last one run. */
  function runFrom(first: number): Promise<number> {
    return new Promise((resolve) => {
      let running = first;
      let watch: NodeJS.Timeout | undefined;
      const worker = new Worker(join(__dirname, workerFile), {
        workerData: { first, last: count } satisfies FuzzRange,
        execArgv: ["--import", "tsx"],
        resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MIB },
      });
      const fail = (outcome: "hung" | "crashed", message: string) => {
        clearTimeout(watch);
        counts[outcome]++;
        note(`seed ${running} ${outcome}: ${message}`);
        void worker.terminate().then(() => resolve(running));
      };
      worker.on("message", (message: number | FuzzOutcome) => {
        clearTimeout(watch);
        if (typeof message === "number") {
          running = message;
          watch = setTimeout(() => fail("hung", `no end within ${HANG_MS} ms`), HANG_MS);
          return;
        }
        const { seed, outcome, sample } = message;
        counts[outcome]++;
        if (outcome === "changed") changed.set(sample, (changed.get(sample) ?? 0) + 1);
        if (outcome === "crashed") note(`seed ${seed} (${sample}): ${message.message}`);
        if (message.milliseconds > (slowest?.milliseconds ?? 0)) slowest = message;
        if (seed === count) {
          worker.removeAllListeners("exit");
          void worker.terminate().then(() => resolve(seed));
        }
      });
      worker.on("error", (error) => fail("crashed", error.message));
    });
  }
}
