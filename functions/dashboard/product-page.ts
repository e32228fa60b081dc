import type { ProductReport } from "../business/results";
import { escapeHtml, formatCount, formatDate, formatDecimal, formatPercent, formatUsd } from "./format";
import { type Kpi, renderEmpty, renderKey, renderKpis, renderPage } from "./page";
import { renderEvidence, renderHorizon } from "./product-evidence";
import { bandPath, barPath, createYScale, dateAxis, linePath, px, svgImage, yAxis } from "./svg";

const WIDTH = 1104;
const LEFT = 52;
const RIGHT = WIDTH - 10;
const DEMAND = { top: 16, bottom: 230 };
const STOCK = { top: 270, bottom: 430 };
const ORDERS = { top: 462, bottom: 512 };
const HEIGHT = 544;

/** The page of one product: one self-contained file. */
export function renderProductPage(report: ProductReport): string {
  const { productId, period } = report;
  const query = `product_id=${encodeURIComponent(productId)}`;
  const lede = period
    ? `${formatDate(period.from)} to ${formatDate(period.to)}, ${period.days} days, environment <b>${escapeHtml(report.environment)}</b>.${report.priceUsd === null ? "" : ` Sells at ${formatUsd(report.priceUsd)}.`} Stock is ${report.inventorySource === "observed" ? "played from the level in the data" : "simulated: the data has no inventory level"}.`
    : `Environment <b>${escapeHtml(report.environment)}</b>.`;
  const body = period
    ? [
        renderKpis(headlines(report)),
        renderPeriodForm(report),
        renderTimeline(report),
        `<section class="two even"><div>${renderHorizon(report)}</div><div>${renderDriftState(report)}</div></section>`,
        renderEvidence(report),
      ].join("")
    : `<section>${renderEmpty("Nothing to judge yet.", "No day with a forecast for this product has closed in these days. Choose other days, or wait for the next daily run.")}</section>`;
  return renderPage({
    title: `Product ${productId} - final-mile`,
    crumb: '<a href="dashboard">Fleet</a>',
    heading: `Product ${productId}`,
    lede,
    body: `${body}<section><h2>What to know before trusting this page</h2><ul class="notes">${report.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul></section>`,
    footer: `final-mile, run of ${formatDate(report.runDay)}. <a href="report?${query}">The same as JSON</a>, <a href="report?${query}&amp;format=csv">the days as CSV</a>.`,
    ...(period ? { data: toData(report) } : {}),
  });
}

function headlines(report: ProductReport): Kpi[] {
  const { model, baseline } = report.scenarios;
  const { policy } = report;
  const isCycles = policy.serviceTarget === "cycle-service-level";
  const reached = isCycles ? model.cycleServiceLevel : model.fillRate;
  return [
    {
      label: isCycles ? "Cycle service level" : "Fill rate",
      value: formatPercent(reached),
      note: `target ${formatPercent(policy.serviceLevelTarget)}, ${isCycles ? `fill rate ${formatPercent(model.fillRate)}` : `cycle service level ${formatPercent(model.cycleServiceLevel)}`}`,
      state: reached === null ? undefined : reached >= policy.serviceLevelTarget - 0.015 ? "met" : "missed",
    },
    {
      label: "Benefit over the baseline",
      value: formatUsd(report.benefit.benefitUsd),
      note: `margin ${formatUsd(report.benefit.lostMarginUsd)}, holding ${formatUsd(report.benefit.holdingCostUsd)}`,
    },
    {
      label: "Lost sales",
      value: `${formatCount(model.lostSalesUnits)} units`,
      note: `${formatUsd(model.lostMarginUsd)} of margin, baseline ${formatCount(baseline.lostSalesUnits)} units`,
    },
    {
      label: "Forecast error (WAPE)",
      value: formatDecimal(report.accuracy.wape, 2),
      note: `baseline ${formatDecimal(report.accuracy.baselineWape, 2)}; ${formatDecimal(model.daysOfSupply)} days of supply`,
    },
  ];
}

function renderPeriodForm({ period, productId }: ProductReport): string {
  return `<form class="tools" action="dashboard" style="padding-top:20px"><input type="hidden" name="product_id" value="${escapeHtml(productId)}"><div><label for="start">From</label><input type="date" id="start" name="start_date" value="${period!.from}"></div><div><label for="end">To</label><input type="date" id="end" name="end_date" value="${period!.to}"></div><button class="button">Show these days</button></form>`;
}

