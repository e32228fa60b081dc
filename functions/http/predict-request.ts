import { UsageError } from "../contracts/errors";
import { formatDay, parseDay } from "../demand/calendar";
import { FEATURE_NAMES } from "../forecasting/features";

/** One product to forecast, as the caller writes it. */
export interface PredictInstance {
  readonly product_id: string;
  /** The day to forecast; every day of the horizon when absent. */
  readonly date?: string;
  /** Features to use instead of those in the lake: all, or some to ask "what if". */
  readonly features?: Readonly<Record<string, number | null>>;
}

export interface PredictRequest {
  readonly instances: readonly PredictInstance[];
}

/** Days of one request and products in it; a larger one belongs to batch-predict. */
const MAX_INSTANCES = 500;
const MAX_PRODUCT_ID_LENGTH = 256;

/**
 * Checks a request: `{"instances":[{"product_id","date"?,"features"?}]}`, or one such instance by itself.
 *
 * @param featureOrder the columns of the history that the model takes, beside our features.
 *
 * @throws UsageError naming the instance and the field.
 */
export function parsePredictRequest(payload: unknown, featureOrder: readonly string[] = []): PredictRequest {
  const knownFeatures = new Set<string>([...FEATURE_NAMES, ...featureOrder]);
  if (!isRecord(payload)) throw new UsageError('The request is no JSON object. Send {"instances": [...]}.');
  const instances = "product_id" in payload ? [payload] : payload.instances;
  if (!Array.isArray(instances) || instances.length === 0) {
    throw new UsageError('"instances" is missing or empty; it must list at least one product.');
  }
  if (instances.length > MAX_INSTANCES) {
    throw new UsageError(
      `"instances" has ${instances.length} entries; at most ${MAX_INSTANCES} are allowed.`,
    );
  }
  return { instances: instances.map((instance, index) => parseInstance(instance, index, knownFeatures)) };
}

function parseInstance(value: unknown, index: number, knownFeatures: ReadonlySet<string>): PredictInstance {
  const where = `instances[${index}]`;
  if (!isRecord(value)) throw new UsageError(`"${where}" is ${describe(value)}; it must be an object.`);
  const { product_id, date, features } = value;
  if (typeof product_id !== "string" || product_id === "" || product_id.length > MAX_PRODUCT_ID_LENGTH) {
    throw new UsageError(
      `"${where}.product_id" is ${describe(product_id)}; it must be a text of 1 to ${MAX_PRODUCT_ID_LENGTH} characters.`,
    );
  }
  if (date !== undefined && (typeof date !== "string" || parseDay(date) === undefined)) {
    throw new UsageError(`"${where}.date" is ${describe(date)}; it must be a date such as "2026-11-23".`);
  }
  return {
    product_id,
    date: date as string | undefined,
    features:
      features === undefined ? undefined : parseFeatures(features, `${where}.features`, knownFeatures),
  };
}

function parseFeatures(
  value: unknown,
  where: string,
  knownFeatures: ReadonlySet<string>,
): Readonly<Record<string, number | null>> {
  if (!isRecord(value)) throw new UsageError(`"${where}" is ${describe(value)}; it must be an object.`);
  for (const [name, feature] of Object.entries(value)) {
    if (!knownFeatures.has(name)) {
      throw new UsageError(
        `"${where}" has the unknown feature "${name}"; known are ${[...knownFeatures].join(", ")}.`,
      );
    }
    if (feature !== null && (typeof feature !== "number" || !Number.isFinite(feature))) {
      throw new UsageError(`"${where}.${name}" is ${describe(feature)}; it must be a finite number or null.`);
    }
  }
  return value as Record<string, number | null>;
}

/** @throws UsageError when the date lies outside the horizon. */
export function checkHorizon(date: string, originDay: number, horizonDays: number): number {
  const day = parseDay(date)!;
  if (day > originDay && day <= originDay + horizonDays) return day;
  throw new UsageError(
    `"${date}" cannot be forecast: history is known up to ${formatDay(originDay)}, and the model looks ${horizonDays} days ahead, to ${formatDay(originDay + horizonDays)}.`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value).slice(0, 60);
}
