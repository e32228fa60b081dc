import type { OrderLine } from "../../contracts/results/orders";
import type { ProductReport } from "../../contracts/results/product-report";
import type { BusinessSettings } from "../../contracts/settings/business";
import { formatDay, parseDay } from "../../demand/calendar";
import { findSorted } from "../../demand/numeric/search";
import { passDay, type StockLayer, sumUnits } from "../books/stock-layers";
import type { StockOutlook } from "./stock-outlook";

/**
 * The stock of one product over the days to come, with the order of the run when it is due. What is not on the shelf is
 * not sold: the expected stock never falls below none, and what arrives afterwards is all there. What perishes is thrown
 * away as in the books. `null` for a product that the run did not know.
 */
export function projectStock(
  outlook: StockOutlook,
  productId: string,
  order: OrderLine | undefined,
  issuing: BusinessSettings["issuing"] = "fifo",
): ProductReport["stock"] {
  const { runDay, dayCount } = outlook;
  const index = findSorted(outlook.productIds, productId);
  if (index < 0 || outlook.productIds[index] !== productId) return null;
  const dateOf = (days: number): string | null => (Number.isNaN(days) ? null : formatDay(runDay + days));
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
  const dueDay = order?.status === "suggested" ? parseDay(order.due_date)! : undefined;
  const perDay = outlook.forecastUnits.subarray(index * dayCount, (index + 1) * dayCount);
  const [expected, lower, upper] = [1, 2, 3].map(() => createShelf(outlook, index, issuing)) as [
    Shelf,
    Shelf,
    Shelf,
  ];
  const sold = { lower: 0, upper: 0 };
  // Days after the product's own interval are not told.
  const told = perDay.findIndex(Number.isNaN);
  const ahead = Array.from({ length: told < 0 ? dayCount : told }, (_, day) => {
    const place = index * dayCount + day;
    const arriving = outlook.arrivalUnits[place]! + (runDay + day === dueDay ? order!.quantity : 0);
    // Bounds are of demand since the run day; the day's own part is what they have grown by.
    const least = outlook.lowerDemandUnits[place]! - sold.lower;
    const most = outlook.upperDemandUnits[place]! - sold.upper;
    sold.lower += least;
    sold.upper += most;
    const wastedUnits = expected.pass(day, arriving, perDay[day]!);
    lower.pass(day, arriving, most);
    upper.pass(day, arriving, Math.max(0, least));
    return {
      date: formatDay(runDay + day),
      arrivalUnits: round(arriving),
      onHandUnits: round(expected.units()),
      lowerOnHandUnits: orNull(round(lower.units())),
      upperOnHandUnits: orNull(round(upper.units())),
      stockoutProbability: orNull(Math.round((1 - outlook.lasts[place]!) * 1e4) / 1e4),
      ...(expected.perishes && { wastedUnits: round(wastedUnits) }),
    };
  });
  return {
    onHandUnits: round(outlook.onHandUnits[index]!),
    onOrderUnits: round(outlook.onOrderUnits[index]!),
    nextArrivalDate: dateOf(outlook.nextArrivalInDays[index]!),
    nextArrivalUnits: round(outlook.nextArrivalUnits[index]!),
    helpDate: formatDay(runDay + outlook.helpInDays[index]!),
    lastsUntilHelp: orNull(outlook.lastsUntilHelp[index]!),
    runsOutDate: dateOf(outlook.runsOutInDays[index]!),
    ahead,
  };
}

interface Shelf {
  readonly perishes: boolean;
  readonly units: () => number;
  /** Plays a day. @returns units that are thrown away at its close */
  readonly pass: (day: number, arriving: number, demand: number) => number;
}

/** The shelf of a product on the morning of the run. Units that are too old after the days told keep as far as these go. */
function createShelf(outlook: StockOutlook, index: number, issuing: BusinessSettings["issuing"]): Shelf {
  const { dayCount, shelfLifeDays, expiringUnits } = outlook;
  let units = outlook.onHandUnits[index]!;
  const life = shelfLifeDays?.[index] ?? Number.NaN;
  if (Number.isNaN(life)) {
    return {
      perishes: false,
      units: () => units,
      pass(_, arriving, demand) {
        // What is unknown of demand leaves the stock unknown.
        units = Math.max(0, units + arriving - demand);
        return 0;
      },
    };
  }
  const expiring = expiringUnits!.subarray(index * dayCount, (index + 1) * dayCount);
  let layers: readonly StockLayer[] = Array.from(expiring, (left, lastDay) => ({ lastDay, units: left }));
  layers = [...layers, { lastDay: dayCount, units: units - sumUnits(layers) }].filter(
    (layer) => layer.units > 0,
  );
  return {
    perishes: true,
    units: () => units,
    pass(day, arriving, demand) {
      const closed = passDay(layers, { day, arriving, demand, shelfLifeDays: life, issuing });
      layers = closed.layers;
      units = Number.isNaN(demand) ? Number.NaN : sumUnits(layers);
      return closed.wastedUnits;
    },
  };
}

function round(units: number): number {
  return Math.round(units * 10) / 10;
}
