import { type ForecastFault, findFault } from "./plausibility";

/** A question whose answer is known: what was forecast for the product and day before, by the model that serves. */
export interface KnownForecast {
  /** What the answer is judged by, see `findPeaks`. */
  readonly peakUnits: number;
  /** What is used today; `NaN` where the champion has none to be believed. */
  readonly championUnits: number;
}

/** What a model answered. Bounds are `NaN` where it gave none. */
export interface ProbedForecast {
  readonly predicted: number;
  readonly lower: number;
  readonly upper: number;
}

/** What one request told of the model that answered it. */
export interface ProbeVerdict {
  readonly forecasts: number;
  /** Answers that are not to be believed, by what is wrong with them. */
  readonly faults: Readonly<Record<string, number>>;
  /** Sum of absolute differences / sum of the champion's units; absent where the champion forecast nothing. */
  readonly distanceRatio?: number;
  /** Why the model is not fit to serve; absent when it is. */
  readonly failure?: string;
}

/**
 * Share of answers that are not to be believed, for products whose champion is believed, from which a model fails. The
 * gate of a promotion draws the same line.
 */
const LARGEST_FAULTY_SHARE = 0.01;

/**
 * From here on the answers of a model are absurdly different from the champion's: a model that says zero to everything
 * is at 1, one that doubles everything too. Models that are trained apart on the same sales differ by a fraction of it.
 */
const LARGEST_DISTANCE_RATIO = 0.9;

/**
 * Judges the answers to one request, all of one variant: by the rules for every forecast, and against what the champion
 * said of the same products and days. Where the champion is not believed itself, nothing is held against the answer.
 *
 * @param answers in the order of the questions.
 */
export function judgeProbe(
  questions: readonly KnownForecast[],
  answers: readonly ProbedForecast[],
): ProbeVerdict {
  const faults: Partial<Record<ForecastFault, number>> = {};
  let comparable = 0;
  let faulty = 0;
  let difference = 0;
  let championUnits = 0;
  questions.forEach((question, index) => {
    const { predicted, lower, upper } = answers[index]!;
    if (Number.isNaN(question.championUnits)) return;
    comparable++;
    const fault = findFault(predicted, lower, upper, question.peakUnits);
    if (fault !== undefined) {
      faulty++;
      faults[fault] = (faults[fault] ?? 0) + 1;
      return;
    }
    difference += Math.abs(Math.max(0, predicted) - question.championUnits);
    championUnits += question.championUnits;
  });
  const distanceRatio = championUnits > 0 ? difference / championUnits : undefined;
  return {
    forecasts: questions.length,
    faults: faults as Record<string, number>,
    ...(distanceRatio !== undefined && { distanceRatio }),
    ...describeFailure(faulty, comparable, faults, distanceRatio),
  };
}

function describeFailure(
  faulty: number,
  comparable: number,
  faults: Partial<Record<ForecastFault, number>>,
  distanceRatio: number | undefined,
): { readonly failure?: string } {
  if (faulty > LARGEST_FAULTY_SHARE * comparable) {
    const reasons = Object.entries(faults).map(([fault, count]) => `${count} ${fault}`);
    return { failure: `${faulty} of ${comparable} answers are not to be believed: ${reasons.join(", ")}` };
  }
  if (distanceRatio !== undefined && distanceRatio > LARGEST_DISTANCE_RATIO) {
    return {
      failure: `the answers lie ${(100 * distanceRatio).toFixed(0)} % of the champion's units away from them`,
    };
  }
  return {};
}
