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
  encode: ({ product_id, date, features }) => JSON.stringify({ product_id, date, features }),
  frame: { head: '{"instances":[', separator: ",", tail: "]}" },
  decode: (body, instances, endpointName, variant) => {
    const answers = parsePredictions(body, endpointName);
    checkCount(endpointName, answers.length, instances.length);
    return instances.map((instance, index) => toPrediction(answers[index], instance, endpointName, variant));
  },
};

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
