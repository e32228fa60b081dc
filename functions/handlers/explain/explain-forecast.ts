import type { Catalogue } from "../../contracts/catalogue";
import { NotFoundError, OperatorError, UsageError } from "../../contracts/errors";
import type { Lake } from "../../contracts/lake";
import type { ForecastEndpoint, InstanceRequest } from "../../contracts/ports";
import type { ExplainedPart, Explanation } from "../../contracts/results/explanation";
import type { PredictSettings } from "../../contracts/settings/handlers";
import { CHAMPION } from "../../contracts/variants";
import { formatDay, parseDay } from "../../demand/calendar";
import type { DemandSeries } from "../../demand/series";
import { describePlaces } from "../../demand/series-key";
import { tellDate } from "../../demand/tell-date";
import { describeChange, describeDrivers, namePart } from "../../forecasting/explain/describe-explanation";
import { computeShapleyValues } from "../../forecasting/explain/shapley";
import {
  askAgainstEarlier,
  askAgainstUsualDay,
  listOwnColumns,
  type PartQuestion,
} from "../../forecasting/explain/usual-day";
import { toFeatureRecord } from "../../forecasting/features";
import { FEATURE_WINDOW_DAYS } from "../../forecasting/product-level";
import { checkHorizon } from "../../http/predict-request";
import type { KnownProduct, ProductLookUp } from "../prediction/look-up";
import { findForecastRows } from "../prediction/recall-forecasts";

const DAYS_PER_WEEK = 7;
/** Below it, a forecast is the one that was used: features are asked with four digits. */
const ALIKE_UNITS = 0.05;

export interface ExplainServices {
  readonly products: ProductLookUp;
  readonly endpoint: ForecastEndpoint;
}

type Features = Readonly<Record<string, number | null>>;

/**
 * Why the forecast of a product for a day is what it is: against a usual day of the product, and against what was known a
 * week before. The model is asked what it makes of every mixture of the two, in two requests at most, and each part gets
 * its exact share (Shapley): whatever model it is, the parts come to the difference.
 *
 * @param day the first day that is forecast and not closed when absent.
 * @throws UsageError for a day beyond the horizon, or on which nothing is sold; NotFoundError for an unknown product
 */
export async function explainForecast(
  lake: Lake,
  settings: Pick<PredictSettings, "environment" | "horizonDays" | "hasChallenger">,
  { products, endpoint }: ExplainServices,
  catalogue: Catalogue,
  today: number,
  { productId, day: wanted }: { readonly productId: string; readonly day?: string },
): Promise<Explanation> {
  const known = await findKnown(products, productId, today - 1);
  if (!known) {
    const meant = await products.findPlaces(productId, today - 1);
    throw new NotFoundError(
      describePlaces(productId, meant) ??
        `The lake has no history of product "${productId.slice(0, 60)}"; ids are case-sensitive.`,
      { meant },
    );
  }
  const { originDay } = known.frame;
  if (wanted !== undefined) checkHorizon(wanted, originDay, settings.horizonDays);
  const open = listOpenDays(known);
  const day = wanted === undefined ? open[0]?.day : parseDay(wanted)!;
  const target = open.find((one) => one.day === day);
  if (day === undefined || !target) {
    throw new UsageError(
      `On ${wanted ?? "the days ahead"} nothing is sold, so the model is not asked; name an open day of the ${settings.horizonDays} days from ${formatDay(originDay + 1)} on.`,
    );
  }
  const week = open.slice(0, DAYS_PER_WEEK).map(({ features }) => features);
  const usual = askAgainstUsualDay(
    target.features,
    week,
    usualColumns(known.series, originDay, target.features),
  );
  const earlier = await findEarlier(products, productId, originDay - DAYS_PER_WEEK, day);
  const since = earlier && askAgainstEarlier(target.features, earlier);
  const ask = (question: PartQuestion) =>
    askCoalitions(endpoint, productId, formatDay(day), question, settings.hasChallenger === true);
  const usualValues = await ask(usual);
  const forecastUnits = usualValues.at(-1)!;
  const name = (part: PartQuestion["parts"][number]) => namePart(part, day, target.features);
  const parts = toParts(usual.parts.map(name), usual, usualValues);
  const rows = await findForecastRows(lake, originDay + 1, productId);
  const used = rows.find(({ date }) => date === formatDay(day));
  const change =
    since &&
    (await explainChange(
      lake,
      productId,
      day,
      originDay - DAYS_PER_WEEK,
      forecastUnits,
      since,
      await ask(since),
      name,
    ));
  const master = catalogue.products.get(productId)?.name;
  const explained = { day: formatDay(day), forecastUnits, usualUnits: usualValues[0]!, parts };
  return {
    schemaVersion: 1,
    environment: settings.environment,
    productId,
    ...(master !== undefined && { name: master }),
    forecastOrigin: formatDay(originDay),
    usedUnits: used?.predictedDemand ?? null,
    ...explained,
    change: change ?? null,
    sentence: describeDrivers(explained),
    notes: [
      "A share is what a part adds on average over all orders in which the parts can come together. It says what the model makes of the facts, not what causes demand.",
      ...(used && Math.abs(used.predictedDemand - forecastUnits) > ALIKE_UNITS * Math.max(1, forecastUnits)
        ? [
            `The run of ${tellDate(formatDay(originDay + 1))} used ${Math.round(used.predictedDemand * 10) / 10} units for this day${used.source === "baseline" ? ", the baseline's forecast in the model's place" : ": data or the model have changed since"}.`,
          ]
        : []),
    ],
  };
}

