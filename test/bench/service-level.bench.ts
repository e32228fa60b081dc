import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { assembleRun } from "../../functions/business/books/assemble-run";
import { simulateFleet } from "../../functions/business/books/simulate-fleet";
import { START_WINDOW_DAYS } from "../../functions/business/books/starting-point";
import { cutFleet, warmUpBooks } from "../../functions/business/books/warm-up";
import { SERVICE_CLASSES } from "../../functions/business/policy/classify";
import { computeLevelBound, LEVEL_BOUND_RATIO } from "../../functions/business/policy/level-bound";
import { computeProtectionIntervalDays } from "../../functions/business/policy/policy";
import { computeBenefit } from "../../functions/business/report/benefit";
import { measureBeyondBound } from "../../functions/business/report/beyond-bound";
import type { PeriodTotals } from "../../functions/business/report/period-totals";
import { computeScenarioFigures } from "../../functions/business/report/scenario-figures";
import { summarisePeriod } from "../../functions/business/report/summarise-period";
import { sameTerms } from "../../functions/contracts/catalogue";
import type { BenefitFigures, ScenarioFigures } from "../../functions/contracts/results/business-figures";
import type { BusinessSettings } from "../../functions/contracts/settings/business";
import { formatDay } from "../../functions/demand/calendar";
import { lowerBound } from "../../functions/demand/numeric/search";
import { demandOf } from "../../functions/demand/scored-demand";
import type { DemandSeries } from "../../functions/demand/series";
import { businessSettings } from "../support/settings";
import { createFleetForecaster } from "./support/fleet-forecaster";
import { generateRetailDemand } from "./support/retail-demand";

/**
 * Does the policy reach its target, and what stock does that take? Plays the order-up-to policy day by day on
 * demand from a file, once with the model's forecasts and once with the seasonal-naive baseline's. The model
 * is trained once, on the days before the first one played. Classes are those known before the first day; the aim of
 * a day knows what was missed before it, never the day itself. Exits with 3 when the target is missed by more than
 * `--tolerance`, or by a class with at least `--min-cycles` cycles with demand by more than `--class-tolerance`. "At most" is
 * what any level within the bound of demand seen could have served; where that is below the target, the class is not
 * reachable and does not count, nor do products that are new.
 */
const USAGE = `npm run bench -- service-level -- [--data FILE] [--days 120] [--lead-days 7] [--lead-deviation 1]
  [--review-days 1] [--reorder-point] [--target 0.98] [--fill-rate] [--method empirical|normal|poisson|negative-binomial]
  [--min-selling-days 100] [--tolerance 0.015] [--class-tolerance 0.01] [--min-cycles 1000] [--margin 0.4] [--holding 0.25] [--seed 1] [--json]`;

