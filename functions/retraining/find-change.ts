/** A value of a day. */
interface Point {
  readonly day: number;
  readonly value: number;
}

/** A change is looked for in the last so many points: what lies before is another one. */
const MOST_POINTS = 120;
/** Points on either side of a change, at least. */
const LEAST_POINTS = 5;

/**
 * The day on which a level most likely changed: the split that leaves the least squares around the means of both sides.
 * `undefined` where there are too few points to tell.
 *
 * @param points ascending by day.
 * @see Bai (1997), Estimation of a change point in multiple regression models, Review of Economics and Statistics 79(4)
 */
export function findChange(points: readonly Point[]): number | undefined {
  const recent = points.slice(-MOST_POINTS);
  const count = recent.length;
  if (count < 2 * LEAST_POINTS) return undefined;
  const total = recent.reduce((sum, { value }) => sum + value, 0);
  let best: { readonly day: number; readonly explained: number } | undefined;
  let before = 0;
  recent.forEach(({ day, value }, index) => {
    if (index >= LEAST_POINTS && count - index >= LEAST_POINTS) {
      const difference = before / index - (total - before) / (count - index);
      const explained = (difference * difference * index * (count - index)) / count;
      if (!best || explained > best.explained) best = { day, explained };
    }
    before += value;
  });
  return best?.day;
}
