import { createForecastEndpoint } from "../aws/endpoint";
import { createLake } from "../aws/lake";
import { NotFoundError, UsageError } from "../contracts/errors";
import type { HttpEvent, HttpResult } from "../contracts/events";
import type { Lake } from "../contracts/lake";
import type { ForecastEndpoint, InstancePrediction, InstanceRequest } from "../contracts/ports";
import type { PredictSettings } from "../contracts/settings/handlers";
import { dayOfInstant, formatDay } from "../demand/calendar";
import { toFeatureRecord } from "../forecasting/features";
import { jsonResult, problemResult } from "../http/predict-answer";
import {
  checkHorizon,
  listFeatures,
  type PredictInstance,
  parsePredictRequest,
} from "../http/predict-request";
import { lookUpProduct } from "./prediction/look-up";

export interface PredictDependencies {
  readonly lake: Lake;
  readonly endpoint: ForecastEndpoint;
}

export interface PredictAnswer {
  readonly model_version: string;
  /** Last day whose demand was known. */
  readonly forecast_origin: string;
  readonly predictions: readonly InstancePrediction[];
}

let dependencies: PredictDependencies | undefined;

function connect(settings: PredictSettings): PredictDependencies {
  dependencies ??= {
    lake: createLake(settings.lakeBucketName),
    endpoint: createForecastEndpoint(settings),
  };
  return dependencies;
}

/** `POST /predict`: a list of products, or `{"instances": [...]}`. Errors are problem documents. */
export async function handlePredictHttp(event: HttpEvent, settings: PredictSettings): Promise<HttpResult> {
  return predictHttp(event, settings, connect(settings));
}

export async function predictHttp(
  event: HttpEvent,
  settings: PredictSettings,
  services: PredictDependencies,
): Promise<HttpResult> {
  try {
    const answer = await predict(parseBody(event), event.requestContext.timeEpoch, settings, services);
    return jsonResult(200, answer);
  } catch (error) {
    return problemResult(error);
  }
}

/**
 * @param requestedAtMs when it is asked: history is known up to the day before. Without it, up to the last
 *   day of the data.
 * @throws UsageError, NotFoundError, DataError; OperatorError when the endpoint fails.
 */
export async function predict(
  payload: unknown,
  requestedAtMs: number | undefined,
  settings: PredictSettings,
  { lake, endpoint }: PredictDependencies,
): Promise<PredictAnswer> {
  const { instances } = parsePredictRequest(payload, settings.featureOrder);
  const untilDay = requestedAtMs === undefined ? undefined : dayOfInstant(requestedAtMs) - 1;
  const history = await lake.pin();
  const shards = await history.listShards();
  const asked: { readonly request: InstanceRequest; readonly closed: boolean }[] = [];
  let originDay = untilDay;
  for (const instance of instances) {
    const found = await lookUpProduct(history, shards, instance.product_id, untilDay, settings);
    if (found === undefined) {
      const request = withoutHistory(instance, settings.featureOrder);
      if (untilDay !== undefined) checkHorizon(request.date, untilDay, settings.horizonDays);
      asked.push({ request, closed: false });
      continue;
    }
    originDay = found.originDay;
    const { frame } = found;
    const wanted = instance.date && checkHorizon(instance.date, originDay, settings.horizonDays);
    frame.days.forEach((day, row) => {
      if (wanted && day !== wanted) return;
      const width = frame.featureNames.length;
      const known = frame.features.subarray(row * width, (row + 1) * width);
      const looked = toFeatureRecord(known, frame.featureNames);
      asked.push({
        request: {
          product_id: instance.product_id,
          date: formatDay(day),
          features: { ...looked, ...instance.features },
        },
        closed: frame.closed[row] === 1,
      });
    });
  }
  const open = asked.filter(({ closed }) => !closed).map(({ request }) => request);
  const answers = open.length > 0 ? await endpoint.predict(open) : [];
  let next = 0;
  return {
    model_version: settings.modelVersion,
    forecast_origin: formatDay(
      originDay ?? dayOfInstant(Date.parse(`${asked[0]!.request.date}T00:00:00Z`)) - 1,
    ),
    predictions: asked.map(({ request, closed }) =>
      closed ? closedDay(request) : notNegative(answers[next++]!),
    ),
  };
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
function closedDay({ product_id, date }: InstanceRequest): InstancePrediction {
  return { product_id, date, predicted_demand: 0, lower: 0, upper: 0 };
}

function notNegative(prediction: InstancePrediction): InstancePrediction {
  const { predicted_demand, lower, upper } = prediction;
  return {
    ...prediction,
    predicted_demand: Math.max(0, predicted_demand),
    ...(lower !== undefined && { lower: Math.max(0, lower) }),
    ...(upper !== undefined && { upper: Math.max(0, upper) }),
  };
}

function parseBody(event: HttpEvent): unknown {
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString("utf8") : event.body;
  try {
    return JSON.parse(text ?? "");
  } catch {
    throw new UsageError('The body is no JSON. Send {"product_ids": ["..."]}.');
  }
}
