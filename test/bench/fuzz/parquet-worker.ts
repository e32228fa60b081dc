import { parentPort, workerData } from "node:worker_threads";
import { readParquet } from "../../../functions/aws/parquet/read-parquet";
import { DataError } from "../../../functions/contracts/errors";
import { createRandom } from "../../../functions/demand/numeric/random";
import { damage, parquetSamples } from "../../support/damaged-parquet";

/** What became of one damaged file. */
export interface FuzzOutcome {
  readonly seed: number;
  readonly outcome: "accepted" | "changed" | "refused" | "crashed";
  readonly milliseconds: number;
  readonly message: string;
}

const { first, last } = workerData as { readonly first: number; readonly last: number };
const samples = parquetSamples();

async function main(): Promise<void> {
  const intact = await Promise.all(
    samples.map(async ({ bytes }) => textOf(await readParquet(bytes, "intact"))),
  );
  for (let seed = first; seed <= last; seed++) {
    const sample = seed % samples.length;
    const bytes = damage(samples[sample]!.bytes, createRandom(seed));
    // Tells the observer which file is being read, should this one never end.
    parentPort!.postMessage(seed);
    const startedAt = performance.now();
    let outcome: FuzzOutcome["outcome"];
    let message = "";
    try {
      outcome =
        textOf(await readParquet(bytes, "damaged.parquet")) === intact[sample] ? "accepted" : "changed";
    } catch (error) {
      outcome = error instanceof DataError ? "refused" : "crashed";
      message = error instanceof Error ? error.message : String(error);
    }
    const milliseconds = performance.now() - startedAt;
    parentPort!.postMessage({ seed, outcome, milliseconds, message } satisfies FuzzOutcome);
  }
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    ArrayBuffer.isView(part) ? Array.from(part as Float64Array, String) : part,
  );
}

void main();
