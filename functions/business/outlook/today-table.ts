import type { ActToday } from "../../contracts/results/today";

const COLUMNS = [
  "action",
  "product_id",
  "on_hand_units",
  "forecast_units_per_day",
  "runs_out_date",
  "stockout_probability",
  "help_date",
  "next_arrival_date",
  "next_arrival_units",
  "order_units",
  "order_id",
  "due_date",
  "days_late",
  "value_amount",
  "note",
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

/** All that asks for a planner as one table, for CSV and spreadsheets: a row per product and what it is about. */
export function toTodayTable(today: ActToday): {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
} {
  const stock = (line: ActToday["outOfStock"][number]): Row => ({
    product_id: line.productId,
    on_hand_units: line.onHandUnits,
    forecast_units_per_day: line.forecastUnitsPerDay,
    next_arrival_date: line.nextArrivalDate,
    next_arrival_units: line.nextArrivalUnits,
    order_units: line.orderUnits,
    note: line.orderStatus,
  });
  const rows: Row[] = [
    ...today.outOfStock.map((line) => ({ action: "out-of-stock", ...stock(line) })),
    ...today.runningOut.map((line) => ({
      action: "running-out",
      ...stock(line),
      runs_out_date: line.runsOutDate,
      stockout_probability: line.stockoutProbability,
      help_date: line.helpDate,
    })),
    ...today.late.map((line) => ({
      action: "late",
      product_id: line.productId,
      order_id: line.orderId,
      order_units: line.quantity,
      due_date: line.dueDate,
      days_late: line.daysLate,
    })),
    ...today.held.map((line) => ({
      action: "held",
      product_id: line.productId,
      order_id: line.orderId,
      order_units: line.quantity,
      value_amount: line.valueAmount,
      note: line.because,
    })),
    ...today.overstock.map((line) => ({
      action: "overstock",
      product_id: line.productId,
      on_hand_units: line.onHandUnits,
      value_amount: line.overstockAmount,
      note: `${line.overstockUnits} above the order-up-to level`,
    })),
  ];
  return { header: COLUMNS, rows: rows.map((row) => COLUMNS.map((name) => row[name] ?? null)) };
}
