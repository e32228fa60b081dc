import type { Finding } from "./feature-model";
import { RareChannel } from "./rare-channel";

/**
 * A day is balanced when stock fell by what was sold, give or take this many units and this share of the sales: returns
 * and breakage are no other stock.
 */
const TOLERANCE_UNITS = 0.5;
const TOLERANCE_SHARE = 0.25;
/** Of days out of balance, up to which the balance says anything. */
const LARGEST_SHARE = 0.25;
/** Days after which one that is out of balance on most of them is not how stock is counted. */
const FEWEST_DAYS = 56;
const HOPELESS_SHARE = 0.5;

/** How often stock does not fall by what was sold, under one belief of when in the day it is counted. */
class Alignment {
  readonly channel = new RareChannel({ kind: "level" });
  private days = 0;
  private unbalanced = 0;

  advance(day: number, drop: number, sold: number): void {
    // A day on which nothing was sold and nothing left says nothing of a factor.
    if (Number.isNaN(sold) || (sold === 0 && drop === 0) || this.isHopeless) return;
    const isUnbalanced = Math.abs(drop - sold) > TOLERANCE_UNITS + TOLERANCE_SHARE * sold;
    this.channel.advance(day, isUnbalanced);
    this.days += 1;
    if (isUnbalanced) this.unbalanced += 1;
  }

  private get isHopeless(): boolean {
    return this.days === FEWEST_DAYS && this.share > HOPELESS_SHARE;
  }

  rebase(): void {
    this.channel.rebase();
    this.days = 0;
    this.unbalanced = 0;
  }

  /** Of the days out of balance, one of two before there are any. */
  get share(): number {
    return (this.unbalanced + 1) / (this.days + 2);
  }
}

/**
 * Between two deliveries stock falls by what is sold. Where that has been so, a stock that is counted in another unit,
 * or without one of its places, shows on the first days, whatever its level does.
 */
export class StockBalance {
  /** Stock counted after the sales of its day, and before them. */
  private readonly after = new Alignment();
  private readonly before = new Alignment();
  private lastDay = Number.NaN;
  private lastStock = 0;
  private lastSold = Number.NaN;

  /** Takes in a day that has a stock. @param sold units, `NaN` when not known. */
  advance(day: number, stock: number, sold: number): void {
    const drop = this.lastStock - stock;
    // A delivery hides what was sold, an empty shelf what would have been.
    if (day === this.lastDay + 1 && drop >= 0 && stock > 0) {
      this.after.advance(day, drop, sold);
      this.before.advance(day, drop, this.lastSold);
    }
    this.lastDay = day;
    this.lastStock = stock;
    this.lastSold = sold;
  }

  /** 0 where stock has never gone with sales. */
  get evidence(): number {
    const { share, channel } = this.likelier;
    return share < LARGEST_SHARE && channel.isReady ? channel.evidence : 0;
  }

  find(): Finding {
    return { ...this.likelier.channel.find(), evidence: this.evidence };
  }

  rebase(): void {
    this.after.rebase();
    this.before.rebase();
  }

  private get likelier(): Alignment {
    return this.after.share <= this.before.share ? this.after : this.before;
  }
}
