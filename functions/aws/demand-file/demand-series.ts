import type { DemandSeries } from "../../demand/series";
import type { DemandRows } from "./demand-rows";
import type { Faults } from "./faults";
import { orderRows } from "./order-rows";

/** The products of a file, ids ascending, each with its days ascending. Duplicates go to `faults`. */
export function toDemandSeries(demand: DemandRows, faults: Faults): readonly DemandSeries[] {
  const { products, rows, offsets } = orderRows(demand, faults);
  const { inventory_level, predicted_demand, ...features } = demand.numbers;
  return products.map((productId, index) => {
    const own = rows.subarray(offsets[index]!, offsets[index + 1]!);
    return {
      productId,
      days: Int32Array.from(own, (row) => demand.days[row]!),
      unitsSold: gather(demand.unitsSold, own),
      sellingPrice: gather(demand.sellingPrice, own),
      ...(inventory_level && { inventoryLevel: gather(inventory_level, own) }),
      ...(predicted_demand && { predictedDemand: gather(predicted_demand, own) }),
      features: mapValues(features, (column) => gather(column, own)),
      categories: mapValues(demand.texts, (column) => Array.from(own, (row) => column[row])),
    };
  });
}

function gather(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) values[index] = column[rows[index]!]!;
  return values;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  const mapped: Record<string, U> = {};
  for (const key of Object.keys(record)) mapped[key] = map(record[key]!);
  return mapped;
}
