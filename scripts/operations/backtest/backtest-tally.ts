import type { ProductVerdict } from "../../../functions/contracts/product-verdict";
import { formatRatio } from "../../cli/format";
import { renderTable } from "../../cli/table";

const LISTED_PRODUCTS = 15;
const LISTED_REASONS = 10;

interface ProductTally {
  dataAlarms: number;
  conceptAlarms: number;
  readonly reasons: Map<string, number>;
}

/** Counts what a backtest said, for the table at its end. */
export class BacktestTally {
  runs = 0;
  private dataTested = 0;
  private dataAlarms = 0;
  private conceptTested = 0;
  private conceptAlarms = 0;
  private readonly products = new Map<string, ProductTally>();

  add(productId: string, { data, concept }: ProductVerdict): void {
    this.runs += 1;
    let product = this.products.get(productId);
    if (!product) {
      product = { dataAlarms: 0, conceptAlarms: 0, reasons: new Map() };
      this.products.set(productId, product);
    }
    if (data.status !== "insufficient-data") this.dataTested += 1;
    if (concept.status !== "insufficient-data") this.conceptTested += 1;
    if (data.status === "drifted") {
      this.dataAlarms += 1;
      product.dataAlarms += 1;
      for (const { feature, kind } of data.features) count(product.reasons, `${feature} ${kind}`);
    }
    if (concept.status === "warning" || concept.status === "degraded") {
      this.conceptAlarms += 1;
      product.conceptAlarms += 1;
      count(product.reasons, `forecast error ${concept.status}`);
    }
  }

  /** How often it would have alarmed, for which products, and why. */
  render(isTerminal: boolean): string {
    const alarmed = [...this.products]
      .filter(([, { dataAlarms, conceptAlarms }]) => dataAlarms + conceptAlarms > 0)
      .sort(([leftId, left], [rightId, right]) => sum(right) - sum(left) || (leftId < rightId ? -1 : 1));
    const overview = renderTable(
      [
        { title: "Verdict" },
        { title: "Product-runs", align: "right" },
        { title: "In alarm", align: "right" },
      ],
      [
        ["data drift", String(this.dataTested), describeShare(this.dataAlarms, this.dataTested)],
        ["concept drift", String(this.conceptTested), describeShare(this.conceptAlarms, this.conceptTested)],
        ["either, products", String(this.products.size), describeShare(alarmed.length, this.products.size)],
      ],
      isTerminal,
    );
    if (alarmed.length === 0) return overview;
    const list = renderTable(
      [
        { title: "Product" },
        { title: "Days of data drift", align: "right" },
        { title: "Days of concept drift", align: "right" },
        { title: "Why (days)" },
      ],
      alarmed
        .slice(0, LISTED_PRODUCTS)
        .map(([productId, product]) => [
          productId,
          String(product.dataAlarms),
          String(product.conceptAlarms),
          describeReasons(product.reasons),
        ]),
      isTerminal,
    );
    const more = alarmed.length - LISTED_PRODUCTS;
    return [
      overview,
      "",
      this.renderReasons(isTerminal),
      "",
      list,
      ...(more > 0 ? [`... and ${more} more products`] : []),
    ].join("\n");
  }

  /** What raised the alarms of all products: a feature to leave out, or one to look at, stands out here. */
  private renderReasons(isTerminal: boolean): string {
    const reasons = new Map<string, { products: number; days: number }>();
    for (const product of this.products.values()) {
      for (const [reason, days] of product.reasons) {
        const known = reasons.get(reason) ?? { products: 0, days: 0 };
        reasons.set(reason, { products: known.products + 1, days: known.days + days });
      }
    }
    return renderTable(
      [{ title: "Why" }, { title: "Products", align: "right" }, { title: "Days in alarm", align: "right" }],
      [...reasons]
        .sort(
          ([leftName, left], [rightName, right]) => right.days - left.days || (leftName < rightName ? -1 : 1),
        )
        .slice(0, LISTED_REASONS)
        .map(([reason, { products, days }]) => [reason, String(products), String(days)]),
      isTerminal,
    );
  }
}

const sum = ({ dataAlarms, conceptAlarms }: ProductTally) => dataAlarms + conceptAlarms;

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function describeShare(part: number, whole: number): string {
  return `${part} (${formatRatio(whole > 0 ? part / whole : undefined)})`;
}

function describeReasons(reasons: ReadonlyMap<string, number>): string {
  return [...reasons]
    .sort(([, left], [, right]) => right - left)
    .slice(0, 3)
    .map(([reason, days]) => `${reason} (${days})`)
    .join(", ");
}
