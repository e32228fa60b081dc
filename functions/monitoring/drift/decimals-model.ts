import { countDecimals, MOST_DECIMALS } from "../../demand/numeric/decimals";
import type { FeatureModel, Finding, Observation } from "./feature-model";
import { RareChannel } from "./rare-channel";

/** Values, each another than the one before, from which it is learnt how many decimals there are. */
const LEARNING_VALUES = 56;

/**
 * Watches the decimals of a number beside what another model says of its size: whole numbers that get fractions, or
 * tenths that get hundredths, come from another source, unit or rounding, however small the difference is. Values with
 * more than {@link MOST_DECIMALS} decimals have no grid to leave and are not watched.
 */
export class DecimalsModel implements FeatureModel {
  private readonly channel = new RareChannel({ kind: "decimals" });
  private learnt = 0;
  private most = 0;
  private last = Number.NaN;

  constructor(readonly sizes: FeatureModel) {}

  get isReady(): boolean {
    return this.sizes.isReady;
  }

  get evidence(): number {
    return Math.max(this.sizes.evidence, this.channel.evidence);
  }

  get surprise(): number {
    return this.sizes.surprise;
  }

  get decimalsSurprise(): number {
    return this.hasGrid ? this.channel.surprise : Number.NaN;
  }

  advance(observation: Observation): void {
    this.sizes.advance(observation);
    const { day, value } = observation;
    // A value that is only held says nothing anew.
    if (Number.isNaN(value) || value === this.last || !this.hasGrid) return;
    this.last = value;
    const decimals = countDecimals(value);
    if (this.learnt < LEARNING_VALUES) {
      this.learnt += 1;
      this.most = Math.max(this.most, decimals);
    } else {
      this.channel.advance(day, decimals > this.most);
    }
  }

  private get hasGrid(): boolean {
    return this.most <= MOST_DECIMALS;
  }

  find(): Finding {
    return this.channel.evidence > this.sizes.evidence ? this.channel.find() : this.sizes.find();
  }

  rebase(): void {
    this.sizes.rebase();
    this.channel.rebase();
    this.learnt = 0;
    this.most = 0;
  }
}