async function main(): Promise<void> {
  const options = readOptions();
  const { policy } = options;
  const protectionDays = computeProtectionIntervalDays(policy);
  const fleet = options.data ? (await readDemandFile(options.data)).series : generateRetailDemand();
  const lastDay = fleet.reduce((last, { days }) => Math.max(last, days.at(-1) ?? last), 0);
  const firstDay = lastDay - options.days + 1;
  progress(`training on the days up to ${formatDay(firstDay - 1)}`);
  const forecaster = await createFleetForecaster(fleet, firstDay - 1, protectionDays, options.seed);

  const past = new Map<
    number,
    { productIds: readonly string[]; model: Float64Array; baseline: Float64Array }
  >();
  let simulationMs = 0;
  let simulationCpuMs = 0;
  let mark = 0;
  let cpuMark = 0;
  const simulation = simulateFleet(
    firstDay,
    options.days + 1,
    policy,
    (day, knownIds) => {
      if (mark > 0) simulationMs += performance.now() - mark;
      if (mark > 0) simulationCpuMs += cpuMs() - cpuMark;
      progress(`${formatDay(day)}`);
      const known = fleet
        .map((series) => until(series, day - 1))
        .filter((series): series is DemandSeries => series !== undefined);
      const run = assembleRun(
        known.map((series) => from(series, day - 1 - START_WINDOW_DAYS)),
        knownIds,
        {
          runDay: day,
          terms: sameTerms(policy),
          forecastsOf: (productIds) => forecaster(known, day - 1, productIds),
          maturedOf: () => past.get(day - protectionDays),
        },
      );
      past.set(day, {
        productIds: run.input.productIds,
        model: run.input.model.protectionForecastUnits,
        baseline: run.input.baseline.protectionForecastUnits,
      });
      mark = performance.now();
      cpuMark = cpuMs();
      return run;
    },
    warmUpBooks(cutFleet(fleet, 0, firstDay - 1), firstDay, sameTerms(policy)),
  );
  simulationMs += performance.now() - mark;
  simulationCpuMs += cpuMs() - cpuMark;
  progress("");

  const start = performance.now();
  const period = summarisePeriod(simulation.days, simulation.firstDay, policy);
  const summaryMs = performance.now() - start;
  const sellingDays = new Map(
    fleet.map(({ productId, unitsSold }) => [
      productId,
      unitsSold.reduce((n, units) => n + (units > 0 ? 1 : 0), 0),
    ]),
  );
  const frequent = [...period.productIds.keys()].filter(
    (index) => (sellingDays.get(period.productIds[index]!) ?? 0) >= options.minSellingDays,
  );
  const groups = [
    { name: `products with ${options.minSellingDays}+ selling days`, selection: frequent },
    { name: "all products", selection: [...period.productIds.keys()] },
  ].map(({ name, selection }) => describeGroup(name, selection, period));
  const { target } = options;
  const measured = options.policy.serviceTarget === "fill-rate" ? "fillRate" : "demandCycleServiceLevel";
  const reached = groups[0]!.model[measured];
  const classes = measureClasses(simulation.days, simulation.firstDay, policy, measured).map((own) => ({
    ...own,
    reachable: (own.atMost ?? target) >= target - options.classTolerance,
    met:
      own.demandCycles < options.minCycles ||
      Math.abs((own.served ?? target) - target) <= options.classTolerance,
  }));
  const met =
    reached !== null &&
    Math.abs(reached - target) <= options.tolerance &&
    classes.every((own) => own.met || !own.reachable || own.name === "new");
  const result = {
    levels: measureLevels(simulation.days, fleet, protectionDays),
    from: formatDay(period.fromDay),
    to: formatDay(period.toDay),
    policy,
    target,
    reached,
    withinPoints: reached === null ? null : Math.abs(reached - target) * 100,
    met,
    groups,
    classes,
    simulationMs,
    simulationCpuMs,
    summaryMs,
  };
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : render(result));
  if (!met) process.exitCode = 3;

  function describeGroup(name: string, selection: readonly number[], totals: PeriodTotals) {
    const figuresOf = (scenario: "model" | "baseline" | "perfectForesight") => {
      const figures = computeScenarioFigures(totals, totals.scenarios[scenario], selection);
      return { ...figures, medianProductLevel: medianLevelOf(totals, scenario, selection) };
    };
    return {
      name,
      products: selection.length,
      model: figuresOf("model"),
      baseline: figuresOf("baseline"),
      perfectForesight: figuresOf("perfectForesight"),
      benefit: computeBenefit(totals, selection),
    };
  }
}

/** Days for which a class is told beforehand: those of a report. */
const CLASS_WINDOW_DAYS = 28;

