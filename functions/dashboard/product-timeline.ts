import type { ProductReport } from "../contracts/results/product-report";
import { parseDay } from "../demand/calendar";
import { formatCount } from "./format";
import { renderKey } from "./page";
import type { PageData } from "./page-data";
import { findPlannedDays, tellPlan } from "./product-plans";
import { bandPath, barPath, createYScale, dateAxis, linePath, px, svgImage, yAxis } from "./svg";

const WIDTH = 1104;
const LEFT = 52;
const RIGHT = WIDTH - 10;
const DEMAND = { top: 16, bottom: 230 };
const STOCK = { top: 270, bottom: 430 };
const ORDERS = { top: 462, bottom: 512 };
const HEIGHT = 544;

/** Demand, forecast, stock, orders and stockouts on one time axis. */
export function renderTimeline(report: ProductReport): string {
  const { daily } = report;
  const future = daysAhead(report);
  const count = daily.length + future.length;
  const dates = [...daily.map(({ date }) => date), ...future.map(({ date }) => date)];
  const x = (index: number): number => LEFT + ((index + 0.5) / count) * (RIGHT - LEFT);
  const width = Math.max(1, ((RIGHT - LEFT) / count) * 0.7);
  const pad = <T>(values: readonly T[]): (T | null)[] => [...values, ...future.map(() => null)];
  // A forecast of exactly zero is a regular closure: a gap, as the day itself will be.
  const open = [
    ...daily.map((day) => ({ ...day, isOpen: !day.closed || (day.predictedDemand ?? 0) > 0 })),
    ...future.map((day) => ({ ...day, isOpen: (day.predictedDemand ?? 0) > 0 })),
  ];
  const forecast = open.map(({ predictedDemand, isOpen }) => (isOpen ? predictedDemand : null));
  const lower = open.map(({ lowerUnits, isOpen }) => (isOpen ? lowerUnits : null));
  const upper = open.map(({ upperUnits, isOpen }) => (isOpen ? upperUnits : null));
  const demand = daily.map(({ demandUnits }) => demandUnits);
  const peak = Math.max(
    1,
    ...demand.map((units) => units ?? 0),
    ...upper.map((units) => units ?? 0),
    ...forecast.map((units) => units ?? 0),
  );
  const yDemand = createYScale(peak, DEMAND.bottom, DEMAND.top, { whole: true });
  const onHand = daily.map(({ onHandUnits }) => onHandUnits);
  const level = daily.map(({ orderUpToLevelUnits }) => orderUpToLevelUnits);
  const trigger = daily.map(({ reorderPointUnits }) => reorderPointUnits);
  // Without a lot they are one.
  const hasLots = trigger.some((units, index) => units !== null && units !== level[index]);
  const coming = (key: "onHandUnits" | "lowerOnHandUnits" | "upperOnHandUnits") => [
    ...daily.slice(0, -1).map(() => null),
    // From what is on the shelf now.
    ...(daily.length > 0 ? [report.stock ? onHand.at(-1)! : null] : []),
    ...future.map(({ stock }) => stock?.[key] ?? null),
  ];
  const expected = coming("onHandUnits");
  const most = coming("upperOnHandUnits");
  const yStock = createYScale(
    Math.max(1, ...[...onHand, ...level, ...expected, ...most].map((units) => units ?? 0)),
    STOCK.bottom,
    STOCK.top,
    { tickCount: 3, whole: true },
  );
  const received = daily.map(({ receivedUnits }) => receivedUnits);
  const underWay = [...daily.map(() => null), ...future.map(({ stock }) => stock?.arrivalUnits ?? null)];
  const ordered = daily.map(({ orderedUnits }) => orderedUnits);
  const yOrders = createYScale(
    Math.max(1, ...received, ...ordered, ...underWay.map((units) => units ?? 0)),
    ORDERS.bottom,
    ORDERS.top,
    { tickCount: 1, whole: true },
  );
  const lost = daily
    .map(({ lostSalesUnits }, index) =>
      lostSalesUnits > 0 ? `M${px(x(index) - 5)} ${STOCK.top - 12}h10l-5 9Z` : "",
    )
    .join("");
  const zero = daily.map(() => 0);
  const label = (text: string, y: number): string =>
    `<text class="cap strong" x="${LEFT}" y="${y}">${text}</text>`;
  const now =
    future.length > 0
      ? `<line class="target" x1="${px(x(daily.length - 0.5))}" x2="${px(x(daily.length - 0.5))}" y1="${DEMAND.top}" y2="${ORDERS.bottom}"/>`
      : "";
  const plans = report.plans ? findPlannedDays(report.plans, dates) : [];
  const half = (RIGHT - LEFT) / count / 2;
  // A price that is planned for months is no exception: a line where it begins.
  const marks = plans
    .map(({ line, first, last }) =>
      line.kind === "price"
        ? `<path class="plan-edge" d="M${px(x(first) - half)} ${DEMAND.top}V${DEMAND.bottom}"><title>${tellPlan(line)}</title></path>`
        : `<path class="${line.kind === "promotion" ? "plan" : "plan other"}" d="M${px(x(first) - half)} ${DEMAND.top}H${px(x(last) + half)}V${DEMAND.bottom}H${px(x(first) - half)}Z"><title>${tellPlan(line)}</title></path>`,
    )
    .join("");
  const perishes = throwsAway(future);
  const image = svgImage(
    WIDTH,
    HEIGHT,
    `Demand, forecast, stock and orders of product ${report.productId} by day, ${dates[0]} to ${dates.at(-1)}. ${report.business.stockoutDays} stockout days.`,
    `${yAxis(yDemand, LEFT, RIGHT, formatCount)}${marks}<path class="demand" d="${barPath(demand, x, yDemand, width)}"/><path class="band" d="${bandPath(lower, upper, x, yDemand)}"/><path class="baseline" d="${linePath(pad(daily.map(({ baselinePredictedDemand, closed }) => (closed ? null : baselinePredictedDemand))), x, yDemand)}" stroke-opacity=".7"/><path class="model" d="${linePath(forecast, x, yDemand)}"/>${label("Units a day", DEMAND.top - 4)}${yAxis(yStock, LEFT, RIGHT, formatCount)}<path class="stock" d="${bandPath(zero, onHand, x, yStock)}"/><path class="band" d="${bandPath(coming("lowerOnHandUnits"), most, x, yStock)}"/><path class="coming" d="${linePath(expected, x, yStock)}"/><path class="level" d="${linePath(level, x, yStock)}"/>${hasLots ? `<path class="level at" d="${linePath(trigger, x, yStock)}"/>` : ""}<path class="lost" d="${lost}"/>${label("Stock on hand", STOCK.top - 18)}${yAxis(yOrders, LEFT, RIGHT, formatCount)}<path class="in" d="${barPath(received, x, yOrders, width)}"/><path class="in under-way" d="${barPath(underWay, x, yOrders, width)}"/>${label("Deliveries", ORDERS.top - 8)}${now}${dateAxis(dates, x, ORDERS.bottom + 4, WIDTH)}`,
    {
      explore: JSON.stringify({
        x0: x(0),
        x1: x(count - 1),
        y0: DEMAND.top,
        y1: ORDERS.bottom,
        f: [
          ...["demand", "forecast", "lower", "upper", "baseline", "stock", "coming", "out"],
          ...["lost", "received", "underWay", "ordered"],
          ...(perishes ? ["wasted"] : []),
        ],
      }),
    },
  );
  return `<section><h2>Demand, stock and orders</h2><p class="sub">Forecasts are those made the day before; right of the dotted line, those for the days ahead, the stock to come (what four of five cases lie between is shaded) and deliveries under way, today's order among them. Gaps are days without a row: closures, not zero demand.</p>${renderKey(
    [
      ["demand", "demand"],
      ["model", "forecast"],
      ["band", "80\u202f% interval"],
      ["baseline", "seasonal naive"],
      ["stock", "stock"],
      ...(hasLots ? ([["trigger", "ordered for below (on hand and under way)"]] as const) : []),
      ["level", hasLots ? "ordered up to" : "order-up-to level"],
      ["lost", "stockout"],
      ["in", "delivery"],
      ...(plans.some(({ line }) => line.kind === "promotion") ? ([["plan", "promotion"]] as const) : []),
      ...(plans.some(({ line }) => line.kind === "holiday" || line.kind === "event")
        ? ([["other", "holiday or event"]] as const)
        : []),
      ...(report.stock
        ? ([
            ["coming", "stock to come"],
            ["underWay", "under way"],
          ] as const)
        : []),
    ],
  )}<div class="wide" data-now="${(daily.length / Math.max(1, count)).toFixed(3)}">${image}</div><details data-table="demand,forecast,baseline,stock,coming,out,lost,received,underWay,ordered${perishes ? ",wasted" : ""}"><summary>Figures by day</summary></details></section>`;
}

