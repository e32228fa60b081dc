import type { InstancePrediction, InstanceRequest } from "../../contracts/ports";
import {
  checkCount,
  checkNumber,
  contractError,
  type InstanceFormat,
  toInstancePrediction,
} from "./instance-format";

/**
 * `{"instances":[{"product_id","date","features":{}}]}` ->
 * `{"predictions":[{"product_id","date","predicted_demand","lower","upper"}]}`.
 */
export const JSON_FORMAT: InstanceFormat = {
  contentType: "application/json",
  encode: encodeInstance,
  join: (texts) => `{"instances":[${texts.join(",")}]}`,
  decode: (body, instances, endpointName, variant) => {
    const answers = parsePredictions(body, endpointName);
    checkCount(endpointName, answers.length, instances.length);
    return instances.map((instance, index) => toPrediction(answers[index], instance, endpointName, variant));
  },
};

/** An instance as `JSON.stringify` writes it. Most of that is features, and most of them are those of the instance before. */
function encodeInstance({ product_id, date, features }: InstanceRequest): string {
  return `{"product_id":${JSON.stringify(product_id)},"date":${JSON.stringify(date)},"features":{${written.write(features)}}}`;
}

/** A longer list of names would be kept for good. */
const MOST_KEPT = 500;

/**
 * Writes features by name, and keeps what it has written by place: a product's days have most of their features in
 * common, and runs of such are one text.
 */
class FeatureWriter {
  private names: string[] = [];
  private heads: string[] = [];
  private values: (number | null)[] = [];
  private pieces: string[] = [];
  /** By place: where the run that begins there ends, and its text; 0 where there is none. */
  private runEnds: number[] = [];
  private runs: string[] = [];

  write(features: InstanceRequest["features"]): string {
    let text = "";
    let place = 0;
    let runFrom = -1;
    for (const name in features) {
      const value = features[name]!;
      if (this.values[place] === value && this.names[place] === name) {
        if (runFrom < 0) runFrom = place;
      } else {
        if (runFrom >= 0) text += this.run(runFrom, place);
        runFrom = -1;
        text += this.note(place, name, value);
      }
      place++;
    }
    if (runFrom >= 0) text += this.run(runFrom, place);
    if (place > MOST_KEPT) this.values = [];
    return text;
  }

  private run(from: number, end: number): string {
    if (this.runEnds[from] !== end) {
      this.runs[from] = this.pieces.slice(from, end).join("");
      this.runEnds[from] = end;
    }
    return this.runs[from]!;
  }

  private note(place: number, name: string, value: number | null): string {
    if (this.names[place] !== name) {
      this.names[place] = name;
      this.heads[place] = `${place === 0 ? "" : ","}${JSON.stringify(name)}:`;
    }
    // What JSON has no number for it has as null.
    const text = `${this.heads[place]!}${value === null || Number.isFinite(value) ? value : null}`;
    this.values[place] = value;
    this.pieces[place] = text;
    for (let from = 0; from <= place; from++) if (this.runEnds[from]! > place) this.runEnds[from] = 0;
    this.runEnds[place] = 0;
    return text;
  }
}

const written = new FeatureWriter();

function parsePredictions(body: string, endpointName: string): unknown[] {
  const answer = parseJson(body) ?? parseJson(withoutBareNaN(body));
  if (answer === undefined) throw contractError(endpointName, `answered no JSON: ${body.slice(0, 80)}`);
  const predictions = (answer as { predictions?: unknown } | null)?.predictions;
  if (!Array.isArray(predictions)) throw contractError(endpointName, 'answered no list "predictions"');
  return predictions;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Python writes NaN and Infinity as such, which is no JSON: one of them would cost the answers of all products.
 * Texts are passed over: an id may hold these words.
 */
function withoutBareNaN(body: string): string {
  return body.replaceAll(/"(?:[^"\\]|\\.)*"|\bNaN\b|-?\bInfinity\b/g, (found) =>
    found.startsWith('"') ? found : "null",
  );
}

function toPrediction(
  answer: unknown,
  instance: InstanceRequest,
  endpointName: string,
  variant: string | undefined,
): InstancePrediction {
  const { product_id, date, predicted_demand, lower, upper } = (answer ?? {}) as Record<string, unknown>;
  // A model may leave the key out; where it names it, it must be the one that was asked.
  if (
    (product_id ?? instance.product_id) !== instance.product_id ||
    (date ?? instance.date) !== instance.date
  ) {
    throw contractError(
      endpointName,
      `answered product "${product_id}" on ${date} in the place of "${instance.product_id}" on ${instance.date}`,
    );
  }
  const units = checkNumber(endpointName, "predicted_demand", predicted_demand, instance);
  if (lower == null || upper == null) return toInstancePrediction(instance, variant, units);
  return toInstancePrediction(instance, variant, units, {
    lower: checkNumber(endpointName, "lower", lower, instance),
    upper: checkNumber(endpointName, "upper", upper, instance),
  });
}