/** Service by class over stretches of four weeks, each counted by the classes that were known before it. */
function measureClasses(
  days: Parameters<typeof summarisePeriod>[0],
  firstDay: number,
  policy: BusinessSettings,
  measured: "fillRate" | "demandCycleServiceLevel",
) {
  const sums = SERVICE_CLASSES.map((name) => ({
    name,
    products: 0,
    demandCycles: 0,
    short: 0,
    demand: 0,
    lost: 0,
    cyclesBeyond: 0,
    unitsBeyond: 0,
    baselineShort: 0,
    baselineLost: 0,
    capitalAmountDays: 0,
  }));
  let playedDays = 0;
  let stretches = 0;
  for (let end = days.length; end > 1; end -= CLASS_WINDOW_DAYS) {
    const stretch = days.slice(Math.max(0, end - CLASS_WINDOW_DAYS - 1), end);
    const period = summarisePeriod(stretch, firstDay, policy);
    const { model, baseline } = period.scenarios;
    const beyond = measureBeyondBound(
      days.slice(0, end),
      firstDay,
      policy,
      undefined,
      end - stretch.length + 1,
    );
    playedDays += stretch.length - 1;
    stretches++;
    period.serviceClass.forEach((place, index) => {
      const own = sums[place];
      if (!own) return;
      own.products++;
      own.demandCycles += model.demandCycles[index]!;
      own.short += model.demandCyclesWithStockout[index]!;
      own.baselineShort += baseline.demandCyclesWithStockout[index]!;
      own.demand += period.demand[index]!;
      own.lost += model.lost[index]!;
      own.cyclesBeyond += beyond.cycles[index]!;
      own.unitsBeyond += beyond.units[index]!;
      own.baselineLost += baseline.lost[index]!;
      own.capitalAmountDays += model.capitalAmountDays[index]!;
    });
  }
  const share = (part: number, whole: number): number | null => (whole > 0 ? 1 - part / whole : null);
  return sums.map((own) => {
    const cycles = share(own.short, own.demandCycles);
    const fillRate = share(own.lost, own.demand);
    const isFillRate = measured === "fillRate";
    return {
      name: own.name,
      products: own.products / stretches,
      demandCycles: own.demandCycles,
      cycles,
      fillRate,
      served: isFillRate ? fillRate : cycles,
      atMost: isFillRate ? share(own.unitsBeyond, own.demand) : share(own.cyclesBeyond, own.demandCycles),
      baseline: isFillRate ? share(own.baselineLost, own.demand) : share(own.baselineShort, own.demandCycles),
      capitalAmount: own.capitalAmountDays / playedDays,
    };
  });
}

/**
 * Order levels against their bound, and against what nobody knew on their day: the highest demand of an interval that the
 * product had in all of the file.
 */
function measureLevels(
  days: Parameters<typeof summarisePeriod>[0],
  fleet: readonly DemandSeries[],
  protectionDays: number,
) {
  const highestEver = new Map(
    fleet.map((series) => [series.productId, highestInterval(series, protectionDays)]),
  );
  const tally = () => ({ productDays: 0, aboveBound: 0, aboveEver: 0, mostOverEver: 0 });
  const tallies = { older: tally(), young: tally() };
  for (const { productIds, knownDays, highestIntervalUnits, books } of days) {
    productIds.forEach((productId, index) => {
      const own = knownDays[index]! < protectionDays ? tallies.young : tallies.older;
      const level = books.model.reorderPoint?.[index] ?? books.model.level![index]!;
      const overEver = level / Math.max(1, highestEver.get(productId)!);
      own.productDays++;
      if (level > computeLevelBound(highestIntervalUnits[index]!)) own.aboveBound++;
      if (level > computeLevelBound(highestEver.get(productId)!)) own.aboveEver++;
      own.mostOverEver = Math.max(own.mostOverEver, overEver);
    });
  }
  return tallies;
}

