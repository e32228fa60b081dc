/** Comparison operators of static thresholds, with the words CloudWatch uses in a state's reason. */
export const COMPARISONS: Readonly<
  Record<string, { readonly words: string; readonly holds: (value: number, threshold: number) => boolean }>
> = {
  GreaterThanThreshold: { words: "greater than", holds: (value, threshold) => value > threshold },
  GreaterThanOrEqualToThreshold: {
    words: "greater than or equal to",
    holds: (value, threshold) => value >= threshold,
  },
  LessThanThreshold: { words: "less than", holds: (value, threshold) => value < threshold },
  LessThanOrEqualToThreshold: {
    words: "less than or equal to",
    holds: (value, threshold) => value <= threshold,
  },
};