/** Demand, forecast, stock, orders and stockouts on one time axis. */
function renderTimeline(report: ProductReport): string {
  const { daily, ahead } = report;
  const future = ahead.filter(({ date }) => date > (daily.at(-1)?.date ?? ""));
  const count = daily.length + future.length;
  const dates = [...daily.map(({ date }) => date), ...future.map(({ date }) => date)];
  const x = (index: number): number => LEFT + (count > 1 ? index / (count - 1) : 0.5) * (RIGHT - LEFT);
  const width = Math.max(1, ((RIGHT - LEFT) / count) * 0.7);
  const pad = <T>(values: readonly T[]): (T | null)[] => [...values, ...future.map(() => null)];
  // A forecast of exactly zero is a regular closure: a gap, as the day itself will be.
  const open = [
    ...daily.map((day) => ({ ...day, isOpen: !day.closed || (day.forecastUnits ?? 0) > 0 })),
    ...future.map((day) => ({ ...day, isOpen: day.forecastUnits > 0 })),
  ];
  const forecast = open.map(({ forecastUnits, isOpen }) => (isOpen ? forecastUnits : null));
  const lower = open.map(({ lowerUnits, isOpen }) => (isOpen ? lowerUnits : null));
  const upper = open.map(({ upperUnits, isOpen }) => (isOpen ? upperUnits : null));
  const demand = daily.map(({ demandUnits }) => demandUnits);
  const peak = Math.max(
    1,
    ...demand.map((units) => units ?? 0),
    ...upper.map((units) => units ?? 0),
    ...forecast.map((units) => units ?? 0),
  );
  const yDemand = createYScale(peak, DEMAND.bottom, DEMAND.top);
  const onHand = daily.map(({ onHandUnits }) => onHandUnits);
  const level = daily.map(({ orderUpToLevelUnits }) => orderUpToLevelUnits);
  const yStock = createYScale(
    Math.max(1, ...onHand.map((units) => units ?? 0), ...level.map((units) => units ?? 0)),
    STOCK.bottom,
    STOCK.top,
    { tickCount: 3 },
  );
  const received = daily.map(({ receivedUnits }) => receivedUnits);
  const ordered = daily.map(({ orderedUnits }) => orderedUnits);
  const yOrders = createYScale(Math.max(1, ...received, ...ordered), ORDERS.bottom, ORDERS.top, {
    tickCount: 1,
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
    `${yAxis(yDemand, LEFT, RIGHT, formatCount)}<path class="demand" d="${barPath(demand, x, yDemand, width)}"/><path class="band" d="${bandPath(lower, upper, x, yDemand)}"/><path class="baseline" d="${linePath(pad(daily.map(({ baselineForecastUnits, closed }) => (closed ? null : baselineForecastUnits))), x, yDemand)}" stroke-opacity=".7"/><path class="model" d="${linePath(forecast, x, yDemand)}"/>${label("Units a day", DEMAND.top - 4)}${yAxis(yStock, LEFT, RIGHT, formatCount)}<path class="stock" d="${bandPath(zero, onHand, x, yStock)}"/><path class="level" d="${linePath(level, x, yStock)}"/><path class="lost" d="${lost}"/>${label("Stock on hand", STOCK.top - 18)}${yAxis(yOrders, LEFT, RIGHT, formatCount)}<path class="in" d="${barPath(received, x, yOrders, width)}"/>${label("Deliveries", ORDERS.top - 8)}${now}${dateAxis(dates, x, ORDERS.bottom + 4, WIDTH)}`,
    {
      explore: JSON.stringify({
        x0: LEFT,
        x1: RIGHT,
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

function renderDriftState({ drift, openOrder }: ProductReport): string {
  const order = openOrder
    ? `<h3 style="margin-top:24px">Suggested order</h3><p class="sub"><b>${formatCount(openOrder.quantity)} units</b>, due ${formatDate(openOrder.due_date)}, ${formatUsd(openOrder.value_usd)} at cost. ${escapeHtml(openOrder.reason)}.</p>`
    : '<h3 style="margin-top:24px">Suggested order</h3><p class="sub">None today: the position suffices.</p>';
  if (!drift) {
    return `<h2>Drift</h2>${renderEmpty("No verdict.", "The monitor has not judged this product on this day.")}${order}`;
  }
  const concept: Record<string, string> = { ok: "ok", warning: "warn", degraded: "bad" };
  const rows = [
    [
      "Inputs",
      drift.dataDrift
        ? `<span class="state warn">drifted: ${escapeHtml(drift.features.join(", "))}</span>`
        : '<span class="state ok">stable</span>',
    ],
    ["Drift score (alarm above 1)", formatDecimal(drift.driftScore, 2)],
    ["Since", drift.since ? formatDate(drift.since) : "\u2013"],
    [
      "Forecast error",
      `<span class="state ${concept[drift.concept] ?? "none"}">${escapeHtml(drift.concept.replace("-", " "))}</span>`,
    ],
    ["Error over the product's own baseline error", formatDecimal(drift.errorRatio, 2)],
    ["Since", drift.conceptSince ? formatDate(drift.conceptSince) : "\u2013"],
  ];
  return `<h2>Drift</h2><table><caption class="skip">Drift state</caption><tbody>${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`).join("")}</tbody></table>${order}`;
}

function toData(report: ProductReport): unknown {
  const { daily, ahead } = report;
  const future = ahead.filter(({ date }) => date > (daily.at(-1)?.date ?? ""));
  const round = (value: number | null): number | null =>
    value === null ? null : Math.round(value * 10) / 10;
  const both = (past: readonly (number | null)[], next: readonly (number | null)[] = []): (number | null)[] =>
    [...past, ...next].map(round);
  return {
    dates: [...daily.map(({ date }) => date), ...future.map(({ date }) => date)],
    closed: daily.map(({ closed }) => (closed ? 1 : 0)),
    series: {
      demand: both(daily.map(({ demandUnits }) => demandUnits)),
      forecast: both(
        daily.map(({ forecastUnits }) => forecastUnits),
        future.map(({ forecastUnits }) => forecastUnits),
      ),
      lower: both(
        daily.map(({ lowerUnits }) => lowerUnits),
        future.map(({ lowerUnits }) => lowerUnits),
      ),
      upper: both(
        daily.map(({ upperUnits }) => upperUnits),
        future.map(({ upperUnits }) => upperUnits),
      ),
      baseline: both(daily.map(({ baselineForecastUnits }) => baselineForecastUnits)),
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
