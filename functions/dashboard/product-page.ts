import { BASELINE_NAMES } from "../contracts/baselines";
import { COST_PART_NAMES, shownParts } from "../contracts/cost-parts";
import type { ProductReport } from "../contracts/results/product-report";
import { servedOf, serviceAimOf } from "../contracts/results/service-target";
import type { PageScript } from "../contracts/settings/handlers";
import { tellDate } from "../demand/tell-date";
import { amountsIn, escapeHtml, formatCount, formatDecimal, formatPercent } from "./format";
import { renderNextOrder } from "./orders-section";
import { type Kpi, renderEmpty, renderKpis, renderPage } from "./page";
import { renderPeriodForm } from "./period-form";
import { renderDriftState } from "./product-drift";
import { renderEvidence, renderHorizon } from "./product-evidence";
import { renderPlans } from "./product-plans";
import { renderTimeline, toTimelineData } from "./product-timeline";
import { renderMethod } from "./terms";

/**
 * The page of one product: one self-contained file.
 *
 * @param script the pages' script, bundled from `client/page-client.ts`.
 */
export function renderProductPage(report: ProductReport, script: PageScript): string {
  const { productId, period, master } = report;
  const formatAmount = amountsIn(report.currency);
  const name = master?.name === undefined ? "" : `, ${master.name}`;
  const query = `product_id=${encodeURIComponent(productId)}`;
  const lede = period
    ? `${tellDate(period.from)} to ${tellDate(period.to)}, ${period.days} days, environment <b>${escapeHtml(report.environment)}</b>.${report.priceAmount === null ? "" : ` Sells at ${formatAmount(report.priceAmount)}.`} Stock is ${report.inventorySource === "observed" ? "played from the level in the data" : "simulated: the data has no inventory level"}.`
    : `Environment <b>${escapeHtml(report.environment)}</b>.`;
  const body = period
    ? [
        renderKpis(headlines(report)),
        renderNextOrder(report, report.runDay),
        renderPeriodForm({ period, runDay: report.runDay, productId }),
        `<p class="sub"><a href="explain?${query}">Why is the forecast what it is?</a> <a href="what-if?${query}">What if</a> it had another service level, lead time or price?</p>`,
        renderTimeline(report),
        `<section class="two even"><div>${renderHorizon(report)}</div><div>${renderDriftState(report)}</div></section>`,
        renderEvidence(report),
        renderPlans(report),
        renderMaster(master),
      ].join("")
    : `${renderPeriodForm({ period, runDay: report.runDay, productId })}<section>${renderEmpty("Nothing to judge in these days.", "No day with a forecast for this product has closed in them. Choose other days, or wait for the next daily run.")}</section>`;
  return renderPage({
    title: `Product ${productId}${name} - final-mile`,
    crumb: '<a href="dashboard">Fleet</a>',
    heading: `Product ${productId}${name}`,
    lede,
    body: `${body}${renderMethod(report.notes)}`,
    footer: `final-mile, run of ${tellDate(report.runDay)}. <a href="report?${query}">The same as JSON</a>, <a href="report?${query}&amp;format=csv">the days as CSV</a>.`,
    ...(period ? { script, data: toTimelineData(report) } : {}),
  });
}

/** What the product master says of it, and whose word counts. */
function renderMaster(master: ProductReport["master"]): string {
  if (!master) return "";
  const { category, supplierName, supplier, shelfLifeDays, discontinuedFrom } = master;
  const facts = [
    ...(category === undefined ? [] : [`Category ${escapeHtml(category)}.`]),
    ...(supplier === undefined ? [] : [`Supplier ${escapeHtml(supplierName ?? supplier)}.`]),
    ...(shelfLifeDays === undefined ? [] : [`Keeps ${formatCount(shelfLifeDays)} days.`]),
    ...(discontinuedFrom === undefined ? [] : [`Discontinued from ${tellDate(discontinuedFrom)}.`]),
  ];
  const rows = master.terms.map(
    ({ name, value, unit, origin }) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td>${formatDecimal(value, Number.isInteger(value) ? 0 : 2)} ${escapeHtml(unit)}</td><td class="text">${escapeHtml(origin)}</td></tr>`,
  );
  return `<section id="master"><h2>How it is bought</h2><p class="sub">${facts.join(" ")}</p><div class="scroll"><table><thead><tr><th scope="col">Term</th><th scope="col">Value</th><th scope="col" class="text">Said by</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

function headlines(report: ProductReport): Kpi[] {
  const { model, baseline } = report.scenarios;
  const { policy } = report;
  const formatAmount = amountsIn(report.currency);
  const aim = serviceAimOf(policy);
  const isCycles = aim.measure !== "fillRate";
  const reached = servedOf(model, aim);
  return [
    {
      label: isCycles ? "Cycle service level" : "Fill rate",
      value: formatPercent(reached),
      note: `${policy.serviceTarget === "economic" ? "least cost at" : "target"} ${formatPercent(aim.level)}, ${isCycles ? `fill rate ${formatPercent(model.fillRate)}` : `cycle service level ${formatPercent(model.demandCycleServiceLevel)}`}`,
      state: reached === null ? undefined : reached >= aim.level - 0.015 ? "met" : "missed",
    },
    {
      label: `Benefit over ${BASELINE_NAMES[report.baseline]}`,
      value: formatAmount(report.benefit.benefitAmount),
      note: shownParts(report.benefit)
        .map((part) => `${COST_PART_NAMES[part]} ${formatAmount(report.benefit[part])}`)
        .join(", "),
    },
    {
      label: "Lost sales",
      value: `${formatCount(model.lostSalesUnits)} units`,
      note: `${formatAmount(model.lostMarginAmount)} of margin, ${BASELINE_NAMES[report.baseline]} ${formatCount(baseline.lostSalesUnits)} units`,
    },
    {
      label: "Forecast error (WAPE)",
      value: formatPercent(report.accuracy.wape),
      note: `baseline ${formatPercent(report.accuracy.baselineWape)}; ${formatDecimal(model.daysOfSupply)} days of supply`,
    },
  ];
}
