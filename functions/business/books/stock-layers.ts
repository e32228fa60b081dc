import type { BusinessSettings } from "../../contracts/settings/business";

/** Units on the shelf that are too old together. */
export interface StockLayer {
  /** Last day on which they may be sold. */
  readonly lastDay: number;
  readonly units: number;
}

/** What is on the shelf of a product that perishes: the oldest first. */
export type StockLayers = readonly StockLayer[];

type Issuing = BusinessSettings["issuing"];

/** Units below it are none: what sums leave over. */
const NO_UNITS = 1e-9;

/** The shelf after a delivery of fresh units. */
export function receiveUnits(layers: StockLayers, units: number, lastDay: number): StockLayers {
  return units > NO_UNITS
    ? [...layers, { lastDay, units }].sort((left, right) => left.lastDay - right.lastDay)
    : layers;
}

/** The shelf after customers took so many units, at most all: the oldest first (FIFO), or the freshest (LIFO). */
export function issueUnits(layers: StockLayers, units: number, issuing: Issuing): StockLayers {
  let left = units;
  const rest: StockLayer[] = [];
  for (const layer of issuing === "fifo" ? layers : [...layers].reverse()) {
    const taken = Math.min(left, layer.units);
    left -= taken;
    if (layer.units - taken > NO_UNITS) rest.push({ ...layer, units: layer.units - taken });
  }
  return issuing === "fifo" ? rest : rest.reverse();
}

/** The shelf at the close of a day, without what may not be sold on the next. */
function discardUnits(
  layers: StockLayers,
  day: number,
): { readonly layers: StockLayers; readonly wastedUnits: number } {
  const kept = layers.filter(({ lastDay }) => lastDay > day);
  const wastedUnits = sumUnits(layers) - sumUnits(kept);
  return { layers: kept, wastedUnits: Math.max(0, wastedUnits) };
}

export function sumUnits(layers: StockLayers): number {
  return layers.reduce((sum, { units }) => sum + units, 0);
}

/** A day of a shelf. */
export interface ShelfDay {
  readonly day: number;
  /** Fresh units that arrive on its morning. */
  readonly arriving: number;
  readonly demand: number;
  readonly shelfLifeDays: number;
  readonly issuing: Issuing;
}

/** The shelf at the close of a day: fresh units come, customers take theirs, what is too old is thrown away. */
export function passDay(
  layers: StockLayers,
  { day, arriving, demand, shelfLifeDays, issuing }: ShelfDay,
): { readonly layers: StockLayers; readonly wastedUnits: number } {
  const shelf = receiveUnits(layers, arriving, lastDayOf(day, shelfLifeDays));
  return discardUnits(issueUnits(shelf, demand, issuing), day);
}

/** What lies ahead of a shelf. */
export interface ShelfOutlook extends Pick<ShelfDay, "shelfLifeDays" | "issuing"> {
  readonly fromDay: number;
  readonly days: number;
  /** Units that arrive so many days after the first. */
  readonly arrivalOf: (daysAhead: number) => number;
  readonly unitsPerDay: number;
}

/**
 * Units that will be too old before they are sold, where each day sells what is forecast of it. An order has to make up for
 * them: the position that counts is stock on hand and on order less these (Broekmeulen and van Donselaar, 2009, A heuristic
 * to manage perishable inventory with batch ordering, positive lead-times, and time-varying demand, Computers & Operations
 * Research 36(11): EWA).
 */
export function estimateWaste(
  layers: StockLayers,
  { fromDay, days, arrivalOf, unitsPerDay, shelfLifeDays, issuing }: ShelfOutlook,
): number {
  let shelf = layers;
  let wasted = 0;
  for (let ahead = 0; ahead < days; ahead++) {
    const closed = passDay(shelf, {
      day: fromDay + ahead,
      arriving: arrivalOf(ahead),
      demand: unitsPerDay,
      shelfLifeDays,
      issuing,
    });
    shelf = closed.layers;
    wasted += closed.wastedUnits;
  }
  return wasted;
}

/** Last day on which what arrives on the morning of a day may be sold. */
export function lastDayOf(arrivalDay: number, shelfLifeDays: number): number {
  return arrivalDay + Math.max(1, shelfLifeDays) - 1;
}