async function findKnown(
  products: ProductLookUp,
  productId: string,
  untilDay: number,
): Promise<KnownProduct | undefined> {
  const [found] = await products.find([productId], untilDay);
  return found?.known;
}

interface OpenDay {
  readonly day: number;
  readonly features: Features;
}

function listOpenDays({ frame, firstRow, endRow }: KnownProduct): OpenDay[] {
  const width = frame.featureNames.length;
  const days: OpenDay[] = [];
  for (let row = firstRow; row < endRow; row++) {
    if (frame.closed[row]) continue;
    const values = frame.features.subarray(row * width, (row + 1) * width);
    days.push({ day: frame.days[row]!, features: toFeatureRecord(values, frame.featureNames) });
  }
  return days;
}

/** The day as the run of a week before saw it; `undefined` where it lay beyond its horizon, or the product was not there. */
async function findEarlier(
  products: ProductLookUp,
  productId: string,
  originDay: number,
  day: number,
): Promise<Features | undefined> {
  try {
    const known = await findKnown(products, productId, originDay);
    return known && listOpenDays(known).find((one) => one.day === day)?.features;
  } catch (error) {
    // Its sale had ended then, or not begun.
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}

/** Medians of the columns of the history over the window that features look back on; of others, that none is told. */
function usualColumns({ days, features }: DemandSeries, originDay: number, target: Features): Features {
  return Object.fromEntries(
    listOwnColumns(target).map((name) => {
      const values = [...(features[name] ?? [])]
        .filter((value, row) => days[row]! > originDay - FEATURE_WINDOW_DAYS && !Number.isNaN(value))
        .sort((left, right) => left - right);
      return [name, values[Math.floor(values.length / 2)] ?? null];
    }),
  );
}

/** What the model makes of each coalition; rows that are alike are asked once. */
async function askCoalitions(
  endpoint: ForecastEndpoint,
  productId: string,
  date: string,
  { coalitions }: PartQuestion,
  hasChallenger: boolean,
): Promise<Float64Array> {
  const places = new Map<string, number>();
  const instances: InstanceRequest[] = [];
  const rows = coalitions.map((coalition) =>
    coalition.map((features) => {
      const key = JSON.stringify(features);
      const place = places.get(key) ?? instances.push({ product_id: productId, date, features }) - 1;
      places.set(key, place);
      return place;
    }),
  );
  const answers = await endpoint.predict(instances, hasChallenger ? { variant: CHAMPION } : {});
  const wrong = answers.find(({ predicted_demand }) => !Number.isFinite(predicted_demand));
  if (wrong) {
    throw new OperatorError(
      `The model answers no number for product "${productId}" on ${date}; its forecast cannot be explained.`,
    );
  }
  return Float64Array.from(
    rows,
    (own) => own.reduce((sum, place) => sum + answers[place]!.predicted_demand, 0) / own.length,
  );
}

/** Shares of the parts, the largest first. */
function toParts(names: readonly string[], { parts }: PartQuestion, values: Float64Array): ExplainedPart[] {
  const shares = computeShapleyValues(parts.length, values);
  return sortParts(parts.map((part, index) => ({ part, name: names[index]!, units: shares[index]! })));
}

function sortParts(parts: readonly ExplainedPart[]): ExplainedPart[] {
  return [...parts].sort((left, right) => Math.abs(right.units) - Math.abs(left.units));
}

async function explainChange(
  lake: Lake,
  productId: string,
  day: number,
  earlierOrigin: number,
  forecastUnits: number,
  question: PartQuestion,
  values: Float64Array,
  name: (part: PartQuestion["parts"][number]) => string,
): Promise<Explanation["change"]> {
  const rows = await findForecastRows(lake, earlierOrigin + 1, productId);
  const stored = rows.find(({ date }) => date === formatDay(day))?.predictedDemand;
  // Where nobody kept what the run of then said, it is what the model makes of what was known.
  const earlierUnits = stored ?? values[0]!;
  const own = toParts(question.parts.map(name), question, values);
  const ofModel = values[0]! - earlierUnits;
  const parts = sortParts([
    ...own,
    ...(Math.abs(ofModel) > 0 ? [{ part: "model", name: namePart("model", day, {}), units: ofModel }] : []),
  ]);
  return {
    forecastOrigin: formatDay(earlierOrigin),
    earlierUnits,
    parts,
    sentence: describeChange(earlierUnits, forecastUnits, parts, earlierOrigin),
  };
}
