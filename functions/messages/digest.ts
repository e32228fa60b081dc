import { BASELINE_NAMES } from "../contracts/baselines";
import type { DigestName, ToldAlarms } from "../contracts/messages";
import { type Currency, formatMoney, US_DOLLAR } from "../contracts/money";
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
  readonly orders?: Pick<OrdersDocument, "currency" | "totals" | "reviewDay" | "nextReviewDay">;
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
      costs
        ? `${money(costs.monthToDate.usd, US_DOLLAR)} of ${money(costs.budget.monthlyUsd, US_DOLLAR)}`
        : "no cost report",
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
  const { benefitAmount, benefitLowAmount, benefitHighAmount, fillRate } = report.business;
  const told = (amount: number | null) => (amount === null ? "n/a" : money(amount, report.currency));
  const interval =
    benefitLowAmount === null ? "" : ` (95 %: ${told(benefitLowAmount)} to ${told(benefitHighAmount)})`;
  const period = `${report.period.days} days`;
  return [
    [`Fill rate, ${period}`, percent(fillRate)],
    [`Benefit, ${period}`, `${told(benefitAmount)}${interval}`],
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
  const { count: lines, units, valueAmount } = orders.totals;
  return [
    "To order today",
    `${count(lines)} lines, ${count(units)} units, ${money(valueAmount, orders.currency)}`,
  ];
}

function ordersOfWeek(days: readonly DayResults[]): readonly [string, string] {
  const runs = days.flatMap(({ orders }) => orders ?? []);
  const sum = (of: "count" | "units") => runs.reduce((all, { totals }) => all + totals[of], 0);
  // Where the currency was changed within the week, each is told apart.
  const worth = new Map<string, number>();
  for (const { totals, currency } of runs) {
    worth.set(currency.code, (worth.get(currency.code) ?? 0) + totals.valueAmount);
  }
  return [
    "Suggested orders",
    `${count(sum("count"))} lines, ${count(sum("units"))} units${[...worth].map(([code, amount]) => `, ${money(amount, { code })}`).join("")}`,
  ];
}

function alarmsOn({ alarms }: ToldAlarms, { alarmPrefix }: Wording): string {
  const names = Object.keys(alarms).map((name) => name.replace(alarmPrefix, ""));
  return names.length === 0 ? "none" : names.sort().join(", ");
}

function percent(ratio: number | null): string {
  return ratio === null ? "n/a" : `${(100 * ratio).toFixed(1)} %`;
}

/** Whole units of a currency. */
function money(amount: number, currency: Pick<Currency, "code">): string {
  return formatMoney(amount, currency, 0);
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
