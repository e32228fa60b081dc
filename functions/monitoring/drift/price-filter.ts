/** Sales from which on it is known whether prices usually repeat. */
const FEWEST_SALES = 5;
const USUALLY = 0.5;

/**
 * Tells a price that was observed from one that was carried forward.
 *
 * Where the price of a day is the average over its orders, days without a sale repeat the last one. Such a
 * repetition is no observation: without this filter one odd order is fresh evidence on every day until the
 * next sale. A list price repeats on days with sales too; there a repetition counts.
 */
export class PriceFilter {
  private last = Number.NaN;
  private sales = 0;
  private repeatedSales = 0;

  /** Whether the price of a day is an observation; `sold` units were sold, `NaN` when that is not known. */
  isObserved(price: number, sold: number): boolean {
    const isRepeated = price === this.last;
    this.last = price;
    if (Number.isNaN(sold) || sold > 0) {
      this.sales += 1;
      if (isRepeated) this.repeatedSales += 1;
      return true;
    }
    if (!isRepeated || this.sales < FEWEST_SALES) return true;
    return this.repeatedSales >= USUALLY * this.sales;
  }
}
