import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { formatDay, parseDay } from "../../functions/demand/calendar";
import { computeBiasRatio, computeRmse, computeWape } from "../../functions/demand/error-measures";
import type { DemandSeries } from "../../functions/demand/series";
import { createPredictor } from "../../scripts/model/predictor";
import { trainModel } from "../../scripts/model/train";
import { generateDemand } from "../../scripts/sandbox/run/demand/generate-demand";
import { prepareDemand } from "../../scripts/sandbox/run/demand/played-demand";
import { PLANNED_COLUMNS, plansOf } from "../../scripts/sandbox/run/played-plans";
import { addToCoverage, type Coverage, createCoverage } from "./forecasting/coverage";
import {
  type ForecastModel,
  forecastRolling,
  isHeldBack,
  planOrigins,
  type ScoredForecast,
} from "./forecasting/rolling-origin";
import { addForecast, computeWapeAtZeroBias, createTally, type Tally } from "./forecasting/tally";

/**
 * How well the sandbox's model forecasts, beside simple methods, by days ahead, out of sample: origins roll over the
 * last days, the model is trained anew on the way, on four products out of five; the fifth is told apart. Units are
 * those that monitoring scores, net of returns of the same day. "Unbiased" is WAPE when the sum of each method's
 * forecasts is made right. Then, how much of actual demand its bounds hold.
 */
const USAGE = `npm run bench -- forecasting -- [--data FILE] [--days 60] [--until DATE] [--step 2] [--trainings 2]
  [--horizon 14] [--seed 1] [--unplanned]
The default is the sandbox's generated demand, its model told of the promotions that were planned by then; --unplanned
tells it nothing.`;

const METHODS = [
  ["model", "model"],
  ["smoothing", "exponential smoothing x weekday"],
  ["trailingMean", "mean of 28 days"],
  ["seasonalNaive", "seasonal naive"],
] as const;

/** Classes by units a day, as exponential smoothing knows them at the origin. */
const VOLUME_CLASSES = [
  ["below 0.3 a day", 0.3],
  ["0.3 to 1", 1],
  ["1 to 4", 4],
  ["4 to 16", 16],
  ["16 and more", Number.POSITIVE_INFINITY],
] as const;

async function main(): Promise<void> {
  const options = readOptions();
  const { all, known } = options.data
    ? { all: (await readDemandFile(options.data)).series, known: undefined }
    : await generate(options.seed, options.isPlanned);
  const lastDay =
    options.until ?? all.reduce((last, { days }) => Math.max(last, days[days.length - 1] ?? last), 0);
  const plan = {
    ...planOrigins(lastDay, options.days, options.horizon, options.step, options.trainings),
    known,
  };
  const firstOrigin = plan.origins[0]!.originDay;
  const fleet = all.filter(({ days }) => days.length > 0 && days[0]! <= firstOrigin);
  const shown = [1, 7, 14].filter((step) => step <= options.horizon);
  const columns = [...shown.map(String), `1-${options.horizon}`];
  const tallies = new Map<string, Tally>();
  const coverages = new Map<string, Coverage>();
  const trainingMs: number[] = [];

  const train = async (list: readonly DemandSeries[], untilDay: number): Promise<ForecastModel> => {
    const startedAt = process.cpuUsage().user;
    const { horizon: horizonDays, seed } = options;
    const artifact = await trainModel(list, { untilDay, horizonDays, seed, ...known });
    trainingMs.push((process.cpuUsage().user - startedAt) / 1000);
    const predictor = await createPredictor(artifact);
    return ({ features }) => predictor.predict(features);
  };

  function score(forecast: ScoredForecast): void {
    const steps = [`1-${options.horizon}`, ...(shown.includes(forecast.step) ? [String(forecast.step)] : [])];
    const groups = ["all", ...(isHeldBack(forecast.productId) ? ["held back"] : [])];
    const volume = VOLUME_CLASSES.find(([, bound]) => forecast.smoothing < bound)![0];
    for (const step of steps) {
      for (const group of groups) {
        for (const [method] of METHODS) {
          const tally = at(tallies, `${group}|${method}|${step}`, createTally);
          addForecast(tally, forecast.actual, forecast[method], forecast.naiveScale);
        }
      }
      for (const name of [volume, "all"]) {
        addToCoverage(at(coverages, `${name}|${step}`, createCoverage), forecast);
      }
    }
  }

  await forecastRolling(fleet, plan, train, score);
  const heldBack = fleet.filter(({ productId }) => isHeldBack(productId)).length;
  process.stdout.write(
    `${fleet.length.toLocaleString("en")} products, ${plan.origins.length} origins ${formatDay(firstOrigin)} to ${formatDay(plan.origins.at(-1)!.originDay)}; ` +
      `trained ${trainingMs.length} times without ${heldBack} of them, ${(trainingMs.reduce((sum, ms) => sum + ms, 0) / trainingMs.length / 1000).toFixed(1)} s of processor each\n`,
  );
  for (const [group, count] of [
    ["all", fleet.length],
    ["held back", heldBack],
  ] as const) {
    process.stdout.write(
      `\n${group} (${count.toLocaleString("en")} products)\n${row("", "days ahead", columns)}\n`,
    );
    for (const [measure, tell] of MEASURES) {
      for (const [method, name] of METHODS) {
        const told = columns.map((step) => tell(tallies.get(`${group}|${method}|${step}`) ?? createTally()));
        process.stdout.write(`${row(method === "model" ? measure : "", name, told)}\n`);
      }
    }
  }
  process.stdout.write(
    `\nactuals within the bounds, meant to be 80 %: as counted; with counts spread; share of intervals that hold zero units only\n${row("", "days ahead", columns, 22)}\n`,
  );
  for (const name of [...VOLUME_CLASSES.map(([name]) => name), "all"]) {
    const told = columns.map((step) => tellCoverage(coverages.get(`${name}|${step}`)));
    process.stdout.write(`${row("", name, told, 22)}\n`);
  }
}

