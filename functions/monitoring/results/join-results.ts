import type { Table } from "../../contracts/lake";
import { createDaySums, type DaySums, mergeDaySums } from "../run/day-sums";
import { joinInputs } from "./input-table";
import type { FleetResult } from "./product-result";
import { addSlowMovers } from "./slow-movers";

/** What several workers found, as if one function had done it: products in their order, days of any of them. */
export function joinResults(parts: readonly FleetResult[]): FleetResult {
  const slowMovers = addSlowMovers(parts.flatMap((part) => part.slowMovers ?? []));
  return {
    ...(slowMovers && { slowMovers }),
    products: parts
      .flatMap((part) => part.products)
      .sort((left, right) => (left.score.productId < right.score.productId ? -1 : 1)),
    lastDay: sumParts(parts),
    inputs: joinInputs(parts.map(({ inputs }) => inputs)),
    ...(parts.some(({ baselineInputs }) => baselineInputs) && {
      baselineInputs: joinInputs(parts.flatMap(({ baselineInputs }) => baselineInputs ?? [])),
    }),
    openDays: unionOf(parts.map((part) => part.openDays)),
    windowDays: unionOf(parts.map((part) => part.windowDays)),
    modelVersion: findNewestModel(parts),
  };
}

function sumParts(parts: readonly FleetResult[]): DaySums {
  const total = createDaySums(Math.max(0, ...parts.map(({ lastDay }) => lastDay.steps.length)));
  for (const { lastDay } of parts) mergeDaySums(total, lastDay);
  return total;
}

function unionOf(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())].sort((left, right) => left - right);
}

/** The model of the newest forecasts: a shard may have none for the last days. */
function findNewestModel(parts: readonly FleetResult[]): string | null {
  let newest: FleetResult | undefined;
  for (const part of parts) {
    if ((part.windowDays.at(-1) ?? -1) > (newest?.windowDays.at(-1) ?? -1)) newest = part;
  }
  return newest?.modelVersion ?? null;
}

/**
 * Scores of several shards as one table. A day on which a shard sold nothing was not closed when other shards sold:
 * its products have gaps.
 */
export function joinScoreTables(tables: readonly Table[], isOpen: boolean): Table {
  const joined = joinTables(tables);
  const treatment = joined.columns.treatment as readonly string[];
  const corrected = isOpen ? treatment.map((each) => (each === "closed" ? "missing" : each)) : treatment;
  return { ...joined, columns: { ...joined.columns, treatment: corrected } };
}

/** Tables of the same columns as one, sorted by product. */
function joinTables(tables: readonly Table[]): Table {
  const productIds = tables.flatMap(({ columns }) => columns.product_id as readonly string[]);
  const order = Array.from(productIds.keys()).sort((left, right) =>
    productIds[left]! < productIds[right]! ? -1 : 1,
  );
  const columns: Record<string, Table["columns"][string]> = {};
  for (const [name, sample] of Object.entries(tables[0]!.columns)) {
    const parts = tables.map((table) => table.columns[name]!);
    if (sample instanceof Float64Array) {
      const all = fill(new Float64Array(order.length), parts as readonly Float64Array[]);
      columns[name] = Float64Array.from(order, (row) => all[row]!);
    } else if (sample instanceof Int32Array) {
      const all = fill(new Int32Array(order.length), parts as readonly Int32Array[]);
      columns[name] = Int32Array.from(order, (row) => all[row]!);
    } else {
      const all = (parts as readonly (readonly (string | undefined)[])[]).flat();
      columns[name] = order.map((row) => all[row]);
    }
  }
  return { rowCount: productIds.length, columns };
}

function fill<T extends Float64Array | Int32Array>(all: T, parts: readonly T[]): T {
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
