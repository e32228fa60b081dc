import { sumForecasts } from "../../../functions/business/books/protection-forecasts";
import { cutFleet, longestProtectionDays } from "../../../functions/business/books/warm-up";
import { SERVICE_CLASSES } from "../../../functions/business/policy/classify";
import type { PeriodTotals, ScenarioTotals } from "../../../functions/business/report/period-totals";
import { type PlayedBack, playBackBooks } from "../../../functions/business/report/play-back";
import { computeScenarioFigures } from "../../../functions/business/report/scenario-figures";
import { totalCostOf } from "../../../functions/business/report/study-policies";
import { summarisePeriod } from "../../../functions/business/report/summarise-period";
import type { BaselineName } from "../../../functions/contracts/baselines";
import type { BusinessSettings } from "../../../functions/contracts/settings/business";
import type { ForecastTable } from "../../../functions/demand/forecast-table";
import { buildForecastFrame } from "../../../functions/forecasting/forecast-frame";
import { createPredictor } from "../../../scripts/model/predictor";
import { trainModel } from "../../../scripts/model/train";
import { businessSettings } from "../../support/settings";
import type { PolicyWorld } from "./worlds";

/** Twelve weeks are played, as the sandbox plays them back. */
export const PLAYED_DAYS = 84;
const TRAINING_ROWS = 40_000;
/** Features look back a year at most. */
const LOOK_BACK_DAYS = 400;
/** Of fewer cycles with demand, a class says nothing to the point. */
const FEWEST_CYCLES = 1_000;

const POLICIES: Readonly<Record<string, Partial<BusinessSettings>>> = {
  "up to the level, daily": { orderPolicy: "order-up-to" },
  "up to the level, every 7 days": { orderPolicy: "order-up-to", reviewPeriodDays: 7 },
  "reorder point": { orderPolicy: "reorder-point" },
  "reorder point, least cost": { orderPolicy: "reorder-point", serviceTarget: "economic" },
};

/** What a book came to in the days played. */
export interface BookFigures {
  readonly served: number;
  readonly fillRate: number;
  readonly lostMarginAmount: number;
  readonly holdingCostAmount: number;
  readonly orderingCostAmount: number;
  readonly totalAmount: number;
  /** Classes with enough cycles, and those of them within a point of the target. */
  readonly classes: number;
  readonly classesOnTarget: number;
}

export type PlayedPolicy = Readonly<Record<"model" | "seasonal-naive" | "smoothing", BookFigures>>;

/** The last days of a world under each policy: all books with the forecasts that would have been made then. */
export async function playWorld(
  { fleet, termsOf }: PolicyWorld,
  seed: number,
): Promise<Readonly<Record<string, PlayedPolicy>>> {
  const toDay = fleet.reduce((last, { days }) => Math.max(last, days.at(-1)!), 0);
  const fromDay = toDay - PLAYED_DAYS + 1;
  const policies = Object.entries(POLICIES).map(
    ([name, wanted]) => [name, businessSettings(wanted)] as const,
  );
  const horizonDays = Math.max(...policies.map(([, policy]) => longestProtectionDays(termsOf(policy))));
  const tables = await forecastDays({ fleet, termsOf }, fromDay, toDay, horizonDays, seed);
  return Object.fromEntries(
    policies.map(([name, policy]) => {
      const terms = termsOf(policy);
      const played = playBackBooks(fleet, fromDay, toDay, terms, (runDay, productIds, intervals) =>
        sumForecasts(tables.get(runDay)!, productIds, runDay, intervals),
      );
      const period = summarisePeriod(played.days, played.firstDay, policy, terms.of);
      return [name, describePolicy(played, period, policy)];
    }),
  );
}

/** Forecasts of each morning by a model that was trained on the days before the first. */
async function forecastDays(
  { fleet }: PolicyWorld,
  fromDay: number,
  toDay: number,
  horizonDays: number,
  seed: number,
): Promise<ReadonlyMap<number, ForecastTable>> {
  const artifact = await trainModel(fleet, {
    untilDay: fromDay - 1,
    horizonDays,
    seed,
    rowCount: TRAINING_ROWS,
    withoutIntervals: true,
  });
  const predictor = await createPredictor(artifact);
  const tables = new Map<number, ForecastTable>();
  for (let runDay = fromDay; runDay <= toDay + 1; runDay++) {
    const known = cutFleet(fleet, runDay - LOOK_BACK_DAYS, runDay - 1);
    const { features, days, productIds, closed } = buildForecastFrame(known, runDay - 1, horizonDays);
    const { predicted } = predictor.predict(features);
    const none = new Float64Array(days.length).fill(Number.NaN);
    tables.set(runDay, {
      originDay: runDay - 1,
      modelVersion: "bench",
      productIds,
      days,
      predictedDemand: predicted.map((units, row) => (closed[row] ? 0 : units)),
      lower: none,
      upper: none,
    });
  }
  return tables;
}

function describePolicy(
  { baseline }: Pick<PlayedBack, "baseline">,
  period: PeriodTotals,
  policy: BusinessSettings,
): PlayedPolicy {
  const bookOf = (name: BaselineName): ScenarioTotals =>
    baseline.name === name ? period.scenarios.baseline : period.others[name]!;
  const describe = (totals: ScenarioTotals) => describeBook(period, totals, policy);
  return {
    model: describe(period.scenarios.model),
    "seasonal-naive": describe(bookOf("seasonal-naive")),
    smoothing: describe(bookOf("smoothing")),
  };
}

function describeBook(
  period: PeriodTotals,
  totals: ScenarioTotals,
  { serviceLevelTarget }: BusinessSettings,
): BookFigures {
  const figures = computeScenarioFigures(period, totals);
  const classes = SERVICE_CLASSES.map((_, place) =>
    computeScenarioFigures(
      period,
      totals,
      [...period.serviceClass.keys()].filter((index) => period.serviceClass[index] === place),
    ),
  ).filter(({ demandCycles }) => demandCycles >= FEWEST_CYCLES);
  const { lostMarginAmount, holdingCostAmount, orderingCostAmount } = figures;
  return {
    served: figures.demandCycleServiceLevel!,
    fillRate: figures.fillRate!,
    lostMarginAmount,
    holdingCostAmount,
    orderingCostAmount,
    totalAmount: totalCostOf(figures),
    classes: classes.length,
    classesOnTarget: classes.filter(
      ({ demandCycleServiceLevel }) => Math.abs(demandCycleServiceLevel! - serviceLevelTarget) <= 0.01,
    ).length,
  };
}