/** The demand that a sandbox plays, whole. */
async function generate(seed: number, isPlanned: boolean) {
  const products = 150;
  const days = 30;
  const all = generateDemand({ products, days, seed });
  const { plans, firstDay } = await prepareDemand({ products, days, seed, driftShare: 0 });
  return {
    all,
    known: isPlanned ? { columns: PLANNED_COLUMNS, plans: plansOf({ plans, firstDay }) } : undefined,
  };
}

const MEASURES: readonly (readonly [string, (tally: Tally) => string])[] = [
  ["WAPE", ({ sums }) => computeWape(sums)?.toFixed(3) ?? "n/a"],
  ["bias", ({ sums }) => percent(computeBiasRatio(sums))],
  ["  unbiased", (tally) => computeWapeAtZeroBias(tally)?.toFixed(3) ?? "n/a"],
  [
    "scaled error",
    ({ scaled, scaledCount }) => (scaledCount > 0 ? (scaled / scaledCount).toFixed(3) : "n/a"),
  ],
  ["RMSE, units", ({ sums }) => computeRmse(sums)?.toFixed(2) ?? "n/a"],
];

function tellCoverage(coverage: Coverage | undefined): string {
  if (!coverage || coverage.count === 0) return "n/a";
  const { count, held, shares, zeroOnly } = coverage;
  return [held, shares, zeroOnly].map((part) => percent(part / count)).join(" ");
}

function percent(ratio: number | undefined): string {
  return ratio === undefined ? "n/a" : `${(100 * ratio).toFixed(1)} %`;
}

function row(head: string, name: string, cells: readonly string[], width = 9): string {
  return `${head.padEnd(13)}${name.padEnd(33)}${cells.map((cell) => cell.padStart(width)).join("")}`;
}

function at<T>(map: Map<string, T>, key: string, create: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      days: { type: "string", default: "60" },
      until: { type: "string" },
      step: { type: "string", default: "2" },
      trainings: { type: "string", default: "2" },
      horizon: { type: "string", default: "14" },
      seed: { type: "string", default: "1" },
      unplanned: { type: "boolean", default: false },
    },
  });
  return {
    data: values.data,
    days: Number(values.days),
    until: values.until === undefined ? undefined : parseDay(values.until),
    step: Number(values.step),
    trainings: Number(values.trainings),
    horizon: Number(values.horizon),
    seed: Number(values.seed),
    isPlanned: !values.unplanned,
  };
}

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else void main();