/** A day ahead: its forecast, the stock to come, or both. */
interface DayAhead
  extends Pick<ProductReport["daily"][number], "date" | "predictedDemand" | "lowerUnits" | "upperUnits"> {
  readonly stock: NonNullable<ProductReport["stock"]>["ahead"][number] | undefined;
}

/** The days after the last closed one that forecasts or the stock to come speak of. */
function daysAhead({ daily, ahead, stock, runDay }: ProductReport): DayAhead[] {
  const last = daily.at(-1)?.date ?? "";
  // A page of days long gone does not show the stock of today.
  const isRecent = last === "" || parseDay(last)! === parseDay(runDay)! - 1;
  const stockOf = new Map((isRecent ? (stock?.ahead ?? []) : []).map((day) => [day.date, day]));
  const forecastOf = new Map(ahead.map((day) => [day.date, day]));
  return [...new Set([...forecastOf.keys(), ...stockOf.keys()])]
    .filter((date) => date > last)
    .sort()
    .map((date) => {
      const { predictedDemand = null, lowerUnits = null, upperUnits = null } = forecastOf.get(date) ?? {};
      return { date, predictedDemand, lowerUnits, upperUnits, stock: stockOf.get(date) };
    });
}

/** Whether anything is expected to be thrown away. */
function throwsAway(future: readonly DayAhead[]): boolean {
  return future.some(({ stock }) => (stock?.wastedUnits ?? 0) > 0);
}

