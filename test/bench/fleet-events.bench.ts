/**
 * How often the monitor sees an event in fleets without one, and how soon it finds what products share.
 * `npm run bench -- fleet-events [-- --seed 2 --quick]`; `--keep` writes the figures that docs/monitoring.md shows.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureFleets, renderFleetFigures } from "./drift-study/fleet/measure-fleets";

const FIGURES = join(__dirname, "drift-study", "fleet", "figures.json");
const DOCUMENT = join(__dirname, "..", "..", "docs", "monitoring.md");
const TABLES = /(<!-- fleet-events -->\n)[\s\S]*(<!-- end of fleet-events -->)/;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "2" },
    quick: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const startedMs = performance.now();
const size = {
  seed: Number(values.seed),
  stableFleets: values.quick ? 1 : 15,
  fleets: values.quick ? 1 : 3,
  products: values.quick ? 20 : 40,
};
const figures = measureFleets(size, (line) => process.stderr.write(`${line}\n`));
const tables = renderFleetFigures(figures);
process.stdout.write(`${tables}\n\n${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
if (values.keep) {
  writeFileSync(FIGURES, `${JSON.stringify(figures, null, 1)}\n`);
  const document = readFileSync(DOCUMENT, "utf8");
  writeFileSync(
    DOCUMENT,
    document.replace(TABLES, (_, begin: string, end: string) => `${begin}\n${tables}\n\n${end}`),
  );
}
