import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { TOLERATED_LOSS } from "../../scripts/sandbox/run/renewal/summarise-renewal";
import { configOf } from "../support/stack-config";
import { playRecovery, type Recovery } from "./recovery/play-recovery";
import { type RecoveryFigures, renderRecovery } from "./recovery/render-recovery";

/**
 * How often and how soon accuracy comes back after the world has changed, over worlds of their own: what
 * `npm run sandbox -- --retrain` shows of one, without the emulator. `--keep` writes the table of docs/retraining.md.
 */
const FIGURES = join(__dirname, "recovery", "figures.json");
const DOCUMENT = join(__dirname, "..", "..", "docs", "retraining.md");
const TABLE = /(\| seed \| before [\s\S]*?\n)(?=\n)/;
/** Most worlds must come back. */
const LEAST_SHARE = 0.75;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "1,5,11,12,13,14,15,16,17,18,19,20" },
      days: { type: "string", default: "180" },
      products: { type: "string", default: "120" },
      keep: { type: "boolean", default: false },
    },
  });
  const [days, products] = [Number(values.days), Number(values.products)];
  const { retraining } = configOf({});
  const runs: Recovery[] = [];
  for (const seed of values.seeds.split(",").map(Number)) {
    runs.push(await playRecovery(seed, { days, products, retraining }));
    process.stderr.write(`${JSON.stringify(runs.at(-1))}\n`);
  }
  const figures: RecoveryFigures = { days, products, toleratedLoss: TOLERATED_LOSS, runs };
  const table = renderRecovery(figures);
  process.stdout.write(`${table}\n`);
  if (values.keep) {
    writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
    writeFileSync(
      DOCUMENT,
      readFileSync(DOCUMENT, "utf8").replace(TABLE, () => `${table}\n`),
    );
  }
  const recovered = runs.filter(({ daysUntilBack }) => daysUntilBack !== null).length;
  process.stdout.write(
    `${recovered} of ${runs.length} came back to within ${100 * TOLERATED_LOSS} % of what it was, and stayed\n`,
  );
  if (recovered < LEAST_SHARE * runs.length) process.exitCode = 1;
}

void main();
