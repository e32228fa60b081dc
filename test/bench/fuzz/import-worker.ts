import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { readDemandFile } from "../../../functions/aws/demand-file/read-demand-file";
import { DataError } from "../../../functions/contracts/errors";
import { createRandom } from "../../../functions/demand/numeric/random";
import { damageDemand, demandSamples } from "../../support/damaged-demand";
import type { FuzzOutcome, FuzzRange } from "./run-fuzz";

const { first, last } = workerData as FuzzRange;
const samples = demandSamples();
const folder = mkdtempSync(join(tmpdir(), "import-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

async function main(): Promise<void> {
  const intact: string[] = [];
  for (const { name, bytes } of samples) intact.push(await read(name, bytes));
  for (let seed = first; seed <= last; seed++) {
    const index = seed % samples.length;
    const sample = samples[index]!;
    const damaged = damageDemand(sample, createRandom(seed));
    parentPort!.postMessage(seed);
    const startedAt = performance.now();
    let outcome: FuzzOutcome["outcome"];
    let message = "";
    try {
      outcome = (await read(sample.name, damaged.bytes)) === intact[index] ? "accepted" : "changed";
    } catch (error) {
      outcome = error instanceof DataError ? "refused" : "crashed";
      message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    const milliseconds = performance.now() - startedAt;
    parentPort!.postMessage({
      seed,
      outcome,
      milliseconds,
      message,
      sample: damaged.sample,
    } satisfies FuzzOutcome);
  }
}

/** What the import would bring into the lake. */
async function read(name: string, bytes: Uint8Array): Promise<string> {
  const file = join(folder, `demand.${name}`);
  writeFileSync(file, bytes);
  const { series } = await readDemandFile(file);
  return JSON.stringify(series, (_, part) =>
    ArrayBuffer.isView(part) ? Array.from(part as Float64Array, String) : part,
  );
}

void main();
