import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { simulateFleet } from "../../functions/business/books/simulate-fleet";
import { cutFleet, warmUpBooks } from "../../functions/business/books/warm-up";
import { LEVEL_BOUND_RATIO } from "../../functions/business/policy/level-bound";
import { computeProtectionIntervalDays } from "../../functions/business/policy/policy";
import { computeBenefit } from "../../functions/business/report/benefit";
import { computeScenarioFigures } from "../../functions/business/report/scenario-figures";
import { summarisePeriod } from "../../functions/business/report/summarise-period";
import { sameTerms } from "../../functions/contracts/catalogue";
import type { BusinessSettings } from "../../functions/contracts/settings/business";
import { type BenefitVerdict, judgeBenefit } from "../../functions/contracts/tell-return";
import { formatDay } from "../../functions/demand/calendar";
import { demandOf } from "../../functions/demand/scored-demand";
import type { DemandSeries } from "../../functions/demand/series";
import { businessSettings } from "../support/settings";
import { createFleetForecaster } from "./support/fleet-forecaster";
import { createPlayedHistory } from "./support/played-history";
import { generateRetailDemand } from "./support/retail-demand";

/**
 * Does the benefit of a window depend on the day the books were opened? Opens the books on many days, or so many
 * days before the window, plays each with the same forecasts up to the window's end, and prints what the window
 * then shows. Exits with 3 when two intervals of the benefit do not overlap, when it is shown to earn from one opening
 * and to lose from another, or when a level of any product on any day is above its bound. The sign of a benefit whose
 * interval holds 0 says nothing: the page calls it not proven, from whichever day the books were opened.
 */
const USAGE = `npm run bench -- books-openings -- [--data FILE] [--window 28] [--openings 87] [--step 1] [--before 90,180,300]
  [--target 0.98] [--review-days 1] [--seed 1] [--json]`;

