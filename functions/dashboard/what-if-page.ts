import { ORDER_POLICY_NAMES, SERVICE_TARGET_NAMES } from "../contracts/policy-names";
import type { ProductFilter } from "../contracts/results/roll-up";
import type { WhatIfAnswer, WhatIfFigures } from "../contracts/results/what-if";
import type { BusinessSettings } from "../contracts/settings/business";
import { ORDER_POLICIES, POLICY_BOUNDS, SERVICE_TARGETS } from "../contracts/settings/policy-bounds";
import { tellDate } from "../demand/tell-date";
import {
  amountsIn,
  escapeHtml,
  type FormatAmount,
  formatCount,
  formatDecimal,
  formatPercent,
} from "./format";
import { renderPage } from "./page";
import { describeParts, type FilterChoices, renderFilters } from "./period-form";

export interface WhatIfPageInput {
  readonly environment: string;
  /** The policy as it is today. */
  readonly policy: BusinessSettings;
  readonly choices?: FilterChoices;
  /** What the fields hold: as they were sent, also where that was wrong. */
  readonly given: Readonly<Record<string, string | undefined>>;
  readonly answer?: WhatIfAnswer;
  /** Why there is no answer. */
  readonly fault?: string;
  /** Query of the same question, for links. */
  readonly query: string;
}

/** The page that answers "what if": a form whose question is its address, and the answer. Works without a script. */
export function renderWhatIfPage(input: WhatIfPageInput): string {
  const { environment, answer, fault, query } = input;
  const told = fault
    ? `<section id="answer"><h2>No answer</h2><p role="alert"><span class="state bad">${escapeHtml(fault)}</span></p></section>`
    : answer
      ? renderAnswer(answer, input.choices)
      : "";
  const json =
    query === "" ? "" : ` <a href="what-if?${escapeHtml(query)}&amp;format=json">The same as JSON</a>.`;
  return renderPage({
    title: "What if - final-mile",
    crumb: '<a href="dashboard">Fleet</a>',
    heading: "What if?",
    lede: `The demand of the last weeks, played again with other settings, beside today's. Environment <b>${escapeHtml(environment)}</b>. Nothing is changed by asking.`,
    body: `${told}<section id="ask"><h2>${answer || fault ? "Ask otherwise" : "Ask"}</h2>${renderForm(input)}</section>`,
    footer: `The address of an answer is the question: share it.${json}`,
  });
}

function renderForm({ policy, choices, given }: WhatIfPageInput): string {
  const textOf = (name: string) => escapeHtml(given[name]?.trim() ?? "");
  const field = (name: string, label: string, today: string, hint: string): string =>
    `<div><label for="${name}">${label} <span class="note">${today}</span></label><input id="${name}" name="${name}" value="${textOf(name)}" placeholder="${hint}" inputmode="text" autocomplete="off" size="14"></div>`;
  const select = <Value extends string>(
    name: string,
    label: string,
    values: readonly Value[],
    names: Readonly<Record<Value, string>>,
    today: Value,
  ): string =>
    `<div><label for="${name}">${label}</label><select id="${name}" name="${name}"><option value="">as today: ${names[today]}</option>${values
      .filter((value) => value !== today)
      .map(
        (value) =>
          `<option value="${value}"${given[name] === value ? " selected" : ""}>${names[value]}</option>`,
      )
      .join("")}</select></div>`;
  const [leastReview, mostReview] = POLICY_BOUNDS.reviewPeriodDays;
  const about = `<div><label for="product_id">Product</label><input id="product_id" name="product_id" value="${textOf("product_id")}" placeholder="all" autocomplete="off" size="14"></div>${renderFilters(choices, given as ProductFilter)}`;
  const level =
    policy.serviceTarget === "economic"
      ? "today least cost"
      : `today ${formatPercent(policy.serviceLevelTarget, 1)}`;
  return `<form action="what-if"><h3>Of what</h3><div class="tools">${about}</div><h3>The policy, for all products</h3><div class="tools">${[
    field("service_level", "Service level, %", level, "for example 95"),
    select("service_target", "What it is of", SERVICE_TARGETS, SERVICE_TARGET_NAMES, policy.serviceTarget),
    field(
      "review_period",
      "Review, days",
      `today ${policy.reviewPeriodDays}`,
      `${leastReview} to ${mostReview}`,
    ),
    select("order_policy", "Order policy", ORDER_POLICIES, ORDER_POLICY_NAMES, policy.orderPolicy),
  ].join("")}</div><h3>Of these products alone</h3><div class="tools">${[
    field("lead_time", "Lead time, days", "or a change", "14 or +3"),
    field("price", "Price, %", "of a change", "for example -10"),
    field("demand", "Demand at it, %", "or as measured", "for example +20"),
    field("promotion_days", "Only the last days", "a promotion", "all days"),
  ].join("")}</div><p><button class="button">Answer</button> <a href="what-if">Begin anew</a></p></form>`;
}

