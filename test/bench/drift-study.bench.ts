/**
 * How many false alarms the monitor raises on stable products of unlike kinds, and how many injected drifts it finds;
 * beside it the rules of peers. `npm run bench -- drift-study [-- --data FILE --seed 2 --quick]`; `--keep` writes the
 * figures that docs/monitoring.md shows.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { renderFigures } from "./drift-study/render-figures";
import { runStudy, type StudySize } from "./drift-study/run-study";
import { computeSample } from "./drift-study/sample";
import { CALIBRATION_WORLDS, HELD_OUT_WORLDS } from "./drift-study/worlds";
import { createRetailer } from "./drift-study/worlds/retailer";

const FIGURES = join(__dirname, "drift-study", "figures.json");
const DOCUMENT = join(__dirname, "..", "..", "docs", "monitoring.md");
const TABLES = /(<!-- drift-study -->\n)[\s\S]*(<!-- end of drift-study -->)/;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      seed: { type: "string", default: "2" },
      quick: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
    },
  });
  const startedMs = performance.now();
  const size: StudySize = values.quick
    ? { seed: Number(values.seed), stable: 8, drifting: 16, peerProducts: 2 }
    : { seed: Number(values.seed), stable: 40, drifting: 64, peerProducts: 5 };
  const real = values.data ? [createRetailer((await readDemandFile(values.data)).series)] : [];
  const worlds = { calibration: [...CALIBRATION_WORLDS, ...real], heldOut: HELD_OUT_WORLDS };
  const figures = runStudy(worlds, size, (line) => process.stderr.write(`${line}\n`));
  const tables = renderFigures(figures);
  process.stdout.write(`${tables}\n\n${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
  if (!values.keep) return;
  writeFileSync(FIGURES, `${JSON.stringify({ figures, sample: computeSample() }, null, 1)}\n`);
  const document = readFileSync(DOCUMENT, "utf8");
  writeFileSync(
    DOCUMENT,
    document.replace(TABLES, (_, begin: string, end: string) => `${begin}\n${tables}\n\n${end}`),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
