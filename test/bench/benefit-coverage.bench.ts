import { parseArgs } from "node:util";
import { FEWEST_SHORT_CYCLES } from "../../functions/business/report/benefit";
import { bootstrapTotal } from "../../functions/business/report/bootstrap";
import { type PlayedWindow, playFleet, type World } from "./benefit-coverage/worlds";

/**
 * How often does the 95 % interval of the benefit hold what it is of? Plays books of many made-up fleets, cuts them into
 * windows, and counts the windows whose interval holds the mean benefit of all of them: what such a fleet earns in such
 * days. Windows with too few stockouts have no interval: their share is told, and nothing else. Exits with 3 when a world is
 * outside `--least` to `--most` by more than chance does at these bounds: two standard errors.
 */
const USAGE = `npm run bench -- benefit-coverage -- [--fleets 20] [--windows 6] [--seed 1000] [--world NAME] [--least 0.93] [--most 0.97] [--json]`;

/** What the estimator was judged by while it was made. */
const WORLDS: readonly World[] = [
  { name: "independent products", products: 40, windowDays: 56, shock: 0, persistence: 0 },
  { name: "common shock, gone in days", products: 40, windowDays: 56, shock: 0.3, persistence: 0.5 },
  { name: "common shock, lasts a week", products: 40, windowDays: 56, shock: 0.3, persistence: 0.85 },
  { name: "few products", products: 10, windowDays: 56, shock: 0, persistence: 0 },
  { name: "four weeks, common shock", products: 40, windowDays: 28, shock: 0.3, persistence: 0.5 },
];

/** What was not looked at before it was done, but for the rule of too few stockouts: rare sellers and one other gave it. */
const HELD_BACK: readonly World[] = [
  { name: "150 products, twelve weeks", products: 150, windowDays: 84, shock: 0, persistence: 0 },
  {
    name: "30 that rarely sell, shock",
    ...{ products: 30, windowDays: 56, shock: 0.5, persistence: 0.7, demandDayShare: 0.25 },
  },
  {
    name: "20 ordered daily, shock",
    ...{ products: 20, windowDays: 42, shock: 0.4, persistence: 0.3, policy: { orderPolicy: "order-up-to" } },
  },
  { name: "60 very unlike, four weeks", products: 60, windowDays: 28, shock: 0, persistence: 0, spread: 1.4 },
  { name: "six products, long shock", products: 6, windowDays: 84, shock: 0.4, persistence: 0.8 },
];

function main(): void {
  const { values } = parseArgs({
    options: {
      fleets: { type: "string", default: "20" },
      windows: { type: "string", default: "6" },
      seed: { type: "string", default: "1000" },
      world: { type: "string" },
      least: { type: "string", default: "0.93" },
      most: { type: "string", default: "0.97" },
      json: { type: "boolean", default: false },
    },
  });
  const [fleets, windows, seed] = [values.fleets, values.windows, values.seed].map(Number) as [
    number,
    number,
    number,
  ];
  const measureWorlds = (worlds: readonly World[]) =>
    worlds
      .filter(({ name }) => values.world === undefined || name === values.world)
      .map((world) => {
        const played = Array.from({ length: fleets }, (_, fleet) => playFleet(world, windows, seed + fleet));
        return { world: world.name, ...measure(played.flat()) };
      });
  const [looked, heldBack] = [measureWorlds(WORLDS), measureWorlds(HELD_BACK)];
  const [least, most] = [Number(values.least), Number(values.most)];
  // What chance may do at the bound itself: of 25 windows that all hold, the share's own error would be 0.
  const chanceAt = (share: number, told: number) => 2 * Math.sqrt((share * (1 - share)) / told);
  const isOut = ({ coverage, told }: Measured) =>
    coverage < least - chanceAt(least, told) || coverage > most + chanceAt(most, told);
  process.stdout.write(values.json ? `${JSON.stringify({ looked, heldBack })}\n` : render(looked, heldBack));
  if ([...looked, ...heldBack].some(isOut)) process.exitCode = 3;
}

interface Measured {
  readonly world: string;
  readonly windows: number;
  /** Those that have an interval; the others have too few stockouts. What follows is of these, the truth of all. */
  readonly told: number;
  readonly truthAmount: number;
  readonly coverage: number;
  /** Of that share: the square root of p (1 - p) / n. */
  readonly standardError: number;
  readonly above: number;
  readonly below: number;
  readonly widthAmount: number;
}

function measure(windows: readonly PlayedWindow[]): Omit<Measured, "world"> {
  const totals = windows.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const truth = totals.reduce((sum, total) => sum + total, 0) / totals.length;
  const intervals = windows
    .filter(({ shortCycles }) => shortCycles >= FEWEST_SHORT_CYCLES)
    .map((figures, index) => bootstrapTotal(figures, { seed: index + 1 })!);
  const shareOf = (holds: (low: number, high: number) => boolean) =>
    intervals.filter(({ low, high }) => holds(low, high)).length / intervals.length;
  const coverage = shareOf((low, high) => low <= truth && truth <= high);
  return {
    windows: windows.length,
    told: intervals.length,
    truthAmount: truth,
    coverage,
    standardError: Math.sqrt((coverage * (1 - coverage)) / intervals.length),
    above: shareOf((low) => truth < low),
    below: shareOf((_, high) => truth > high),
    widthAmount: intervals.reduce((sum, { low, high }) => sum + high - low, 0) / intervals.length,
  };
}

function render(looked: readonly Measured[], heldBack: readonly Measured[]): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(8);
  const rowOf = (one: Measured) =>
    [
      one.world.padEnd(30),
      String(one.windows).padStart(8),
      String(one.told).padStart(6),
      percent(one.coverage),
      ` +/- ${(one.standardError * 100).toFixed(1)}`,
      percent(one.above),
      percent(one.below),
      one.truthAmount.toFixed(0).padStart(10),
      one.widthAmount.toFixed(0).padStart(10),
    ].join("");
  return `${[
    "world                          windows  told   holds          above   below   benefit     width",
    ...looked.map(rowOf),
    ...(heldBack.length > 0 ? ["held back", ...heldBack.map(rowOf)] : []),
  ].join("\n")}\n`;
}

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else main();
