import { AwsError } from "../../server/aws-error";

/**
 * Starts of the periods in `[fromMs, toMs)`, aligned to multiples of the period since the epoch.
 *
 * @throws AwsError `InvalidParameterValue`, `InvalidParameterCombination`
 */
export function periodStarts(fromMs: number, toMs: number, periodSeconds: number): number[] {
  if (![1, 5, 10, 20, 30].includes(periodSeconds) && periodSeconds % 60 !== 0) {
    throw new AwsError(
      "InvalidParameterValue",
      "The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.",
    );
  }
  if (!(fromMs < toMs)) {
    throw new AwsError(
      "InvalidParameterCombination",
      "The parameter StartTime must be less than the parameter EndTime.",
    );
  }
  const periodMs = periodSeconds * 1000;
  const starts: number[] = [];
  for (let startMs = Math.floor(fromMs / periodMs) * periodMs; startMs < toMs; startMs += periodMs)
    starts.push(startMs);
  return starts;
}
