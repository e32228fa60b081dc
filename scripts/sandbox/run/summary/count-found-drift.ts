import { monitoringProductsKey } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import type { InjectedDrift } from "../demand/inject-drift";

/** How many injected shifts some run flagged, as data or concept drift, once they had set in. */
export async function countFoundDrift(
  lake: Lake,
  injected: readonly InjectedDrift[],
  lastRunDay: number,
): Promise<number> {
  if (injected.length === 0) return 0;
  const missing = new Map(injected.map((drift) => [drift.productId, drift.onsetDay]));
  const firstOnset = Math.min(...missing.values());
  // A shift that begins on day D can be seen by the run of D+1 at the earliest.
  for (let runDay = firstOnset + 1; runDay <= lastRunDay; runDay++) {
    const results = await lake.readTable(monitoringProductsKey(runDay), [
      "product_id",
      "data_drift",
      "concept",
    ]);
    if (!results) continue;
    const { product_id, data_drift, concept } = results.columns;
    for (let row = 0; row < results.rowCount; row++) {
      const productId = String(product_id?.[row]);
      const onsetDay = missing.get(productId);
      if (onsetDay === undefined || runDay <= onsetDay) continue;
      const status = concept?.[row];
      if (data_drift?.[row] || status === "warning" || status === "degraded") missing.delete(productId);
    }
  }
  return injected.length - missing.size;
}
