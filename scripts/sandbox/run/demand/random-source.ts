import { createRandom, hashText } from "../../../../functions/demand/numeric/random";

/** Draws from the usual distributions, repeatable by its seed. */
export class RandomSource {
  private readonly next: () => number;

  /** A stream of its own per name: drawing more from one leaves the others as they were. */
  constructor(seed: number, name: string) {
    this.next = createRandom((hashText(name) ^ Math.imul(seed + 1, 0x9e3779b1)) >>> 0);
  }

  /** Uniform in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Standard normal (Box-Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** Poisson: Knuth's product for small means, a rounded normal for large ones. */
  poisson(mean: number): number {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > limit; product *= this.next()) count++;
    return count;
  }
}
