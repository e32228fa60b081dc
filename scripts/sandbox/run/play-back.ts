import { sumForecasts } from "../../../functions/business/books/protection-forecasts";
import { longestProtectionDays } from "../../../functions/business/books/warm-up";
import { sampleTerms } from "../../../functions/business/policy/sample-terms";
import { averagePeriods } from "../../../functions/business/report/average-periods";
import { computeHeadline } from "../../../functions/business/report/headline";
import type { PeriodTotals } from "../../../functions/business/report/period-totals";
import { playBackBooks } from "../../../functions/business/report/play-back";
import { computeRunInDays, studyPolicies } from "../../../functions/business/report/study-policies";
import { summarisePeriod } from "../../../functions/business/report/summarise-period";
import { resolveTerms } from "../../../functions/catalogue/resolve-terms";
import { lookUpProducts, NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import type { FleetReport } from "../../../functions/contracts/results/fleet-report";
import type { PolicyStudy } from "../../../functions/contracts/results/policy-study";
import type { BusinessSettings } from "../../../functions/contracts/settings/business";
import { formatDay } from "../../../functions/demand/calendar";
import { hashText } from "../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../functions/demand/series";
import { buildForecastFrame } from "../../../functions/forecasting/forecast-frame";
import { createPredictor } from "../../model/predictor";
import { type TrainOptions, trainModel } from "../../model/train";
import type { PlayedDemand } from "./demand/played-demand";
import { plansOf } from "./played-plans";

/** Days before the first day played: as many as make the interval of the benefit one of twelve weeks. */
const PLAYED_BACK_DAYS = 84;
/** Days that must be left before them, to train on and to warm the books up with. */
const FEWEST_DAYS_BEFORE = 168;
/** A larger fleet is played back by a sample of so many, so that the first minute stays one. */
const MOST_PRODUCTS = 200;
/** Examples that the model of the play-back learns from: a third of what the one that serves does, in a third of the time. */
const TRAINING_ROWS = 40_000;

/**
 * Books are opened so many times, with each product at another place between two of its orders. Where it stands when the
 * days begin is luck that lasts for weeks and says nothing of forecasts; the mean of several openings has less of it.
 */
const OPENINGS = 3;

/** What is played back: plain data, since a thread of its own does it. */
export interface PlayBackTask extends Pick<TrainOptions, "seed">, Required<Pick<TrainOptions, "columns">> {
  readonly demand: Pick<PlayedDemand, "history" | "firstDay" | "master" | "plans">;
  readonly policy: BusinessSettings;
}

/** What the books would have shown before the first day played. */
export interface PlayBack
  extends Pick<FleetReport, "baseline" | "baselineChosen" | "scenarios" | "benefit" | "currency"> {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  /** Products that were played back, of so many. */
  readonly products: number;
  readonly ofProducts: number;
  /** Last day that the model knew which made the forecasts. */
  readonly trainedUntil: string;
  /** Times that the books were opened; figures are the mean. */
  readonly openings: number;
  /** The same with least cost for an aim, as many times; `null` where that is the aim already. */
  readonly atLeastCost: Pick<FleetReport, "scenarios" | "benefit"> | null;
  /** What higher aims would have cost with the same forecasts, from when they had settled. */
  readonly policies: PolicyStudy | null;
}

/**
 * Plays the books over the last weeks of the history, each day with the forecasts that would have been made on its
 * morning. Out of sample: they are made by a model of their own, trained on the days before those weeks; the one that
 * serves has seen them.
 *
 * @returns `undefined` where the history is too short.
 */
export async function playBackHistory({
  demand,
  policy,
  seed,
  columns,
}: PlayBackTask): Promise<PlayBack | undefined> {
  const { history, firstDay, master } = demand;
  const known = { columns, plans: plansOf(demand) };
  const fromDay = firstDay - PLAYED_BACK_DAYS;
  const oldest = history.reduce((first, { days }) => Math.min(first, days[0]!), firstDay);
  if (fromDay - oldest < FEWEST_DAYS_BEFORE) return undefined;
  const fleet = sample(history);
  const catalogue = master && {
    ...NO_CATALOGUE,
    products: lookUpProducts(master.products),
    suppliers: new Map(master.suppliers.map((supplier) => [supplier.supplier, supplier])),
    locations: new Map(master.locations.map((location) => [location.location, location])),
  };
  const resolve = (own: BusinessSettings) =>
    sampleTerms(resolveTerms(own, catalogue ?? NO_CATALOGUE), fleet.length / history.length);
  const terms = resolve(policy);
  const horizonDays = longestProtectionDays(terms);
  const artifact = await trainModel(fleet, {
    untilDay: fromDay - 1,
    horizonDays,
    seed,
    rowCount: TRAINING_ROWS,
    withoutIntervals: true,
    ...known,
  });
  const predictor = await createPredictor(artifact);
  const played = playBackBooks(fleet, fromDay, firstDay - 1, terms, (runDay, productIds, intervals) => {
    const frame = buildForecastFrame(fleet, runDay - 1, horizonDays, known);
    const width = frame.featureNames.length;
    const places = new Map(productIds.map((productId, index) => [productId, index]));
    // Only the days that an order has to cover.
    const rows = [...frame.days.keys()].filter((row) => {
      const index = places.get(frame.productIds[row]!);
      return index !== undefined && !frame.closed[row] && frame.days[row]! < runDay + intervals.daysOf(index);
    });
    const features = new Float64Array(rows.length * width);
    rows.forEach((row, place) => {
      features.set(frame.features.subarray(row * width, (row + 1) * width), place * width);
    });
    const { predicted } = predictor.predict(features);
    const predictedDemand = new Float64Array(frame.days.length);
    rows.forEach((row, place) => {
      predictedDemand[row] = predicted[place]!;
    });
    const none = new Float64Array(frame.days.length).fill(Number.NaN);
    const { days, productIds: ids } = frame;
    const table = { originDay: runDay - 1, modelVersion: "played back", productIds: ids, days };
    return sumForecasts(
      { ...table, predictedDemand, lower: none, upper: none },
      productIds,
      runDay,
      intervals,
    );
  });
  const headlineOf = (own: BusinessSettings, first: readonly PeriodTotals[]) => {
    const ownTerms = resolve(own);
    const others = Array.from({ length: OPENINGS - first.length }, (_, index) => {
      const days = played.playAgain(ownTerms, (first.length + index) / OPENINGS);
      return summarisePeriod(days, played.firstDay, own, ownTerms.of);
    });
    return computeHeadline(averagePeriods([...first, ...others]));
  };
  const period = summarisePeriod(played.days, played.firstDay, policy, terms.of);
  const { scenarios, benefit } = headlineOf(policy, [period]);
  const leastCost =
    policy.serviceTarget === "economic" ? null : headlineOf({ ...policy, serviceTarget: "economic" }, []);
  return {
    from: formatDay(period.fromDay),
    to: formatDay(period.toDay),
    days: period.toDay - period.fromDay + 1,
    products: fleet.length,
    ofProducts: history.length,
    trainedUntil: artifact.manifest.trainedUntil,
    baseline: played.baseline.name,
    baselineChosen: played.baseline.chosen,
    scenarios,
    benefit,
    openings: OPENINGS,
    atLeastCost: leastCost && { scenarios: leastCost.scenarios, benefit: leastCost.benefit },
    currency: policy.currency,
    policies: played.start
      ? studyPolicies(
          played.start,
          played.runs,
          PLAYED_BACK_DAYS - computeRunInDays(terms),
          policy,
          resolve,
          // Orders as they are, with higher aims: what a first minute has time for.
          ({ orderPolicy, reviewPeriodDays, serviceLevelTarget }) =>
            orderPolicy === policy.orderPolicy &&
            reviewPeriodDays === policy.reviewPeriodDays &&
            serviceLevelTarget >= policy.serviceLevelTarget,
        )
      : null,
  };
}

function sample(history: readonly DemandSeries[]): readonly DemandSeries[] {
  if (history.length <= MOST_PRODUCTS) return history;
  return [...history]
    .sort((left, right) => (hashText(left.productId) >>> 0) - (hashText(right.productId) >>> 0))
    .slice(0, MOST_PRODUCTS)
    .sort((left, right) => (left.productId < right.productId ? -1 : 1));
}
