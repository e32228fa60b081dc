import { parentPort, workerData } from "node:worker_threads";
import { readParquet } from "../../../functions/aws/parquet/read-parquet";
import { DataError } from "../../../functions/contracts/errors";
import { createRandom } from "../../../functions/demand/numeric/random";
import { damage, parquetSamples } from "../../support/damaged-parquet";
import type { FuzzOutcome, FuzzRange } from "./run-fuzz";

const { first, last } = workerData as FuzzRange;
const samples = parquetSamples();

async function main(): Promise<void> {
  const intact = await Promise.all(
    samples.map(async ({ bytes }) => textOf(await readParquet(bytes, "intact"))),
  );
  for (let seed = first; seed <= last; seed++) {
    const index = seed % samples.length;
    const sample = samples[index]!.name;
    const bytes = damage(samples[index]!.bytes, createRandom(seed));
    parentPort!.postMessage(seed);
    const startedAt = performance.now();
    let outcome: FuzzOutcome["outcome"];
    let message = "";
    try {
      outcome =
        textOf(await readParquet(bytes, "damaged.parquet")) === intact[index] ? "accepted" : "changed";
    } catch (error) {
      outcome = error instanceof DataError ? "refused" : "crashed";
      message = error instanceof Error ? error.message : String(error);
    }
    const milliseconds = performance.now() - startedAt;
    parentPort!.postMessage({ seed, outcome, milliseconds, message, sample } satisfies FuzzOutcome);
  }
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    ArrayBuffer.isView(part) ? Array.from(part as Float64Array, String) : part,
  );
}

void main();