/** The days of the timeline for the script: tooltips and the table of figures. */
export function toTimelineData(report: ProductReport): PageData {
  const { daily } = report;
  const future = daysAhead(report);
  const perishes = throwsAway(future);
  // As many digits as a reader takes in; the page stays small.
  const round = (value: number | null): number | null =>
    value === null ? null : Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  const both = (past: readonly (number | null)[], next: readonly (number | null)[] = []): (number | null)[] =>
    [...past, ...next].map(round);
  return {
    dates: [...daily.map(({ date }) => date), ...future.map(({ date }) => date)],
    closed: daily.flatMap(({ closed }, index) => (closed ? [index] : [])),
    begins: {
      coming: daily.length,
      out: daily.length,
      underWay: daily.length,
      ...(perishes && { wasted: daily.length }),
    },
    series: {
      demand: both(daily.map(({ demandUnits }) => demandUnits)),
      forecast: both(
        daily.map(({ predictedDemand }) => predictedDemand),
        future.map(({ predictedDemand }) => predictedDemand),
      ),
      lower: both(
        daily.map(({ lowerUnits }) => lowerUnits),
        future.map(({ lowerUnits }) => lowerUnits),
      ),
      upper: both(
        daily.map(({ upperUnits }) => upperUnits),
        future.map(({ upperUnits }) => upperUnits),
      ),
      baseline: both(daily.map(({ baselinePredictedDemand }) => baselinePredictedDemand)),
      stock: both(daily.map(({ onHandUnits }) => onHandUnits)),
      coming: future.map(({ stock }) => round(stock?.onHandUnits ?? null)),
      out: future.map(({ stock }) => stock?.stockoutProbability ?? null),
      underWay: future.map(({ stock }) => round(stock?.arrivalUnits ?? null)),
      lost: both(daily.map(({ lostSalesUnits }) => lostSalesUnits)),
      received: both(daily.map(({ receivedUnits }) => receivedUnits)),
      ordered: both(daily.map(({ orderedUnits }) => orderedUnits)),
      ...(perishes && { wasted: future.map(({ stock }) => round(stock?.wastedUnits ?? null)) }),
    },
    currency: report.currency.code,
    labels: {
      demand: ["Demand", "c"],
      forecast: ["Forecast", "d"],
      lower: ["  from", "d"],
      upper: ["  to", "d"],
      baseline: ["Seasonal naive", "d"],
      stock: ["Stock", "c"],
      coming: ["Stock to come", "c"],
      out: ["Out of stock by then", "w"],
      underWay: ["Arrives", "c"],
      lost: ["Lost", "c"],
      received: ["Delivered", "c"],
      ordered: ["Ordered", "c"],
      ...(perishes && { wasted: ["Too old", "c"] as const }),
    },
  };
}
