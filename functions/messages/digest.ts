import { BASELINE_NAMES } from "../contracts/baselines";
import type { DigestName, ToldAlarms } from "../contracts/messages";
import type { CostsReport } from "../contracts/results/costs";
import type { FleetReport } from "../contracts/results/fleet-report";
import type { MonitoringSummary } from "../contracts/results/monitoring";
import type { OrdersDocument } from "../contracts/results/orders";
import { tellDate } from "../demand/tell-date";
import type { Message } from "./message";
import type { Wording } from "./read-message";

/** What the runs of a day left. */
export interface DayResults {
  /** ISO date. */
  readonly runDay: string;
  readonly report?: FleetReport;
  readonly monitoring?: Pick<
    MonitoringSummary,
    "lastDay" | "drift" | "concept" | "forecastOrigin" | "products"
  >;
  readonly orders?: Pick<OrdersDocument, "totals" | "reviewDay" | "nextReviewDay">;
  readonly costs?: Pick<CostsReport, "monthToDate" | "budget">;
}

export interface DigestInput {
  readonly name: DigestName;
  /** The day of the digest last; of a weekly one the six before it too. */
  readonly days: readonly DayResults[];
  readonly told: ToldAlarms;
  readonly wording: Wording;
}

const LABEL_LENGTH = 20;

/** The figures of a day or a week, for people who do not open the page every morning. */
export function composeDigest({
  name,
  days,
  told,
  wording,
}: DigestInput): Pick<Message, "title" | "lines" | "pageUrl"> {
  const today = days.at(-1)!;
  const { report, monitoring, orders, costs } = today;
  const rows: readonly (readonly [label: string, text: string])[] = [
    ...(name === "daily" ? accuracyOfDay(today) : accuracyOfWeek(days)),
    ...serviceRows(report),
    name === "daily" ? ordersOfDay(orders) : ordersOfWeek(days),
    ["Held for a person", orders ? `${count(orders.totals.held.count)} lines` : "no run of orders"],
    [
      "Models",
      monitoring
        ? `${count(monitoring.drift.productsDrifted)} drifted, ${count(monitoring.concept.degraded)} degraded of ${count(monitoring.products)}`
        : "no monitoring run",
    ],
    ["Alarms on", alarmsOn(told, wording)],
    [
      "AWS this month",
      costs ? `$${money(costs.monthToDate.usd)} of $${money(costs.budget.monthlyUsd)}` : "no cost report",
    ],
  ];
  const lines = [
    name === "daily"
      ? `Demand forecast of ${wording.environment}, ${tellDate(today.runDay)}`
      : `Demand forecast of ${wording.environment}, week to ${tellDate(today.runDay)}`,
    "",
    ...rows.map(([label, text]) => `${label.padEnd(LABEL_LENGTH)} ${text}`),
  ];
  return {
    title: `${wording.environment}: ${name === "daily" ? "today" : "the week"}, ${tellDate(today.runDay)}`,
    lines,
    pageUrl: `${wording.pagesUrl}/dashboard`,
  };
}

type Rows = readonly (readonly [label: string, text: string])[];

function accuracyOfDay({ monitoring }: DayResults): Rows {
  const { wape = null, baselineWape = null } = monitoring?.lastDay ?? {};
  return [["Error yesterday", `${percent(wape)} (baseline ${percent(baselineWape)})`]];
}

/** The mean of the days: each weighs the same, and a day without a run is left out and said so. */
function accuracyOfWeek(days: readonly DayResults[]): Rows {
  const scored = days.flatMap(({ monitoring }) => monitoring?.lastDay.wape ?? []);
  const mean = scored.length === 0 ? null : scored.reduce((sum, wape) => sum + wape, 0) / scored.length;
  return [["Error, mean of days", `${percent(mean)} over ${scored.length} of ${days.length} days`]];
}

function serviceRows(report: FleetReport | undefined): Rows {
  if (!report?.period) return [["Service, benefit", "no closed day with forecasts yet"]];
  const { benefitUsd, benefitLowUsd, benefitHighUsd, fillRate } = report.business;
  const interval =
    benefitLowUsd === null ? "" : ` (95 %: ${signed(benefitLowUsd)} to ${signed(benefitHighUsd)})`;
  const period = `${report.period.days} days`;
  return [
    [`Fill rate, ${period}`, percent(fillRate)],
    [`Benefit, ${period}`, `${signed(benefitUsd)}${interval}`],
    [
      "  over",
      `${BASELINE_NAMES[report.baseline]}, ${tellDate(report.period.from)} to ${tellDate(report.period.to)}`,
    ],
  ];
}

function ordersOfDay(orders: DayResults["orders"]): readonly [string, string] {
  if (!orders) return ["To order today", "no run of orders"];
  if (!orders.reviewDay)
    return ["To order today", `nothing; the next review is ${tellDate(orders.nextReviewDay)}`];
  const { count: lines, units, valueUsd } = orders.totals;
  return ["To order today", `${count(lines)} lines, ${count(units)} units, $${money(valueUsd)}`];
}

function ordersOfWeek(days: readonly DayResults[]): readonly [string, string] {
  const totals = days.flatMap(({ orders }) => orders?.totals ?? []);
  const sum = (of: "count" | "units" | "valueUsd") => totals.reduce((all, each) => all + each[of], 0);
  return [
    "Suggested orders",
    `${count(sum("count"))} lines, ${count(sum("units"))} units, $${money(sum("valueUsd"))}`,
  ];
}

function alarmsOn({ alarms }: ToldAlarms, { alarmPrefix }: Wording): string {
  const names = Object.keys(alarms).map((name) => name.replace(alarmPrefix, ""));
  return names.length === 0 ? "none" : names.sort().join(", ");
}

function percent(ratio: number | null): string {
  return ratio === null ? "n/a" : `${(100 * ratio).toFixed(1)} %`;
}

function signed(usd: number | null): string {
  return usd === null ? "n/a" : `${usd < 0 ? "-" : ""}$${money(Math.abs(usd))}`;
}

function money(usd: number): string {
  return Math.round(usd).toLocaleString("en-US");
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
