import { mapConcurrently } from "../../aws/batches";
import { NO_PLACED_ORDERS, type PlacedOrders } from "../../business/orders/placed-orders";
import type { Lake } from "../../contracts/lake";
import { dayOfOrderKey, type OrderDay, PURCHASING_PREFIX } from "../../contracts/purchasing";
import { followOrders } from "../../purchasing/follow-orders";

/** Orders older than that are no longer waited for. */
const LONGEST_WAIT_DAYS = 180;
const CONCURRENT_READS = 16;

/**
 * The orders of the runs before a day, as they were at an instant: a run that is repeated knows no more than it did.
 */
export async function readPlaced(lake: Lake, runDay: number, beforeMs: number): Promise<PlacedOrders> {
  const objects = await lake.list(PURCHASING_PREFIX);
  const placed = objects.flatMap((object) => {
    const day = dayOfOrderKey(object.key);
    return day !== undefined && day < runDay && day >= runDay - LONGEST_WAIT_DAYS ? [{ day, object }] : [];
  });
  if (placed.length === 0) return NO_PLACED_ORDERS;
  const days = placed.map(({ day }) => day);
  const trails = await mapConcurrently(placed, CONCURRENT_READS, ({ object }) =>
    lake.readJson<OrderDay>(object),
  );
  const known = trails.flatMap((trail) =>
    trail ? [{ ...trail, events: trail.events.filter(({ at }) => Date.parse(at) < beforeMs) }] : [],
  );
  return {
    runDays: new Set(days.filter((_, index) => known[index] && known[index].events.length > 0)),
    orders: known.flatMap((trail) => [...followOrders(trail).values()]),
  };
}
