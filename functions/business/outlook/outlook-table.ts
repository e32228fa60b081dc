/** The outlook as a run keeps it: which columns it writes, which the pages read. */
import type { Column, Table } from "../../contracts/lake";
import type { StockOutlook } from "./stock-outlook";

const COLUMNS = {
  price_amount: "priceAmount",
  order_up_to_level_units: "orderUpToLevelUnits",
  on_hand_units: "onHandUnits",
  on_order_units: "onOrderUnits",
  next_arrival_in_days: "nextArrivalInDays",
  next_arrival_units: "nextArrivalUnits",
  help_in_days: "helpInDays",
  lasts_until_help: "lastsUntilHelp",
  lasts_until_delivery: "lastsUntilDelivery",
  runs_out_in_days: "runsOutInDays",
} as const satisfies Readonly<Record<string, keyof StockOutlook>>;

const DAILY_COLUMNS = {
  arrival_units: "arrivalUnits",
  forecast_units: "forecastUnits",
  lower_demand_units: "lowerDemandUnits",
  upper_demand_units: "upperDemandUnits",
  lasts: "lasts",
} as const satisfies Readonly<Record<string, keyof StockOutlook>>;

/** Of a fleet of which something perishes. */
const SHELF_LIFE_COLUMN = "shelf_life_days";
const EXPIRING_COLUMNS = { expiring_units: "expiringUnits" } as const;

/** Names of the columns by day, `lasts_0` and so on. */
function* dailyNames(
  dayCount: number,
  perishes: boolean,
): Generator<[name: string, key: keyof StockOutlook, day: number]> {
  const columns = { ...DAILY_COLUMNS, ...(perishes && EXPIRING_COLUMNS) };
  for (const [name, key] of Object.entries(columns)) {
    for (let day = 0; day < dayCount; day++) yield [`${name}_${day}`, key, day];
  }
}

export function toOutlookTable(outlook: StockOutlook): Table {
  const count = outlook.productIds.length;
  const columns: Record<string, Column> = { product_id: outlook.productIds };
  for (const [name, key] of Object.entries(COLUMNS))
    columns[name] = (outlook[key] as Float64Array).map(round);
  const { shelfLifeDays } = outlook;
  if (shelfLifeDays) columns[SHELF_LIFE_COLUMN] = shelfLifeDays;
  for (const [name, key, day] of dailyNames(outlook.dayCount, shelfLifeDays !== undefined)) {
    const values = outlook[key] as Float64Array;
    columns[name] = Float64Array.from({ length: count }, (_, index) =>
      round(values[index * outlook.dayCount + day]!),
    );
  }
  return { rowCount: count, columns };
}

/** @throws Error when a column is missing: the file is damaged. */
export function toStockOutlook(runDay: number, { rowCount, columns }: Table): StockOutlook {
  const of = (name: string): Float64Array => {
    const column = columns[name];
    if (!(column instanceof Float64Array)) throw new Error(`The outlook of a run has no column "${name}".`);
    return column;
  };
  const dayCount = Object.keys(columns).filter(
    (name) => name.startsWith("lasts_") && /\d$/.test(name),
  ).length;
  const daily: Record<string, Float64Array> = {};
  const perishes = columns[SHELF_LIFE_COLUMN] !== undefined;
  for (const [name, key, day] of dailyNames(dayCount, perishes)) {
    daily[key] ??= new Float64Array(rowCount * dayCount);
    const values = of(name);
    for (let index = 0; index < rowCount; index++) daily[key][index * dayCount + day] = values[index]!;
  }
  return {
    runDay,
    dayCount,
    productIds: columns.product_id as readonly string[],
    ...Object.fromEntries(Object.entries(COLUMNS).map(([name, key]) => [key, of(name)])),
    ...daily,
    ...(perishes && { shelfLifeDays: of(SHELF_LIFE_COLUMN) }),
  } as unknown as StockOutlook;
}

/** As many digits as anybody reads; the file stays small. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
