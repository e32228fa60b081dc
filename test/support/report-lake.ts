import { LEDGER_COLUMNS } from "../../functions/business/books/books-table";
import { publicKey } from "../../functions/contracts/day-results";
import {
  booksFile,
  EARLIER_BOOKS_KEY,
  monitoringScoresFile,
  ordersJsonFile,
} from "../../functions/contracts/keys";
import type { Column, Table } from "../../functions/contracts/lake";
import type { ReportSettings } from "../../functions/contracts/settings/handlers";
import { formatDay, parseDay } from "../../functions/demand/calendar";
import { writeDayFile, writePredictions } from "./day-files";
import { createInMemoryLake, type InMemoryLake } from "./in-memory-lake";
import { businessSettings } from "./settings";

/** The last of the runs that {@link createReportLake} makes; the first is nine days before. */
export const REPORT_RUN = parseDay("2025-06-06")!;

export const REPORT_SETTINGS: ReportSettings = {
  environment: "dev",
  lakeBucketName: "lake",
  horizonDays: 3,
  business: businessSettings({ leadTimeDays: 2, reportWindowDays: 7 }),
  openApiText: '{"openapi":"3.1.0"}',
  pageScript: { text: "", sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
};

/** Answers are remembered by bucket: each lake has its own. */
let buckets = 0;

interface ReportLakeOptions {
  /** Runs that have left books, up to {@link REPORT_RUN}. */
  readonly runs?: number;
  /** What the two products are called. */
  readonly productIds?: readonly [string, string];
  /** Columns of single days of A and B, by days before the last closed one. */
  readonly changes?: Readonly<Record<number, Readonly<Record<string, readonly [number, number]>>>>;
}

/**
 * A lake with the ledger of two products: A sells 4 a day at USD 2, of which the model's stock lacks 1, B sells
 * 1 at USD 3. Stock stays at 10 and 20, and nothing is observed. The forecasts are 5 and 1.
 */
export async function createReportLake({
  runs = 10,
  productIds = ["A", "B"],
  changes = {},
}: ReportLakeOptions = {}): Promise<InMemoryLake> {
  const lake = createInMemoryLake(`report-${++buckets}`);
  const index: Record<string, string> = {};
  for (let age = runs - 1; age >= 0; age--) {
    const runDay = REPORT_RUN - age;
    await lake.writeTable(publicKey(booksFile(runDay)), booksTable(productIds, changes[age] ?? {}));
    index[formatDay(runDay)] = `hash-${age}`;
  }
  await lake.writeJson(EARLIER_BOOKS_KEY, { schemaVersion: 1, runs: index });
  return lake;
}

function booksTable(
  productIds: readonly [string, string],
  changes: Readonly<Record<string, readonly [number, number]>>,
): Table {
  const values: Record<string, readonly [number, number]> = {
    price_amount: [2, 3],
    units_sold: [4, 1],
    demand: [4, 1],
    inventory_level: [Number.NaN, Number.NaN],
    predicted_demand: [5, 1],
    lower: [3, Number.NaN],
    upper: [8, Number.NaN],
    baseline_predicted_demand: [2, 2],
    model_lost: [1, 0],
    model_on_hand: [10, 20],
    baseline_on_hand: [10, 20],
    foresight_on_hand: [10, 20],
    ...changes,
  };
  const columns: Record<string, Column> = { product_id: productIds };
  for (const name of LEDGER_COLUMNS) {
    // No books of other baselines but where a test gives them.
    if (/^(smoothing|last_year)_/.test(name) && !(name in values)) continue;
    if (name !== "product_id") columns[name] = Float64Array.from(values[name] ?? [0, 0]);
  }
  return { rowCount: 2, columns };
}

/** Scores of a closed day, a row per product: actual, forecast and baseline. */
export async function writeScores(
  lake: InMemoryLake,
  day: number,
  rows: Readonly<
    Record<string, readonly [actual: number, predicted: number, naive: number, treatment?: string]>
  >,
): Promise<void> {
  const ids = Object.keys(rows);
  const column = (place: 0 | 1 | 2) => Float64Array.from(ids, (id) => rows[id]![place]);
  await writeDayFile(lake, monitoringScoresFile(day + 1), {
    rowCount: ids.length,
    columns: {
      product_id: ids,
      date: new Int32Array(ids.length).fill(day),
      actual: column(0),
      predicted_demand: column(1),
      baseline_predicted_demand: column(2),
      lower: new Float64Array(ids.length).fill(Number.NaN),
      upper: new Float64Array(ids.length).fill(Number.NaN),
      treatment: ids.map((id) => rows[id]![3] ?? "scored"),
    },
  });
}

/** Forecasts of a run for some products: `units` on each of three days, with bounds for the first. */
export async function writeForecasts(
  lake: InMemoryLake,
  runDay: number,
  units: Readonly<Record<string, number>>,
  standsIn: 0 | 1 = 0,
): Promise<void> {
  const rows = Object.entries(units).flatMap(([productId, predicted]) =>
    [0, 1, 2].map((step) => ({ productId, day: runDay + step, predicted, step })),
  );
  await writePredictions(lake, "0000", {
    originDay: runDay - 1,
    modelVersion: "v1",
    productIds: rows.map(({ productId }) => productId),
    days: Int32Array.from(rows, ({ day }) => day),
    predictedDemand: Float64Array.from(rows, ({ predicted }) => predicted),
    lower: Float64Array.from(rows, ({ predicted, step }) => (step === 0 ? predicted - 1 : Number.NaN)),
    upper: Float64Array.from(rows, ({ predicted, step }) => (step === 0 ? predicted + 1 : Number.NaN)),
    standsIn: new Uint8Array(rows.length).fill(standsIn),
  });
}

/** The orders of a run: 7 of B, out of a fleet of 9 whose stock is partly known. */
export async function writeOrders(lake: InMemoryLake, runDay: number): Promise<void> {
  await writeDayFile(lake, ordersJsonFile(runDay), {
    runDay: formatDay(runDay),
    inventorySource: "mixed",
    currency: { code: "USD", usdPerUnit: 1 },
    products: 9,
    reviewDay: true,
    nextReviewDay: formatDay(runDay + 1),
    orders: [
      {
        order_id: "B-1",
        product_id: "B",
        quantity: 7,
        order_date: formatDay(runDay),
        due_date: formatDay(runDay + 2),
        reason: "position is low",
        confidence: 0.95,
        protection_lower_units: 20,
        protection_upper_units: 61,
        value_amount: 21,
        forecast_source: "model",
        status: "suggested",
        held_because: null,
      },
    ],
    totals: { count: 1, units: 7, valueAmount: 21, held: { count: 0, units: 0, valueAmount: 0 } },
  });
}
