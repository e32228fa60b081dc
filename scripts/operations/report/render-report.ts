import { BASELINE_NAMES } from "../../../functions/contracts/baselines";
import type { ScenarioFigures } from "../../../functions/contracts/results/business-figures";
import type { FleetReport } from "../../../functions/contracts/results/fleet-report";
import type { ProductReport } from "../../../functions/contracts/results/product-report";
import { type ServiceAim, serviceAimOf } from "../../../functions/contracts/results/service-target";
import {
  describeBenefit,
  describeBill,
  describeOthers,
  describeParts,
  describeReturn,
} from "../../cli/describe-return";
import { formatAmount, formatCount, formatNumber, formatRatio } from "../../cli/format";
import { renderTable, wrapWords } from "../../cli/table";

const NOTE_WIDTH = 96;

/** A report for people: the books side by side, what the difference is worth, and what to know before trusting it. */
export function renderReport(report: FleetReport | ProductReport, isTerminal: boolean): string {
  const subject =
    "productId" in report
      ? `Product ${report.productId}${report.master?.name === undefined ? "" : ` ${report.master.name}`}`
      : `Fleet of ${formatCount(report.products)} products`;
  const notes = report.notes.flatMap((note) =>
    wrapWords(note, NOTE_WIDTH).map((line, index) => `${index === 0 ? "-" : " "} ${line}`),
  );
  if (!report.period) return [`${subject}, run of ${report.runDay}`, "", ...notes].join("\n");
  const { from, to, days } = report.period;
  return [
    `${subject}, ${from} to ${to} (${days} days), environment ${report.environment}`,
    "",
    renderBooks(report, isTerminal),
    "",
    ...describeMoney(report),
    ...describeNext(report),
    "",
    ...renderPolicies(report, isTerminal),
    ...notes,
  ].join("\n");
}

function renderBooks(
  { scenarios, policy, baseline: name, currency }: FleetReport | ProductReport,
  isTerminal: boolean,
): string {
  const { model, baseline } = scenarios;
  const ratio = (value: number | null): string => formatRatio(value ?? undefined);
  const money = (value: number | null): string => formatAmount(value ?? undefined, currency);
  const aim = serviceAimOf(policy);
  const targetOf = (measure: ServiceAim["measure"]): string =>
    aim.measure === measure
      ? ` (${policy.serviceTarget === "economic" ? "least cost at" : "target"} ${formatRatio(aim.level)})`
      : "";
  const rows: readonly (readonly [string, (book: ScenarioFigures) => string])[] = [
    [
      `cycles with demand served${targetOf("demandCycleServiceLevel")}`,
      ({ demandCycleServiceLevel }) => ratio(demandCycleServiceLevel),
    ],
    [
      `all cycles served${targetOf("cycleServiceLevel")}`,
      ({ cycleServiceLevel }) => ratio(cycleServiceLevel),
    ],
    [`fill rate${targetOf("fillRate")}`, ({ fillRate }) => ratio(fillRate)],
    ["ready rate", ({ readyRate }) => ratio(readyRate)],
    ["stockout days", ({ stockoutDays }) => formatCount(stockoutDays)],
    ["lost sales, units", ({ lostSalesUnits }) => formatCount(lostSalesUnits)],
    ["lost margin", ({ lostMarginAmount }) => money(lostMarginAmount)],
    ["holding cost", ({ holdingCostAmount }) => money(holdingCostAmount)],
    ["ordering cost", ({ orderingCostAmount }) => money(orderingCostAmount)],
    ...(scenarios.model.writeOffAmount || scenarios.baseline.writeOffAmount
      ? [["write-off", ({ writeOffAmount }: ScenarioFigures) => money(writeOffAmount)] as const]
      : []),
    ["stock, units on average", ({ averageOnHandUnits }) => formatCount(averageOnHandUnits ?? undefined)],
    ["capital bound", ({ capitalAmount }) => money(capitalAmount)],
    ["days of supply", ({ daysOfSupply }) => formatNumber(daysOfSupply ?? undefined, 1)],
    ["turnover a year", ({ inventoryTurnover }) => formatTurnover(inventoryTurnover)],
    ["overstock at the end", ({ overstockAmount }) => money(overstockAmount)],
  ];
  return renderTable(
    [
      { title: "measure" },
      { title: "model", align: "right" },
      { title: BASELINE_NAMES[name], align: "right" },
    ],
    rows.map(([label, textOf]) => [label, textOf(model), textOf(baseline)]),
    isTerminal,
  );
}

