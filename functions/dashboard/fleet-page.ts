import { BASELINE_NAMES } from "../contracts/baselines";
import type { NameOf } from "../contracts/catalogue";
import type { AlarmOn } from "../contracts/ports";
import type { CostsReport } from "../contracts/results/costs";
import type { FleetReport } from "../contracts/results/fleet-report";
import type { MonitoringSummary } from "../contracts/results/monitoring";
import type { OrdersDocument } from "../contracts/results/orders";
import { servedOf, serviceAimOf } from "../contracts/results/service-target";
import type { ActToday } from "../contracts/results/today";
import type { PageScript } from "../contracts/settings/handlers";
import { tellChange } from "../contracts/tell-change";
import { tellEvent } from "../contracts/tell-event";
import { tellExpectedError } from "../contracts/tell-expected-error";
import { TOO_FEW, tellReturn } from "../contracts/tell-return";
import { tellDate } from "../demand/tell-date";
import { renderAccuracySection } from "./accuracy-section";
import { renderBenefitSection } from "./benefit-section";
import { amountsIn, escapeHtml, formatCount, formatDecimal, formatPercent, formatUsd } from "./format";
import { renderMap } from "./map-section";
import { renderOrdersSection } from "./orders-section";
import { type Kpi, renderEmpty, renderKpis, renderPage } from "./page";
import type { PageData, ProductData } from "./page-data";
import { describeParts, type FilterChoices, renderPeriodForm } from "./period-form";
import { renderPoliciesSection } from "./policies-section";
import { FIRST_SORT, PRODUCT_COLUMNS, placeOf } from "./product-columns";
import { NO_NAMES, renderProductLink } from "./product-link";
import { type ProductRow, renderProductTable, STATES } from "./product-table";
import { renderRollUps, toQuery } from "./roll-up-section";
import { renderServiceSection } from "./service-section";
import { renderMethod } from "./terms";
import { renderTodaySection } from "./today-section";
import { renderVerdict } from "./verdict";

/** A page of more products has the first of them, and asks for the others when somebody wants them. */
const MOST_IN_PAGE = 160;
const FIRST_IN_PAGE = 50;

export interface FleetPageInput {
  readonly report: FleetReport;
  /** Sorted by margin lost, worst first. */
  readonly rows: readonly ProductRow[];
  readonly monitoring?: MonitoringSummary;
  readonly costs?: CostsReport;
  /** Whether the reader may know what AWS costs. */
  readonly showsCosts?: boolean;
  /** Suggestions of the run day. */
  readonly orders?: OrdersDocument;
  /** What asks for a planner on the run day. */
  readonly today?: ActToday;
  /** Alarms that are on now; absent in a page that is kept, which cannot know. */
  readonly alarms?: readonly AlarmOn[];
  /** Categories and suppliers that can be asked for. */
  readonly choices?: FilterChoices;
  /** Names of the product master. */
  readonly nameOf?: NameOf;
  readonly script: PageScript;
  /** Where the script has all products from, when there are more than the page takes; it takes all when absent. */
  readonly rowsFrom?: string;
}

