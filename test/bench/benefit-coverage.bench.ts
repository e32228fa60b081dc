import { parseArgs } from "node:util";
import { type BlockFigures, bootstrapTotal } from "../../functions/business/report/bootstrap";
import { playFleet, type World } from "./benefit-coverage/worlds";

/**
 * How often does the 95 % interval of the benefit hold what it is of? Plays books of many made-up fleets, cuts them into
 * windows, and counts the windows whose interval holds the mean benefit of all of them: what such a fleet earns in such
 * days. Exits with 3 when a world is outside `--least` to `--most`. Seeds of calibration and of the report differ.
 */
const USAGE = `npm run bench -- benefit-coverage -- [--fleets 60] [--windows 6] [--seed 1000] [--least 0.93] [--most 0.97] [--json]`;

const WORLDS: readonly World[] = [
  { name: "independent products", products: 40, windowDays: 56, shock: 0, persistence: 0 },
  { name: "common shock, gone in days", products: 40, windowDays: 56, shock: 0.3, persistence: 0.5 },
  { name: "common shock, lasts a week", products: 40, windowDays: 56, shock: 0.3, persistence: 0.85 },
  { name: "few products", products: 10, windowDays: 56, shock: 0, persistence: 0 },
  { name: "four weeks, common shock", products: 40, windowDays: 28, shock: 0.3, persistence: 0.5 },
];

function main(): void {
  const { values } = parseArgs({
    options: {
      fleets: { type: "string", default: "60" },
      windows: { type: "string", default: "6" },
      seed: { type: "string", default: "1000" },
      least: { type: "string", default: "0.93" },
      most: { type: "string", default: "0.97" },
      json: { type: "boolean", default: false },
      cells: { type: "boolean", default: false },
    },
  });
  const [fleets, windows, seed] = [values.fleets, values.windows, values.seed].map(Number) as [
    number,
    number,
    number,
  ];
  const results = WORLDS.map((world) => {
    const all: BlockFigures[] = [];
    for (let fleet = 0; fleet < fleets; fleet++) all.push(...playFleet(world, windows, seed + fleet));
    return { world: world.name, ...measure(all), ...(values.cells ? { cells: all } : {}) };
  });
  const isOut = ({ coverage }: { readonly coverage: number }) =>
    coverage < Number(values.least) || coverage > Number(values.most);
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else process.stdout.write(render(results));
  if (results.some(isOut)) process.exitCode = 3;
}

function measure(windows: readonly BlockFigures[]) {
  const totals = windows.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const truth = totals.reduce((sum, total) => sum + total, 0) / totals.length;
  const intervals = windows.map((figures, index) => bootstrapTotal(figures, { seed: index + 1 })!);
  const count = (holds: (low: number, high: number) => boolean) =>
    intervals.filter(({ low, high }) => holds(low, high)).length / intervals.length;
  return {
    windows: windows.length,
    truthAmount: truth,
    coverage: count((low, high) => low <= truth && truth <= high),
    above: count((low) => truth < low),
    below: count((_, high) => truth > high),
    widthAmount: intervals.reduce((sum, { low, high }) => sum + high - low, 0) / intervals.length,
  };
}

function render(results: readonly ({ readonly world: string } & ReturnType<typeof measure>)[]): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(8);
  const rows = results.map(
    (one) =>
      `${one.world.padEnd(30)}${String(one.windows).padStart(8)}${percent(one.coverage)}${percent(one.above)}${percent(one.below)}${one.truthAmount.toFixed(0).padStart(10)}${one.widthAmount.toFixed(0).padStart(10)}`,
  );
  return `${["world                          windows   holds    above    below   benefit     width", ...rows].join("\n")}\n`;
}

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else main();