function highestInterval(series: DemandSeries, protectionDays: number): number {
  let sum = 0;
  let highest = 0;
  let first = 0;
  for (let row = 0; row < series.days.length; row++) {
    sum += demandOf(series, row) || 0;
    for (; series.days[first]! <= series.days[row]! - protectionDays; first++)
      sum -= demandOf(series, first) || 0;
    highest = Math.max(highest, sum);
  }
  return highest;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      days: { type: "string", default: "120" },
      "lead-days": { type: "string", default: "7" },
      "lead-deviation": { type: "string", default: "1" },
      "review-days": { type: "string", default: "1" },
      target: { type: "string", default: "0.98" },
      "fill-rate": { type: "boolean", default: false },
      "reorder-point": { type: "boolean", default: false },
      method: { type: "string", default: "empirical" },
      "min-selling-days": { type: "string", default: "100" },
      tolerance: { type: "string", default: "0.015" },
      "class-tolerance": { type: "string", default: "0.01" },
      "min-cycles": { type: "string", default: "1000" },
      margin: { type: "string", default: "0.4" },
      holding: { type: "string", default: "0.25" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
    },
  });
  const policy = businessSettings({
    leadTimeDays: Number(values["lead-days"]),
    leadTimeDeviationDays: Number(values["lead-deviation"]),
    reviewPeriodDays: Number(values["review-days"]),
    serviceTarget: values["fill-rate"] ? "fill-rate" : "cycle-service-level",
    serviceLevelTarget: Number(values.target),
    safetyStockMethod: values.method as BusinessSettings["safetyStockMethod"],
    orderPolicy: values["reorder-point"] ? "reorder-point" : "order-up-to",
    grossMarginRatio: Number(values.margin),
    annualHoldingCostRatio: Number(values.holding),
  });
  return {
    data: values.data,
    days: Number(values.days),
    target: policy.serviceLevelTarget,
    tolerance: Number(values.tolerance),
    classTolerance: Number(values["class-tolerance"]),
    minCycles: Number(values["min-cycles"]),
    minSellingDays: Number(values["min-selling-days"]),
    seed: Number(values.seed),
    json: values.json,
    policy,
  };
}

/** Processor time of this process so far. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The rows of a product up to a day, as views. */
function until(series: DemandSeries, day: number): DemandSeries | undefined {
  const end = lowerBound(series.days, day + 1);
  return end === 0 ? undefined : slice(series, 0, end);
}

function from(series: DemandSeries, day: number): DemandSeries {
  return slice(series, lowerBound(series.days, day), series.days.length);
}

function slice(series: DemandSeries, start: number, end: number): DemandSeries {
  const returned = series.features.units_returned;
  return {
    productId: series.productId,
    days: series.days.subarray(start, end),
    unitsSold: series.unitsSold.subarray(start, end),
    sellingPrice: series.sellingPrice.subarray(start, end),
    inventoryLevel: series.inventoryLevel?.subarray(start, end),
    features: returned ? { units_returned: returned.subarray(start, end) } : {},
    categories: {},
  };
}

