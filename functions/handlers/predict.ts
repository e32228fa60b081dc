import { createForecastEndpoint } from "../aws/endpoint";
import { createLake } from "../aws/lake";
import { inStage, logError, noteRun } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { createServedModels, NOBODY } from "../aws/served-models";
import { DataError, NotFoundError, UsageError } from "../contracts/errors";
import type { HttpEvent, HttpResult, InvocationContext } from "../contracts/events";
import type { Lake } from "../contracts/lake";
import type { ForecastEndpoint, InstancePrediction, InstanceRequest, ServedModels } from "../contracts/ports";
import type { Quarantine } from "../contracts/results/predictions";
import type { PredictSettings } from "../contracts/settings/handlers";
import { CHAMPION } from "../contracts/variants";
import { dayOfInstant, formatDay, parseDay } from "../demand/calendar";
import type { DemandSeries } from "../demand/series";
import { describePlaces } from "../demand/series-key";
import { toFeatureRecord } from "../forecasting/features";
import type { ForecastFrame } from "../forecasting/forecast-frame";
import { ForecastJudge, type RawForecast } from "../forecasting/forecast-judge";
import { forecastBaseline } from "../forecasting/judge-forecasts";
import { type ForecastFault, findPeak } from "../forecasting/plausibility";
import { forecastSimply, NO_MODEL } from "../forecasting/simple-forecasts";
import { askWhatIf } from "../forecasting/what-if";
import { jsonResult, problemResult } from "../http/predict-answer";
import {
  checkHorizon,
  listFeatures,
  type PredictInstance,
  parsePredictRequest,
} from "../http/predict-request";
import { answerExplain } from "./explain/http-explain";
import { logRequest } from "./log-runs";
import { QuarantineCount } from "./prediction/count-quarantine";
import { createProductLookUp, type LookedUpProduct, type ProductLookUp } from "./prediction/look-up";
import { type AnsweringVersions, readAnsweringVersions } from "./prediction/served-versions";

export interface PredictDependencies {
  readonly products: ProductLookUp;
  readonly endpoint: ForecastEndpoint;
  readonly servedModels: ServedModels;
  readonly quarantineCount: QuarantineCount;
}

/** A forecast as it is answered. */
export interface AnsweredForecast extends InstancePrediction {
  /** Version of the model that was asked, where several serve. */
  readonly model_version?: string;
  /** The baseline where the model's forecast is not to be believed. */
  readonly forecast_source: "model" | "baseline";
  /** Why the model's is not. */
  readonly fault?: ForecastFault;
}

export interface PredictAnswer {
  readonly model_version: string;
  /** Last day whose demand was known. */
  readonly forecast_origin: string;
  readonly predictions: readonly AnsweredForecast[];
}

/** A forecast that was asked for, and what its answer is judged by. */
interface AskedForecast {
  readonly request: InstanceRequest;
  readonly closed: boolean;
  /** Whether the caller sent features of his own: what the model makes of them says nothing about the model. */
  readonly isWhatIf: boolean;
  /** `undefined` for a product without history, for which no baseline can stand in. */
  readonly series: DemandSeries | undefined;
  readonly originDay: number;
  readonly peakUnits: number;
}

let dependencies: (PredictDependencies & { readonly lake: Lake }) | undefined;

function connect(settings: PredictSettings): PredictDependencies & { readonly lake: Lake } {
  const lake = dependencies?.lake ?? createLake(settings.lakeBucketName);
  dependencies ??= {
    lake,
    products: createProductLookUp(lake, settings),
    endpoint: createForecastEndpoint(settings),
    servedModels: settings.modelVersion === undefined ? NOBODY : createServedModels(settings.endpointName),
    quarantineCount: new QuarantineCount(createMetricsPublisher(), settings.environment),
  };
  return dependencies;
}

/**
 * `POST /predict`: a list of products, or `{"instances": [...]}`; `GET /explain`: why the forecast of one is what it is.
 * Errors are problem documents.
 */
export async function handlePredictHttp(
  event: HttpEvent,
  settings: PredictSettings,
  context?: InvocationContext,
): Promise<HttpResult> {
  const services = connect(settings);
  return logRequest("predict", event, context, (requestId) =>
    event.rawPath.endsWith("/explain")
      ? answerExplain(event, settings, services.lake, services, requestId)
      : predictHttp(event, settings, services, requestId),
  );
}