/** The page of the fleet: one self-contained file. */
export function renderFleetPage({
  report,
  rows,
  monitoring,
  costs,
  showsCosts = true,
  orders,
  today,
  choices,
  nameOf = NO_NAMES,
  script,
  alarms,
  rowsFrom,
}: FleetPageInput): string {
  const { period, filter } = report;
  const lede = period
    ? `${tellDate(period.from)} to ${tellDate(period.to)}, ${period.days} days. ${formatCount(report.products)} products${describeFilter(filter, choices)}, environment <b>${escapeHtml(report.environment)}</b>. All amounts in ${report.currency.code}.`
    : `Run of ${tellDate(report.runDay)}, environment <b>${escapeHtml(report.environment)}</b>.`;
  const query = filter ? escapeHtml(toQuery(filter)) : "";
  const footer = `final-mile, run of ${tellDate(report.runDay)}. <a href="report${query && `?${query}`}">The same as JSON</a>, <a href="report?${query && `${query}&amp;`}format=csv">the products as CSV</a>.`;
  if (!period) {
    return renderPage({
      title: `Fleet report - final-mile`,
      heading: "Is the forecast paying for itself?",
      lede,
      body: `${renderFirstModel(report.firstModel)}${renderTodaySection(report.runDay, today, nameOf, orders)}${renderOrdersSection(report.runDay, orders)}<section><h2>Service and benefit</h2>${renderEmpty("There is nothing to judge in these days.", "No day with a forecast has closed in them. Choose other days, or wait for the next daily run.")}${renderPeriodForm({ period, runDay: report.runDay, choices, filter })}</section>`,
      footer,
    });
  }
  const inPage = rowsFrom === undefined || rows.length <= MOST_IN_PAGE ? rows.length : FIRST_IN_PAGE;
  const map = renderMap(rows, inPage);
  const body = [
    renderFirstModel(report.firstModel),
    renderTodaySection(report.runDay, today, nameOf, orders),
    renderOrdersSection(report.runDay, orders),
    renderKpis(headlines(report, showsCosts)),
    renderVerdict(report),
    renderPeriodForm({ period, runDay: report.runDay, choices, filter }),
    `<p class="sub"><a href="what-if${query && `?${query}`}">What if</a> service level, lead time, review or price were others?</p>`,
    renderServiceSection(report),
    renderBenefitSection(report, costs),
    renderPoliciesSection(report.policies, report.currency),
    renderAccuracySection(report),
    renderOffendersAndDrift(report, rows, monitoring, nameOf, alarms),
    map.html,
    renderClasses(report),
    renderRollUps(report),
    renderProductTable(rows, amountsIn(report.currency)),
    renderMethod(report.notes),
  ];
  return renderPage({
    title: `Fleet report ${tellDate(period.to)} - final-mile`,
    heading: "Is the forecast paying for itself?",
    lede,
    body: body.join(""),
    footer,
    script,
    data: {
      currency: report.currency.code,
      dates: report.daily.map(({ date }) => date),
      closed: report.daily.flatMap(({ closed }, index) => (closed ? [index] : [])),
      series: dailySeries(report),
      labels: {
        inStock: ["In stock, model", "p"],
        inStockBaseline: [`In stock, ${BASELINE_NAMES[report.baseline]}`, "p"],
        lost: ["Lost units, model", "c"],
        lostBaseline: [`Lost units, ${BASELINE_NAMES[report.baseline]}`, "c"],
        benefit: ["Benefit of the day", "u"],
        total: ["Benefit so far", "u"],
        wape: ["WAPE, model", "p"],
        baselineWape: [`WAPE, ${BASELINE_NAMES["seasonal-naive"]}`, "p"],
      },
      columns: PRODUCT_COLUMNS.map(({ format }) => ({ f: format })),
      sort: placeOf(FIRST_SORT),
      states: STATES,
      rows: rows.slice(0, inPage).map(toDataRow),
      ...(inPage < rows.length && { more: { from: rowsFrom!, count: rows.length } }),
      map: map.points,
    } satisfies PageData,
  });
}

/** Says what is missing where there is no model yet. */
function renderFirstModel(first: FleetReport["firstModel"]): string {
  if (!first) return "";
  const next = first.next === null ? "" : ` Next: <code>${escapeHtml(first.next)}</code>`;
  return `<p class="verdict"><b>No model yet.</b> ${escapeHtml(first.because)}.${next} Until then the better of two simple methods forecasts, and orders rest on it.</p>`;
}

/** Which products a page is about, where not all. */
function describeFilter(filter: FleetReport["filter"], choices: FilterChoices | undefined): string {
  return filter ? ` ${describeParts(filter, choices)} (<a href="dashboard">all</a>)` : "";
}