function medianLevelOf(
  period: PeriodTotals,
  scenario: "model" | "baseline" | "perfectForesight",
  selection: readonly number[],
) {
  const { cycles, cyclesWithStockout } = period.scenarios[scenario];
  const levels = Float64Array.from(
    selection,
    (index) => 1 - cyclesWithStockout[index]! / cycles[index]!,
  ).sort();
  return levels.length === 0 ? null : levels[levels.length >> 1]!;
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

interface Rendered {
  readonly from: string;
  readonly to: string;
  readonly policy: BusinessSettings;
  readonly target: number;
  readonly reached: number | null;
  readonly withinPoints: number | null;
  readonly met: boolean;
  readonly simulationMs: number;
  /** The same in processor time, which others on the machine do not lengthen. */
  readonly simulationCpuMs: number;
  readonly summaryMs: number;
  readonly levels: ReturnType<typeof measureLevels>;
  readonly classes: readonly (ReturnType<typeof measureClasses>[number] & {
    readonly met: boolean;
    readonly reachable: boolean;
  })[];
  readonly groups: readonly {
    readonly name: string;
    readonly products: number;
    readonly model: ScenarioFigures & { readonly medianProductLevel: number | null };
    readonly baseline: ScenarioFigures & { readonly medianProductLevel: number | null };
    readonly perfectForesight: ScenarioFigures & { readonly medianProductLevel: number | null };
    readonly benefit: BenefitFigures;
  }[];
}

function render(result: Rendered): string {
  const { policy } = result;
  const lines = [
    `${result.from} to ${result.to}; lead time ${policy.leadTimeDays} +/- ${policy.leadTimeDeviationDays} days, review every ${policy.reviewPeriodDays} days, ${policy.safetyStockMethod} safety stock, target ${policy.serviceTarget} ${percent(result.target)}`,
  ];
  for (const { name, products, model, baseline, perfectForesight, benefit } of result.groups) {
    const row = (
      label: string,
      figureOf: (figures: ScenarioFigures & { medianProductLevel: number | null }) => string,
    ) =>
      `  ${label.padEnd(34)}${[model, baseline, perfectForesight].map((figures) => figureOf(figures).padStart(14)).join("")}`;
    lines.push(
      "",
      `${name} (${products})`,
      `  ${"".padEnd(34)}${["model", "baseline", "foresight"].map((text) => text.padStart(14)).join("")}`,
      row("cycles with demand served", (f) => percent(f.demandCycleServiceLevel)),
      row("all cycles served", (f) => percent(f.cycleServiceLevel)),
      row("  of the median product", (f) => percent(f.medianProductLevel)),
      row("fill rate", (f) => percent(f.fillRate)),
      row("ready rate", (f) => percent(f.readyRate)),
      row("stock, units on average", (f) => count(f.averageOnHandUnits)),
      row("stock, value at cost, USD", (f) => count(f.capitalAmount)),
      row("days of supply", (f) => f.daysOfSupply?.toFixed(1) ?? "n/a"),
      row("lost sales, units", (f) => count(f.lostSalesUnits)),
      row("lost margin, USD", (f) => count(f.lostMarginAmount)),
      row("holding cost, USD", (f) => count(f.holdingCostAmount)),
      row("ordering cost, USD", (f) => count(f.orderingCostAmount)),
      `  benefit over the baseline: ${count(benefit.benefitAmount)} USD (95 %: ${count(benefit.benefitLowAmount)} to ${count(benefit.benefitHighAmount)})`,
    );
  }
  lines.push(
    "",
    `Class of four weeks before  ${"products".padStart(8)}  cycles with demand    served  fill rate   at most  baseline     capital, USD`,
    ...result.classes.map((own) =>
      [
        own.name.padEnd(26),
        count(own.products).padStart(8),
        count(own.demandCycles).padStart(18),
        percent(own.cycles).padStart(8),
        percent(own.fillRate).padStart(9),
        percent(own.atMost).padStart(8),
        percent(own.baseline).padStart(8),
        count(own.capitalAmount).padStart(15),
        own.met ? "" : own.reachable ? "missed" : "not reachable",
      ]
        .join("  ")
        .trimEnd(),
    ),
    "",
    ...Object.entries(result.levels).map(
      ([name, { productDays, aboveBound, aboveEver, mostOverEver }]) =>
        `order levels of ${name === "young" ? "products younger than an interval" : "older products"}: ${count(aboveBound)} of ${count(productDays)} above their bound; ${count(aboveEver)} above ${LEVEL_BOUND_RATIO} times the highest interval that the product ever had, ${mostOverEver.toFixed(1)} times it at most`,
    ),
    `simulation ${result.simulationMs.toFixed(0)} ms (${result.simulationCpuMs.toFixed(0)} ms of processor time), report ${result.summaryMs.toFixed(0)} ms`,
    `target ${percent(result.target)}, reached ${percent(result.reached)}: ${result.met ? "met" : "missed"}`,
  );
  return `${lines.join("\n")}\n`;
}

function percent(ratio: number | null): string {
  return ratio === null ? "n/a" : `${(ratio * 100).toFixed(2)} %`;
}

function count(value: number | null): string {
  return value === null ? "n/a" : Math.round(value).toLocaleString("en-US");
}

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else void main();