export async function predictHttp(
  event: HttpEvent,
  settings: PredictSettings,
  services: PredictDependencies,
  requestId?: string,
): Promise<HttpResult> {
  try {
    const answer = await predict(parseBody(event), event.requestContext.timeEpoch, settings, services);
    return jsonResult(200, answer);
  } catch (error) {
    const problem = problemResult(error, requestId);
    if (problem.statusCode >= 500) logError(error);
    return problem;
  }
}

/**
 * Answers with what the model says, unless that is not to be believed: then the baseline's forecast stands in, as in
 * the batch run, and says so.
 *
 * @param requestedAtMs when it is asked: history is known up to the day before. Without it, up to the last
 *   day of the data.
 * @throws UsageError, NotFoundError, DataError; OperatorError when the endpoint fails.
 */
export async function predict(
  payload: unknown,
  requestedAtMs: number | undefined,
  settings: PredictSettings,
  { products, endpoint, servedModels, quarantineCount }: PredictDependencies,
): Promise<PredictAnswer> {
  const { modelVersion: configuredVersion } = settings;
  const { instances } = parsePredictRequest(payload, settings.featureOrder);
  const untilDay = requestedAtMs === undefined ? undefined : dayOfInstant(requestedAtMs) - 1;
  noteRun({ instances: instances.length });
  const found = await inStage("look-up", () =>
    products.find(
      instances.map(({ product_id }) => product_id),
      untilDay,
    ),
  );
  const asked: AskedForecast[] = [];
  let originDay = untilDay;
  for (const [index, instance] of instances.entries()) {
    const { known, neighbours } = found[index]!;
    if (known === undefined) {
      if (instance.features === undefined && untilDay !== undefined) {
        const places = await products.findPlaces(instance.product_id, untilDay);
        const told = describePlaces(instance.product_id, places);
        if (told !== undefined) throw new NotFoundError(told);
      }
      const request = withoutHistory(instance, settings.featureOrder);
      if (untilDay !== undefined) checkHorizon(request.date, untilDay, settings.horizonDays);
      const lastDay = untilDay ?? parseDay(request.date)! - 1;
      const peakUnits = findPeak(undefined, neighbours, lastDay);
      asked.push({
        request,
        closed: false,
        isWhatIf: true,
        series: undefined,
        originDay: lastDay,
        peakUnits,
      });
      continue;
    }
    const { frame, firstRow, endRow, series, peakUnits } = known;
    originDay = frame.originDay;
    const wanted = instance.date && checkHorizon(instance.date, originDay, settings.horizonDays);
    const width = frame.featureNames.length;
    const isWhatIf = Object.keys(instance.features ?? {}).length > 0;
    for (let row = firstRow; row < endRow; row++) {
      const day = frame.days[row]!;
      if (wanted && day !== wanted) continue;
      const values = frame.features.subarray(row * width, (row + 1) * width);
      asked.push({
        request: {
          product_id: instance.product_id,
          date: formatDay(day),
          features: askWhatIf(toFeatureRecord(values, frame.featureNames), instance.features),
        },
        closed: frame.closed[row] === 1,
        isWhatIf,
        series,
        originDay,
        peakUnits,
      });
    }
  }
  if (configuredVersion === undefined) {
    noteRun({ forecasts: asked.length, forecastsQuarantined: 0, modelVersion: NO_MODEL });
    return {
      ...answerSimply(asked, found),
      forecast_origin: formatDay(originDay ?? asked[0]!.originDay),
    };
  }
  const open = asked.filter(({ closed }) => !closed).map(({ request }) => request);
  const answers = open.length > 0 ? await inStage("ask-model", () => endpoint.predict(open)) : [];
  const versions = await inStage("look-up-model", () =>
    readAnsweringVersions(answers, configuredVersion, servedModels),
  );
  const { predictions, quarantined } = judgeAnswers(asked, answers, versions);
  const modelVersion = versions.of(undefined);
  noteRun({
    forecasts: asked.length,
    forecastsQuarantined: quarantined.forecasts,
    modelVersion,
  });
  await quarantineCount.add(quarantined, requestedAtMs);
  return {
    model_version: modelVersion,
    forecast_origin: formatDay(originDay ?? asked[0]!.originDay),
    predictions,
  };
}

/**
 * While there is no model: what the batch run would say of the products, by the same method.
 *
 * @throws DataError for a product without history
 */