function headlines(report: FleetReport, showsCosts: boolean): Kpi[] {
  const { model, baseline } = report.scenarios;
  const { policy, benefit } = report;
  const formatAmount = amountsIn(report.currency);
  const aim = serviceAimOf(policy);
  const aimsAtCycles = aim.measure !== "fillRate";
  const reached = servedOf(model, aim);
  const other = aimsAtCycles
    ? `fill rate ${formatPercent(model.fillRate)}`
    : `cycle service level ${formatPercent(model.demandCycleServiceLevel)}`;
  const interval =
    benefit.benefitLowAmount === null
      ? `${TOO_FEW} for an interval`
      : `95\u202f%: ${formatAmount(benefit.benefitLowAmount)} to ${formatAmount(benefit.benefitHighAmount)}`;
  return [
    {
      label: aimsAtCycles ? "Cycle service level" : "Fill rate",
      value: formatPercent(reached),
      note: `${policy.serviceTarget === "economic" ? "least cost at" : "target"} ${formatPercent(aim.level)}, ${other}`,
      state: reached === null ? undefined : reached >= aim.level - 0.015 ? "met" : "missed",
    },
    {
      label: `Benefit over ${BASELINE_NAMES[report.baseline]}, the best baseline`,
      value: formatAmount(benefit.benefitAmount),
      note: interval,
      state: benefit.benefitLowAmount !== null && benefit.benefitLowAmount > 0 ? "met" : undefined,
    },
    {
      label: "Capital bound in stock",
      value: formatAmount(model.capitalAmount),
      note: `${BASELINE_NAMES[report.baseline]} ${formatAmount(baseline.capitalAmount)}, ${formatDecimal(model.daysOfSupply)} days of supply`,
    },
    ...(showsCosts ? [{ label: "Return on the AWS bill", ...describeReturn(report.roi) }] : []),
  ];
}

function describeReturn(roi: FleetReport["roi"]): Pick<Kpi, "value" | "note"> {
  const { headline, detail } = tellReturn(roi);
  if (!roi) return { value: headline, note: detail };
  const { from, to } = roi.period;
  return {
    value: headline,
    note: `${detail}; bill ${formatUsd(roi.awsCostUsd)}, ${tellDate(from)} to ${tellDate(to)}`,
  };
}

function dailySeries(report: FleetReport): Record<string, (number | null)[]> {
  let total = 0;
  const round = (value: number | null, digits: number): number | null =>
    value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits;
  return {
    inStock: report.daily.map(({ inStockRatio }) => round(inStockRatio, 4)),
    inStockBaseline: report.daily.map(({ baselineInStockRatio }) => round(baselineInStockRatio, 4)),
    lost: report.daily.map(({ lostSalesUnits }) => round(lostSalesUnits, 0)),
    lostBaseline: report.daily.map(({ baselineLostSalesUnits }) => round(baselineLostSalesUnits, 0)),
    wape: report.daily.map(({ wape = null }) => round(wape, 3)),
    baselineWape: report.daily.map(({ baselineWape = null }) => round(baselineWape, 3)),
    benefit: report.daily.map(({ benefitAmount }) => round(benefitAmount, 2)),
    total: report.daily.map(({ benefitAmount }) => {
      total += benefitAmount;
      return round(total, 2);
    }),
  };
}

function renderOffendersAndDrift(
  report: FleetReport,
  rows: readonly ProductRow[],
  monitoring: MonitoringSummary | undefined,
  nameOf: NameOf,
  alarms: readonly AlarmOn[] | undefined,
): string {
  const offenders = rows.filter(({ lostMarginAmount }) => lostMarginAmount > 0).slice(0, 12);
  const largest = offenders[0]?.lostMarginAmount ?? 1;
  const share =
    offenders.reduce((sum, { lostMarginAmount }) => sum + lostMarginAmount, 0) /
    (report.scenarios.model.lostMarginAmount || 1);
  const formatAmount = amountsIn(report.currency);
  const bars = offenders.map(
    ({ productId, name, lostMarginAmount }) =>
      `<li><span>${renderProductLink(productId, name)}</span><span class="track"><i style="width:${((lostMarginAmount / largest) * 100).toFixed(1)}%"></i></span><span class="num">${formatAmount(lostMarginAmount)}</span></li>`,
  );
  const left = offenders.length
    ? `<p class="sub">Margin lost on demand that the stock could not meet. These ${offenders.length} products lose ${formatPercent(share, 0)} of it.</p><ul class="bars${offenders.some(({ name }) => name !== undefined) ? " named" : ""}">${bars.join("")}</ul>`
    : renderEmpty("No sale was lost.", "Every product met its demand from stock.");
  return `<section class="two even"><div><h2>Where the money is lost</h2>${left}</div><div id="alarms"><h2>${alarms ? "Alarms and drift" : "Drift"}</h2>${renderAlarms(alarms)}${renderDrift(monitoring, nameOf)}${report.expectedError ? `<p class="sub">Expected of today's forecasts: ${escapeHtml(tellExpectedError(report.expectedError))}</p>` : ""}</div></section>`;
}

