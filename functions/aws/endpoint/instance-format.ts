import { OperatorError } from "../../contracts/errors";
import type { InstancePrediction, InstanceRequest } from "../../contracts/ports";

/** How instances are written to the model and its answers read. */
export interface InstanceFormat {
  readonly contentType: string;
  /** @param featureOrder the columns of formats without names. */
  encode(instance: InstanceRequest, featureOrder: readonly string[]): string;
  /** What stands before, between and after the encoded instances of a payload. */
  readonly frame: { readonly head: string; readonly separator: string; readonly tail: string };
  /**
   * One prediction per instance, in their order. Numbers that are not finite come out as such, to be judged.
   *
   * @param variant that answered, where that is known.
   */
  decode(
    body: string,
    instances: readonly InstanceRequest[],
    endpointName: string,
    variant?: string,
  ): InstancePrediction[];
}

/** One payload from encoded instances. */
export function joinInstances(
  { head, separator, tail }: InstanceFormat["frame"],
  texts: readonly string[],
): string {
  return `${head}${texts.join(separator)}${tail}`;
}

/** The model's answer breaks the contract. */
export function contractError(endpointName: string, what: string): OperatorError {
  return new OperatorError(
    `Endpoint "${endpointName}" ${what}. Check "contentType" and "featureOrder" of the stack against the model's container.`,
  );
}

/** @throws OperatorError when the number of answers is not that of the instances. */
export function checkCount(endpointName: string, got: number, expected: number): void {
  if (got === expected) return;
  throw contractError(endpointName, `answered ${got} predictions for ${expected} instances`);
}

/**
 * The number of a field: `NaN` for `null`, which is how most libraries write what has no number in JSON.
 *
 * @throws OperatorError when the value is no number.
 */
export function checkNumber(
  endpointName: string,
  field: string,
  value: unknown,
  instance: InstanceRequest,
): number {
  if (typeof value === "number") return value;
  if (value === null) return Number.NaN;
  throw contractError(
    endpointName,
    `answered ${field} ${JSON.stringify(value) ?? "nothing"} for product "${instance.product_id}" on ${instance.date}; it must be a number`,
  );
}

/** What the model has answered for an instance. */
export function toInstancePrediction(
  { product_id, date }: InstanceRequest,
  variant: string | undefined,
  predicted_demand: number,
  bounds?: { readonly lower: number; readonly upper: number },
): InstancePrediction {
  const prediction = { product_id, date, predicted_demand };
  if (variant === undefined) return bounds ? { ...prediction, ...bounds } : prediction;
  return bounds
    ? { product_id, date, predicted_demand, lower: bounds.lower, upper: bounds.upper, variant }
    : { ...prediction, variant };
}