function answerSimply(
  asked: readonly AskedForecast[],
  found: readonly LookedUpProduct[],
): Pick<PredictAnswer, "model_version" | "predictions"> {
  const unitsOf = new Map<string, number>();
  const done = new Set<ForecastFrame>();
  for (const { known, neighbours } of found) {
    if (!known || done.has(known.frame)) continue;
    done.add(known.frame);
    const { frame, series } = known;
    const fleet = neighbours.includes(series) ? neighbours : [series];
    const { days, productIds, predictedDemand } = forecastSimply(frame, fleet).table;
    productIds.forEach((productId, row) => {
      unitsOf.set(`${productId} ${formatDay(days[row]!)}`, predictedDemand[row]!);
    });
  }
  return {
    model_version: NO_MODEL,
    predictions: asked.map(({ request: { product_id, date }, series }): AnsweredForecast => {
      const units = series && unitsOf.get(`${series.productId} ${date}`);
      if (units === undefined) {
        throw new DataError(
          `There is no model yet, and of product "${product_id}" there is no history that a simple method could forecast from.`,
        );
      }
      return { product_id, date, predicted_demand: units, forecast_source: "baseline" };
    }),
  };
}

/**
 * Answers in the order of what was asked, and what was not to be believed of them. What a caller asked with features of
 * his own is judged too, but not counted: nobody can raise an alarm by asking for nonsense.
 */
function judgeAnswers(
  asked: readonly AskedForecast[],
  answers: readonly InstancePrediction[],
  versions: AnsweringVersions,
): { readonly predictions: AnsweredForecast[]; readonly quarantined: Quarantine } {
  const own = new ForecastJudge();
  const whatIf = new ForecastJudge();
  let next = 0;
  const predictions = asked.map(({ request, closed, isWhatIf, series, originDay, peakUnits }) => {
    if (closed) return closedDay(request);
    const { predicted_demand: predicted, lower, upper, variant } = answers[next++]!;
    const { product_id, date } = request;
    const day = parseDay(date)!;
    const raw = {
      productId: product_id,
      day,
      predicted,
      lower: lower ?? Number.NaN,
      upper: upper ?? Number.NaN,
    };
    const judge = isWhatIf ? whatIf : own;
    const judged = judge.judge(raw, peakUnits, () => forecastBaseline(series, originDay, day));
    if (judged.fault !== undefined && !series) throw notBelieved(raw, judged.fault);
    return {
      product_id,
      date,
      // Named where it may be another than the champion's, which the answer as a whole names.
      ...(variant !== undefined && variant !== CHAMPION && { variant, model_version: versions.of(variant) }),
      predicted_demand: judged.predicted,
      ...(!Number.isNaN(judged.lower) && { lower: judged.lower }),
      ...(!Number.isNaN(judged.upper) && { upper: judged.upper }),
      ...(judged.fault === undefined
        ? { forecast_source: "model" as const }
        : { forecast_source: "baseline" as const, fault: judged.fault }),
    };
  });
  return { predictions, quarantined: own.quarantined };
}

function notBelieved({ productId, day, predicted }: RawForecast, fault: ForecastFault): DataError {
  return new DataError(
    `The model's forecast of product "${productId}" on ${formatDay(day)}, ${predicted}, is ${fault}, so it is not used; without history there is no other. Check the "features" that were sent.`,
  );
}

/** A product that the lake does not know can be asked for with all its features. */
function withoutHistory(
  { product_id, date, features }: PredictInstance,
  featureOrder: readonly string[],
): InstanceRequest {
  if (features === undefined) {
    throw new NotFoundError(
      `Product "${product_id}" is unknown: the lake has no history of it. Check the id, import its history, or send its "features".`,
    );
  }
  if (date === undefined) {
    throw new UsageError(
      `Product "${product_id}" has no history, so "date" must be given with its "features".`,
    );
  }
  const missing = [...listFeatures(featureOrder)].filter((name) => !Object.hasOwn(features, name));
  if (missing.length > 0) {
    throw new UsageError(
      `Product "${product_id}" has no history, so all its "features" must be given, null where not known; missing are ${missing.join(", ")}.`,
    );
  }
  return { product_id, date, features };
}

/** The fleet never trades on that weekday. */
function closedDay({ product_id, date }: InstanceRequest): AnsweredForecast {
  return { product_id, date, predicted_demand: 0, lower: 0, upper: 0, forecast_source: "model" };
}

function parseBody(event: HttpEvent): unknown {
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString("utf8") : event.body;
  try {
    return JSON.parse(text ?? "");
  } catch {
    throw new UsageError('The body is no JSON. Send {"product_ids": ["..."]}.');
  }
}