const CONCEPT_TEXT: Readonly<Record<string, readonly [string, string]>> = {
  degraded: ["degraded", "bad"],
  warning: ["warning", "warn"],
  ok: ["ok", "ok"],
  insufficientData: ["too little data", "none"],
};

/** What is said of products that sell too seldom for a verdict of their own: they are not ok, they are unknown. */
function describeSlowMovers({ slowMovers }: MonitoringSummary): string {
  if (!slowMovers) return "";
  const { products, status, ratio } = slowMovers;
  const many = `${formatCount(products)} ${products === 1 ? "product sells" : "products sell"} too seldom for a verdict alone`;
  if (status === "insufficient-data" || ratio === null) return `<p class="sub">${many}.</p>`;
  return `<p class="sub">${many}; together they are ${CONCEPT_TEXT[status]![0]} and sold ${ratio.toFixed(2)} times what was expected.</p>`;
}

const LISTED_ALARMS = 10;

/** What is on now, as CloudWatch says. */
function renderAlarms(alarms: readonly AlarmOn[] | undefined): string {
  if (!alarms) return "";
  if (alarms.length === 0) return '<p class="sub"><span class="state ok">No alarm is on.</span></p>';
  const rows = alarms
    .slice(0, LISTED_ALARMS)
    .map(
      ({ name, since, description }) =>
        `<li><span class="state bad">${escapeHtml(name)}</span>${since ? ` since ${tellDate(since.slice(0, 10))}` : ""}. ${escapeHtml(description.split("\n")[0]!.slice(0, 240))}</li>`,
    );
  const more =
    alarms.length > LISTED_ALARMS ? `<li>and ${formatCount(alarms.length - LISTED_ALARMS)} more.</li>` : "";
  return `<h3>${formatCount(alarms.length)} ${alarms.length === 1 ? "alarm is" : "alarms are"} on</h3><ul class="notes">${rows.join("")}${more}</ul>`;
}

function renderDrift(monitoring: MonitoringSummary | undefined, nameOf: NameOf): string {
  if (!monitoring) {
    return renderEmpty(
      "No monitoring run for this day.",
      "The monitor runs before the report; see its function's alarm.",
    );
  }
  const { drift, concept, attention } = monitoring;
  const counts = (Object.keys(CONCEPT_TEXT) as (keyof typeof concept)[]).map(
    (name) =>
      `<tr><th scope="row"><span class="state ${CONCEPT_TEXT[name]![1]}">${CONCEPT_TEXT[name]![0]}</span></th><td>${formatCount(concept[name])}</td></tr>`,
  );
  const list = attention
    .slice(0, 6)
    .map(
      ({ productId, reasons, since }) =>
        `<tr><th scope="row">${renderProductLink(productId, nameOf(productId))}</th><td class="text" style="white-space:normal">${escapeHtml(reasons.join("; "))}</td><td>${since ? tellDate(since) : ""}</td></tr>`,
    );
  return `${renderEvents(monitoring)}<p class="sub">The inputs of ${formatCount(drift.productsDrifted)} of ${formatCount(drift.productsTested)} products drifted. Forecast errors, each against the product's own past:</p><table><caption class="skip">Products by state of their forecast error</caption><tbody>${counts.join("")}</tbody></table>${describeSlowMovers(monitoring)}${list.length ? `<h3 style="margin-top:20px">Look at these first</h3><div class="scroll"><table><thead><tr><th scope="col">Product</th><th scope="col" class="text">Why</th><th scope="col">Since</th></tr></thead><tbody>${list.join("")}</tbody></table></div>` : `<p class="sub" style="margin-top:12px">No product asks for attention.</p>`}${renderUnacknowledged(monitoring, nameOf)}`;
}