function renderAnswer(answer: WhatIfAnswer, choices: FilterChoices | undefined): string {
  const { period, asked, sentence, notes, productId, filter, products } = answer;
  const subject =
    productId !== undefined
      ? `product <a href="dashboard?product_id=${encodeURIComponent(productId)}">${escapeHtml(productId)}</a>`
      : filter
        ? `${formatCount(products)} ${products === 1 ? "product" : "products"} ${describeParts(filter, choices)}`
        : `all ${formatCount(products)} products`;
  const rows = asked.map(
    ({ name, today, otherwise }) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td class="text">${escapeHtml(today)}</td><td class="text">${escapeHtml(otherwise)}</td></tr>`,
  );
  return `<section id="answer" role="status"><h2>Answer for ${subject}</h2><p class="sub">${tellDate(period.from)} to ${tellDate(period.to)}, ${period.days} days; both ways in use since ${tellDate(answer.inUseSince)}.</p><p class="verdict">${escapeHtml(sentence)}</p><div class="scroll plain" tabindex="0" role="region" aria-label="What is asked"><table><thead><tr><th scope="col">Asked</th><th scope="col" class="text">Today</th><th scope="col" class="text">What if</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>${renderFigures(answer)}<ul class="notes">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul></section>`;
}

const DAYS: FormatAmount = (value) =>
  value === null || value === undefined ? "n/a" : `${formatDecimal(value)} days`;
const PERCENT: FormatAmount = (value) => formatPercent(value, 2);

/** Rows of the table: cost apart, service, capital. */
const listFigures = (
  formatAmount: FormatAmount,
): readonly (readonly [label: string, name: keyof WhatIfFigures, format: FormatAmount])[] => [
  ["Earned margin less holding and ordering", "contributionAmount", formatAmount],
  ["Lost margin", "lostMarginAmount", formatAmount],
  ["Holding", "holdingCostAmount", formatAmount],
  ["Ordering", "orderingCostAmount", formatAmount],
  ["Write-off", "writeOffAmount", formatAmount],
  ["All of these", "totalCostAmount", formatAmount],
  ["Revenue", "revenueAmount", formatAmount],
  ["Cycles with demand served", "demandCycleServiceLevel", PERCENT],
  ["Units served (fill rate)", "fillRate", PERCENT],
  ["Lost units", "lostSalesUnits", formatCount],
  ["Orders", "orders", formatCount],
  ["Capital bound", "capitalAmount", formatAmount],
  ["Days of supply", "daysOfSupply", DAYS],
];

function renderFigures({ today, otherwise, currency }: WhatIfAnswer): string {
  const isShown = (name: keyof WhatIfFigures) =>
    name !== "writeOffAmount" || today[name] > 0 || otherwise[name] > 0;
  const rows = listFigures(amountsIn(currency))
    .filter(([, name]) => isShown(name))
    .map(([label, name, format]) => {
      const [before, after] = [today[name], otherwise[name]];
      const change =
        before === null || after === null ? "n/a" : describeDifference(after - before, name, format);
      return `<tr><th scope="row">${label}</th><td>${format(before)}</td><td>${format(after)}</td><td>${change}</td></tr>`;
    });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Figures of both ways"><table><thead><tr><th scope="col">In these days</th><th scope="col">Today</th><th scope="col">What if</th><th scope="col">Difference</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function describeDifference(difference: number, name: keyof WhatIfFigures, format: FormatAmount): string {
  const isShare = name === "fillRate" || name === "demandCycleServiceLevel";
  const text = isShare ? `${formatDecimal(difference * 100, 2)} points` : format(difference);
  return difference > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