interface Opening {
  readonly opened: string;
  readonly daysBefore: number;
  readonly modelUnits: number;
  readonly baselineUnits: number;
  readonly modelService: number;
  readonly baselineService: number;
  readonly benefitAmount: number;
  readonly lowAmount: number;
  readonly highAmount: number;
  readonly verdict: BenefitVerdict;
  /** Highest level / highest demand of a protection interval that the product ever had, of 30 units and more. */
  readonly highestRatio: number;
  /** Levels above the bound of what was known on the day. */
  readonly aboveBound: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      window: { type: "string", default: "28" },
      openings: { type: "string", default: "87" },
      step: { type: "string", default: "1" },
      before: { type: "string" },
      target: { type: "string", default: "0.98" },
      "review-days": { type: "string", default: "1" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
    },
  });
  const policy = businessSettings({
    serviceLevelTarget: Number(values.target),
    reviewPeriodDays: Number(values["review-days"]),
  });
  const fleet = values.data ? (await readDemandFile(values.data)).series : generateRetailDemand();
  const lastDay = fleet.reduce((last, { days }) => Math.max(last, days.at(-1) ?? last), 0);
  const firstDay = lastDay - Number(values.window) + 1;
  const before = values.before
    ? values.before.split(",").map(Number)
    : Array.from({ length: Number(values.openings) }, (_, index) => index * Number(values.step));
  const earliest = firstDay - Math.max(...before);
  const forecaster = await createFleetForecaster(
    fleet,
    earliest - 1,
    computeProtectionIntervalDays(policy),
    Number(values.seed),
  );
  const runOf = createPlayedHistory(fleet, policy, forecaster);
  const highest = findHighestIntervals(fleet, policy);
  const openings: Opening[] = [];
  for (const daysBefore of [...before].sort((left, right) => right - left)) {
    openings.push(playFrom(firstDay - daysBefore, daysBefore));
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${openings.length} of ${before.length}`);
  }
  const apart = openings.flatMap((one, index) =>
    openings
      .slice(index + 1)
      .filter((other) => one.lowAmount > other.highAmount || other.lowAmount > one.highAmount),
  ).length;
  const verdicts = countVerdicts(openings);
  const aboveBound = openings.reduce((sum, one) => sum + one.aboveBound, 0);
  const result = {
    window: [formatDay(firstDay), formatDay(lastDay)],
    openings,
    apart,
    verdicts,
    aboveBound,
  };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : render(result));
  if (apart > 0 || (verdicts.earns > 0 && verdicts.loses > 0) || aboveBound > 0) process.exitCode = 3;

  function playFrom(openedOn: number, daysBefore: number): Opening {
    const start = warmUpBooks(cutFleet(fleet, 0, openedOn - 1), openedOn, sameTerms(policy));
    const { days, firstDay: booksFrom } = simulateFleet(
      openedOn,
      lastDay + 2 - openedOn,
      policy,
      runOf,
      start,
    );
    let highestRatio = 0;
    let aboveBound = 0;
    for (const day of days) {
      const { known } = runOf(day.day + 1, []).input;
      for (const { level } of [day.books.model, day.books.baseline]) {
        day.productIds.forEach((productId, index) => {
          const units = level![index]!;
          const reorderPoint = Math.ceil(LEVEL_BOUND_RATIO * Math.max(1, known.highestIntervalUnits[index]!));
          // No lot on top of it is more than was sold in eight weeks.
          if (units > reorderPoint + known.recentUnits[index]!) aboveBound++;
          const ever = highest.get(productId)!;
          if (units >= 30) highestRatio = Math.max(highestRatio, units / ever);
        });
      }
    }
    const period = summarisePeriod(days.slice(-(Number(values.window) + 1)), booksFrom, policy);
    const model = computeScenarioFigures(period, period.scenarios.model);
    const baseline = computeScenarioFigures(period, period.scenarios.baseline);
    const benefit = computeBenefit(period);
    return {
      opened: formatDay(openedOn),
      daysBefore,
      modelUnits: Math.round(model.averageOnHandUnits!),
      baselineUnits: Math.round(baseline.averageOnHandUnits!),
      modelService: model.demandCycleServiceLevel!,
      baselineService: baseline.demandCycleServiceLevel!,
      benefitAmount: benefit.benefitAmount!,
      lowAmount: benefit.benefitLowAmount!,
      highAmount: benefit.benefitHighAmount!,
      verdict: judgeBenefit(benefit).verdict,
      highestRatio,
      aboveBound,
    };
  }
}

function countVerdicts(openings: readonly Opening[]): Readonly<Record<BenefitVerdict, number>> {
  const verdicts = { earns: 0, loses: 0, "not-proven": 0, unknown: 0 };
  for (const { verdict } of openings) verdicts[verdict]++;
  return verdicts;
}

/** Highest demand of any protection interval of each product, known then or not. */
function findHighestIntervals(fleet: readonly DemandSeries[], policy: BusinessSettings): Map<string, number> {
  const length = computeProtectionIntervalDays(policy);
  return new Map(
    fleet.map((series) => {
      let highest = 0;
      let sum = 0;
      let first = 0;
      for (let row = 0; row < series.days.length; row++) {
        sum += demandOf(series, row) || 0;
        for (; series.days[first]! <= series.days[row]! - length; first++)
          sum -= demandOf(series, first) || 0;
        highest = Math.max(highest, sum);
      }
      return [series.productId, highest];
    }),
  );
}

function render({
  window,
  openings,
  apart,
  verdicts,
  aboveBound,
}: {
  readonly window: readonly string[];
  readonly openings: readonly Opening[];
  readonly apart: number;
  readonly verdicts: ReturnType<typeof countVerdicts>;
  readonly aboveBound: number;
}): string {
  const usd = (value: number) => Math.round(value).toLocaleString("en-US");
  const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`;
  const rows = openings.map((one) =>
    [
      one.opened,
      String(one.daysBefore).padStart(6),
      usd(one.modelUnits).padStart(12),
      usd(one.baselineUnits).padStart(12),
      percent(one.modelService).padStart(8),
      percent(one.baselineService).padStart(9),
      usd(one.benefitAmount).padStart(9),
      `${usd(one.lowAmount)} to ${usd(one.highAmount)}`.padStart(19),
      one.highestRatio.toFixed(2).padStart(13),
      one.verdict,
    ].join("  "),
  );
  const head = `opened      before   stock model    baseline  service  baseline    benefit        95 % interval  level / peak  verdict`;
  const benefits = openings.map(({ benefitAmount }) => benefitAmount);
  return `${[
    `Benefit of ${window[0]} to ${window[1]} by the day the books were opened`,
    "",
    head,
    ...rows,
    "",
    `${openings.length} openings: benefit ${usd(Math.min(...benefits))} to ${usd(Math.max(...benefits))}; pairs of intervals that do not overlap: ${apart}; it earns from ${verdicts.earns}, loses from ${verdicts.loses}, is not proven from ${verdicts["not-proven"]}; levels above their bound: ${aboveBound}`,
  ].join("\n")}\n`;
}

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else void main();