/** What many products share, told once and not product by product. */
function renderEvents({ events = [], productsInEvents = 0 }: MonitoringSummary): string {
  if (events.length === 0) return "";
  const rows = events.map(
    (event) =>
      `<tr><th scope="row" class="text" style="white-space:normal">${escapeHtml(tellEvent(event))}<br>Look at: ${escapeHtml(event.lookAt.join("; "))}.</th><td>${tellDate(event.since)}</td><td>${tellDate(event.lastInAlarm)}</td></tr>`,
  );
  const part =
    productsInEvents === 0
      ? ""
      : ` The alarms of ${formatCount(productsInEvents)} products are part of one and are not counted below.`;
  return `<h3>Events of many products</h3><p class="sub">Found over all products, and told once.${part}</p><div class="scroll" tabindex="0" role="region" aria-label="Events"><table><thead><tr><th scope="col" class="text">What</th><th scope="col">Since</th><th scope="col">Last in alarm</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

const LISTED_UNACKNOWLEDGED = 6;

/** Changes whose alarm is over because the monitor got used to them; nobody has said that they are right. */
function renderUnacknowledged({ changes }: MonitoringSummary, nameOf: NameOf): string {
  if (!changes || changes.newNormal === 0) return "";
  const rows = changes.unacknowledged
    .slice(0, LISTED_UNACKNOWLEDGED)
    .map(
      (change) =>
        `<tr><th scope="row">${renderProductLink(change.productId, nameOf(change.productId))}</th><td class="text" style="white-space:normal">${escapeHtml(`${change.feature}, ${tellChange(change)}`)}</td><td>${tellDate(change.settledOn ?? change.since)}</td></tr>`,
    );
  return `<h3 style="margin-top:20px">Became the new normal, not acknowledged</h3><p class="sub">${formatCount(changes.newNormal)} ${changes.newNormal === 1 ? "change has" : "changes have"} lasted until the monitor got used to ${changes.newNormal === 1 ? "it" : "them"}.</p><div class="scroll"><table><thead><tr><th scope="col">Product</th><th scope="col" class="text">What changed</th><th scope="col">Normal on</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function renderClasses(report: FleetReport): string {
  const { policy } = report;
  const aimsAtCycles = serviceAimOf(policy).measure !== "fillRate";
  const formatAmount = amountsIn(report.currency);
  const rows = report.classes.map(
    ({
      abc,
      xyz,
      products,
      demandCycleServiceLevel,
      fillRate,
      capitalAmount,
      lostMarginAmount,
      benefitAmount,
    }) =>
      `<tr><th scope="row">${abc}${xyz === "new" ? ", new" : xyz}</th>${[
        formatCount(products),
        formatPercent(demandCycleServiceLevel),
        formatPercent(fillRate),
        formatAmount(capitalAmount),
        formatAmount(lostMarginAmount),
        formatAmount(benefitAmount),
      ]
        .map((cell) => `<td>${cell}</td>`)
        .join("")}</tr>`,
  );
  const target =
    policy.serviceTarget === "economic"
      ? ""
      : ` <span class="note">target ${formatPercent(policy.serviceLevelTarget)}</span>`;
  const heads = [
    "Products",
    `Cycles with demand served${aimsAtCycles ? target : ""}`,
    `Fill rate${aimsAtCycles ? "" : target}`,
    "Capital bound",
    "Margin lost",
    "Benefit",
  ]
    .map((text) => `<th scope="col">${text}</th>`)
    .join("");
  return `<section><h2>By class</h2><p class="sub">A earns the first 80\u202f% of revenue, B the next 15\u202f%, C the rest. X, Y and Z say how much a product's weekly demand varies: up to half its mean, up to its mean, more. Both as known before these days; "new" had been known for less than four weeks.</p><div class="scroll" tabindex="0" role="region" aria-label="Figures by class"><table><thead><tr><th scope="col">Class</th>${heads}</tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

/** A row for the script, as short as it can be. */
/** A row of the table as the page's script reads it. */
export function toDataRow(row: ProductRow): ProductData {
  const round = (value: number | null, digits: number): number | null =>
    value === null || !Number.isFinite(value) ? null : Math.round(value * 10 ** digits) / 10 ** digits;
  return [
    row.productId,
    row.abc + row.xyz,
    round(row.demandUnits, 0),
    round(row.fillRate, 4),
    round(row.demandCycleServiceLevel, 4),
    row.stockoutDays,
    round(row.lostMarginAmount, 2),
    round(row.benefitAmount, 2),
    round(row.averageOnHandUnits, 0),
    round(row.orderUnits, 0),
    round(row.wape, 2),
    STATES.findIndex((state) => state[2] === row.state),
    ...(row.name === undefined ? [] : [row.name]),
  ];
}
