import type { ProductResult } from "./product-result";
import { AttentionList, ChangeTotals, ConceptTotals, DayTotals, DriftTotals } from "./summarise";
import { AccuracyTotals } from "./summarise-accuracy";

/**
 * What is said of a fleet as a whole, added up product by product: its size does not matter, but for the products in
 * alarm, which are all kept.
 */
export class FleetTotals {
  products = 0;
  productsScored = 0;
  /** Whose own alarms are part of an event. */
  productsInEvents = 0;
  readonly days: DayTotals;
  readonly accuracy = new AccuracyTotals();
  readonly drift = new DriftTotals();
  readonly concept = new ConceptTotals();
  readonly changes = new ChangeTotals();
  readonly attention: AttentionList;
  /** Results of the products on the watch list. */
  readonly watched: ProductResult[] = [];
  private readonly watchList: ReadonlySet<string>;

  constructor(isOpenDay: (day: number) => boolean, watchList: readonly string[]) {
    this.days = new DayTotals(isOpenDay);
    this.attention = new AttentionList(watchList);
    this.watchList = new Set(watchList);
  }

  add(result: ProductResult): void {
    const { score } = result;
    this.products += 1;
    if (score.scored > 0) this.productsScored += 1;
    if (result.events) this.productsInEvents += 1;
    this.days.add(score);
    this.accuracy.add(score);
    this.drift.add(result);
    this.concept.add(result);
    this.changes.add(result);
    this.attention.add(result);
    if (this.watchList.has(score.productId)) this.watched.push(result);
  }
}