function describeMoney(report: FleetReport | ProductReport): string[] {
  const { benefit, accuracy, currency } = report;
  const others = describeOthers(benefit.others, currency);
  return [
    `Benefit     ${describeBenefit({ ...benefit, baseline: report.baseline }, currency)}`,
    `            ${describeParts(benefit, currency)}`,
    ...(others ? [`            over ${others}`] : []),
    ...("roi" in report ? [describeRoi(report.roi)] : []),
    `Accuracy    WAPE ${formatRatio(accuracy?.wape ?? undefined)}, baseline ${formatRatio(accuracy?.baselineWape ?? undefined)}`,
  ];
}

function describeRoi(roi: FleetReport["roi"]): string {
  const days = roi ? ` (AWS ${describeBill(roi)}, ${roi.period.from} to ${roi.period.to})` : "";
  return `Return      ${describeReturn(roi)}${days}`;
}

/** What other policies would have cost. */
function renderPolicies(report: FleetReport | ProductReport, isTerminal: boolean): string[] {
  if ("productId" in report || !report.policies) return [];
  const { policies, leastCost, recommended, evidence, from, to } = report.policies;
  const money = (value: number | undefined) => formatAmount(value, report.currency);
  const table = renderTable(
    [
      { title: "policy" },
      { title: "cycles", align: "right" },
      { title: "capital", align: "right" },
      { title: "lost margin", align: "right" },
      { title: "holding", align: "right" },
      { title: "ordering", align: "right" },
      { title: "total cost", align: "right" },
      { title: "" },
    ],
    policies.map((policy) => [
      policy.name,
      formatRatio(policy.demandCycleServiceLevel ?? undefined),
      money(policy.capitalAmount ?? undefined),
      money(policy.lostMarginAmount),
      money(policy.holdingCostAmount),
      money(policy.orderingCostAmount),
      money(policy.totalCostAmount),
      [
        policy.isPresent ? "present" : "",
        policy.name === leastCost ? "least cost" : "",
        policy.name === recommended ? "recommended" : "",
      ]
        .filter((note) => note)
        .join(", "),
    ]),
    isTerminal,
  );
  return [
    `What other policies would have cost, ${from} to ${to}`,
    "",
    table.trimEnd(),
    "",
    ...wrapWords(evidence, 100),
    "",
  ];
}

function describeNext(report: FleetReport | ProductReport): string[] {
  if (!("productId" in report)) {
    const { orders, drift } = report;
    return [
      `Drift       ${drift ? `${formatCount(drift.productsDrifted)} of ${formatCount(drift.productsTested)} products` : "not judged"}`,
      `Orders      ${formatCount(orders.count)} lines, ${formatCount(orders.units)} units, ${formatAmount(orders.valueAmount, report.currency)} at cost (run of ${report.runDay})`,
    ];
  }
  const { drift, openOrder } = report;
  const inputs = drift?.dataDrift ? `drifted (${drift.features.join(", ")})` : "stable";
  return [
    `Drift       ${drift ? `inputs ${inputs}, forecast error ${drift.concept}` : "not judged"}`,
    openOrder
      ? `Order       ${formatCount(openOrder.quantity)} units, due ${openOrder.due_date}, ${formatAmount(openOrder.value_amount, report.currency)} at cost: ${openOrder.reason}`
      : "Order       none today",
  ];
}

/** Nearly no stock turns over nearly endlessly often; the figure then says nothing. */
function formatTurnover(turnover: number | null): string {
  return turnover !== null && turnover > 999 ? "> 999" : formatNumber(turnover ?? undefined, 1);
}
