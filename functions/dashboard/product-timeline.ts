import type { ProductReport } from "../contracts/results/product-report";
import { formatCount } from "./format";
import { renderKey } from "./page";
import type { PageData } from "./page-data";
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
  const { daily, ahead } = report;
  const future = ahead.filter(({ date }) => date > (daily.at(-1)?.date ?? ""));
  const count = daily.length + future.length;
  const dates = [...daily.map(({ date }) => date), ...future.map(({ date }) => date)];
  const x = (index: number): number => LEFT + ((index + 0.5) / count) * (RIGHT - LEFT);
  const width = Math.max(1, ((RIGHT - LEFT) / count) * 0.7);
  const pad = <T>(values: readonly T[]): (T | null)[] => [...values, ...future.map(() => null)];
  // A forecast of exactly zero is a regular closure: a gap, as the day itself will be.
  const open = [
    ...daily.map((day) => ({ ...day, isOpen: !day.closed || (day.predictedDemand ?? 0) > 0 })),
    ...future.map((day) => ({ ...day, isOpen: day.predictedDemand > 0 })),
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
  const yStock = createYScale(
    Math.max(1, ...onHand.map((units) => units ?? 0), ...level.map((units) => units ?? 0)),
    STOCK.bottom,
    STOCK.top,
    { tickCount: 3, whole: true },
  );
  const received = daily.map(({ receivedUnits }) => receivedUnits);
  const ordered = daily.map(({ orderedUnits }) => orderedUnits);
  const yOrders = createYScale(Math.max(1, ...received, ...ordered), ORDERS.bottom, ORDERS.top, {
    tickCount: 1,
    whole: true,
  });
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
  const image = svgImage(
    WIDTH,
    HEIGHT,
    `Demand, forecast, stock and orders of product ${report.productId} by day, ${dates[0]} to ${dates.at(-1)}. ${report.business.stockoutDays} stockout days.`,
    `${yAxis(yDemand, LEFT, RIGHT, formatCount)}<path class="demand" d="${barPath(demand, x, yDemand, width)}"/><path class="band" d="${bandPath(lower, upper, x, yDemand)}"/><path class="baseline" d="${linePath(pad(daily.map(({ baselinePredictedDemand, closed }) => (closed ? null : baselinePredictedDemand))), x, yDemand)}" stroke-opacity=".7"/><path class="model" d="${linePath(forecast, x, yDemand)}"/>${label("Units a day", DEMAND.top - 4)}${yAxis(yStock, LEFT, RIGHT, formatCount)}<path class="stock" d="${bandPath(zero, onHand, x, yStock)}"/><path class="level" d="${linePath(level, x, yStock)}"/><path class="lost" d="${lost}"/>${label("Stock on hand", STOCK.top - 18)}${yAxis(yOrders, LEFT, RIGHT, formatCount)}<path class="in" d="${barPath(received, x, yOrders, width)}"/>${label("Deliveries", ORDERS.top - 8)}${now}${dateAxis(dates, x, ORDERS.bottom + 4, WIDTH)}`,
    {
      explore: JSON.stringify({
        x0: x(0),
        x1: x(count - 1),
        y0: DEMAND.top,
        y1: ORDERS.bottom,
        f: ["demand", "forecast", "lower", "upper", "baseline", "stock", "lost", "received", "ordered"],
      }),
    },
  );
  return `<section><h2>Demand, stock and orders</h2><p class="sub">Forecasts are those made the day before; right of the dotted line, those for the days ahead. Gaps are days without a row: closures, not zero demand.</p>${renderKey(
    [
      ["demand", "demand"],
      ["model", "forecast"],
      ["band", "80\u202f% interval"],
      ["baseline", "baseline"],
      ["stock", "stock"],
      ["level", "order-up-to level"],
      ["lost", "stockout"],
      ["in", "delivery"],
    ],
  )}<div class="wide">${image}</div><details data-table="demand,forecast,baseline,stock,lost,received,ordered"><summary>Figures by day</summary></details></section>`;
}

/** The days of the timeline for the script: tooltips and the table of figures. */
export function toTimelineData(report: ProductReport): PageData {
  const { daily, ahead } = report;
  const future = ahead.filter(({ date }) => date > (daily.at(-1)?.date ?? ""));
  // As many digits as a reader takes in; the page stays small.
  const round = (value: number | null): number | null =>
    value === null ? null : Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  const both = (past: readonly (number | null)[], next: readonly (number | null)[] = []): (number | null)[] =>
    [...past, ...next].map(round);
  return {
    dates: [...daily.map(({ date }) => date), ...future.map(({ date }) => date)],
    closed: daily.map(({ closed }) => (closed ? 1 : 0)),
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
      lost: both(daily.map(({ lostSalesUnits }) => lostSalesUnits)),
      received: both(daily.map(({ receivedUnits }) => receivedUnits)),
      ordered: both(daily.map(({ orderedUnits }) => orderedUnits)),
    },
    labels: {
      demand: ["Demand", "c"],
      forecast: ["Forecast", "d"],
      lower: ["  from", "d"],
      upper: ["  to", "d"],
      baseline: ["Baseline", "d"],
      stock: ["Stock", "c"],
      lost: ["Lost", "c"],
      received: ["Delivered", "c"],
      ordered: ["Ordered", "c"],
    },
  };
}
