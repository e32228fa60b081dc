/** Parameters the service shows in its files. */
const SHRINKAGE = 0.64;

/**
 * A sketch of a distribution: exact for up to `k` values, then every second of a full level moves up one level
 * and counts double. Which half moves alternates, so that the same values give the same sketch.
 *
 * Source: Z. Karnin, K. Lang, E. Liberty (2016), "Optimal quantile approximation in streams", arXiv:1603.05346.
 */
export class KllSketch {
  private levels: number[][] = [[]];
  private takesOdd = false;
  private lowest = this.levels[0]!;
  private lowestCapacity: number;

  constructor(readonly k = 2048) {
    this.lowestCapacity = this.capacityOf(0);
  }

  add(value: number): void {
    this.lowest.push(value);
    if (this.lowest.length <= this.lowestCapacity) return;
    this.compact();
    this.lowest = this.levels[0]!;
    this.lowestCapacity = this.capacityOf(0);
  }

  /** Values by level, sorted; one of level `l` stands for `2^l` values. */
  get data(): readonly (readonly number[])[] {
    return this.levels.map((level) => Array.from(Float64Array.from(level).sort()));
  }

  get parameters(): { readonly c: number; readonly k: number } {
    return { c: SHRINKAGE, k: this.k };
  }

  private capacityOf(level: number): number {
    return Math.max(8, Math.ceil(this.k * SHRINKAGE ** (this.levels.length - 1 - level)));
  }

  private compact(): void {
    for (let level = 0; level < this.levels.length; level += 1) {
      const values = this.levels[level]!;
      if (values.length <= this.capacityOf(level)) continue;
      if (level + 1 === this.levels.length) this.levels.push([]);
      values.sort((left, right) => left - right);
      // An odd one stays behind, so that the weights add up to the number of values.
      const kept = values.length % 2 === 1 ? [values.pop()!] : [];
      for (let i = this.takesOdd ? 1 : 0; i < values.length; i += 2) this.levels[level + 1]!.push(values[i]!);
      this.takesOdd = !this.takesOdd;
      this.levels[level] = kept;
    }
  }
}

/** Largest distance between the distribution functions of two sketches, 0 to 1; `undefined` if one is empty. */
export function computeSketchDistance(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
): number | undefined {
  const a = flatten(first);
  const b = flatten(second);
  if (a.total === 0 || b.total === 0) return undefined;
  let i = 0;
  let j = 0;
  let weightA = 0;
  let weightB = 0;
  let largest = 0;
  while (i < a.values.length && j < b.values.length) {
    const next = Math.min(a.values[i]!, b.values[j]!);
    for (; i < a.values.length && a.values[i]! === next; i += 1) weightA += a.weights[i]!;
    for (; j < b.values.length && b.values[j]! === next; j += 1) weightB += b.weights[j]!;
    largest = Math.max(largest, Math.abs(weightA / a.total - weightB / b.total));
  }
  return largest;
}

/** All values in order, each with its weight. Most sketches have one level, which is sorted. */
function flatten(data: readonly (readonly number[])[]) {
  const unsorted = data.flat();
  const weightOf = data.flatMap((level, index) => new Array<number>(level.length).fill(2 ** index));
  const total = weightOf.reduce((sum, weight) => sum + weight, 0);
  if (isSorted(unsorted)) return { values: unsorted, weights: weightOf, total };
  const order = unsorted.map((_, index) => index).sort((left, right) => unsorted[left]! - unsorted[right]!);
  return {
    values: order.map((index) => unsorted[index]!),
    weights: order.map((index) => weightOf[index]!),
    total,
  };
}

function isSorted(values: readonly number[]): boolean {
  for (let index = 1; index < values.length; index += 1) {
    if (values[index - 1]! > values[index]!) return false;
  }
  return true;
}
