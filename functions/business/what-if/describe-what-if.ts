import type { FleetTerms } from "../../contracts/catalogue";
import { COST_PART_NAMES, COST_PARTS, shownParts } from "../../contracts/cost-parts";
import { type Currency, formatMoney } from "../../contracts/money";
import { ORDER_POLICY_NAMES, SERVICE_TARGET_NAMES } from "../../contracts/policy-names";
import type { WhatIfAnswer, WhatIfChange } from "../../contracts/results/what-if";
import type { BusinessSettings } from "../../contracts/settings/business";
import { tellDate } from "../../demand/tell-date";

/** What is asked, setting by setting, as it is and as it would be. */
export function describeAsked(
  { settings, leadTime, price }: WhatIfChange,
  policy: BusinessSettings,
  kept: FleetTerms,
  terms: FleetTerms,
  productIds: readonly string[],
): WhatIfAnswer["asked"] {
  const own = { ...policy, ...settings };
  const rows: { name: string; today: string; otherwise: string }[] = [];
  const add = (name: string, today: string, otherwise: string) => rows.push({ name, today, otherwise });
  if (settings.serviceTarget !== undefined && settings.serviceTarget !== policy.serviceTarget) {
    add("Aim", SERVICE_TARGET_NAMES[policy.serviceTarget], SERVICE_TARGET_NAMES[own.serviceTarget]);
  }
  if (settings.serviceLevelTarget !== undefined) {
    const today =
      policy.serviceTarget === "economic" ? "at least cost" : formatShare(policy.serviceLevelTarget);
    add("Service level", today, formatShare(own.serviceLevelTarget));
  }
  if (settings.reviewPeriodDays !== undefined) {
    add("Review", describeReview(policy.reviewPeriodDays), describeReview(own.reviewPeriodDays));
  }
  if (settings.orderPolicy !== undefined) {
    add("Order policy", ORDER_POLICY_NAMES[policy.orderPolicy], ORDER_POLICY_NAMES[own.orderPolicy]);
  }
  if (leadTime) {
    add("Lead time", describeLeadTimes(kept, productIds), describeLeadTimes(terms, productIds));
  }
  if (price) {
    const when = price.promotionDays === undefined ? "" : ` on the last ${days(price.promotionDays)}`;
    add("Price", "as it was", `${formatChange(price.priceRatio)}${when}`);
    add("Demand", "as it was", `${formatChange(price.demandRatio)}${describeResponse(price)}`);
  }
  return rows;
}

function describeResponse({ priceRatio, response }: NonNullable<WhatIfChange["price"]>): string {
  if (!response) return "";
  const bounds = [response.low, response.high]
    .map((elasticity) => priceRatio ** elasticity)
    .sort((left, right) => left - right);
  const whose =
    response.of === "fleet" ? "of the fleet, for those asked about moved too little" : "asked about";
  return `, measured on ${count(response.products)} products ${whose} (${formatChange(bounds[0]!)} to ${formatChange(bounds[1]!)})`;
}

/** The answer in a few sentences: money first, where it comes from, then service and capital. */
export function describeAnswer(answer: Omit<WhatIfAnswer, "sentence" | "notes">): string {
  const money = moneyIn(answer.currency);
  const signed = (amount: number) => (amount >= 0.5 ? `+${money(amount)}` : money(amount));
  const { today, otherwise, gainAmount, gainLowAmount, gainHighAmount, period, change } = answer;
  const size =
    Math.abs(gainAmount) < 0.5
      ? "nothing"
      : `${money(Math.abs(gainAmount))} ${gainAmount > 0 ? "more" : "less"}`;
  const range =
    gainLowAmount === null || gainHighAmount === null
      ? ""
      : ` (${describeRange(gainLowAmount, gainHighAmount, money)}, with 95 % confidence)`;
  const parts = COST_PARTS.filter(
    (part) => shownParts(today).includes(part) || shownParts(otherwise).includes(part),
  ).map((part) => `${COST_PART_NAMES[part]} ${signed(otherwise[part] - today[part])}`);
  const margin = `earned margin ${signed(otherwise.earnedMarginAmount - today.earnedMarginAmount)}`;
  const capital =
    today.capitalAmount === null || otherwise.capitalAmount === null
      ? ""
      : ` Stock would have bound ${money(otherwise.capitalAmount)} of capital in place of ${money(today.capitalAmount)}.`;
  const earned =
    size === "nothing"
      ? `In the ${days(period.days)} it would have made no difference`
      : `In the ${days(period.days)} it would have earned ${size}${range}`;
  // At another price, what is lost and what is earned are not of the same worth any more.
  const told = change.price ? [margin, ...parts.slice(1)] : parts;
  return `${earned}: ${told.join(", ")}. ${describeService(today.demandCycleServiceLevel, otherwise.demandCycleServiceLevel)}${capital}`;
}

/** `between $2,884 and $11,923 less`, `between $300 less and $120 more`. */
function describeRange(lowAmount: number, highAmount: number, money: TellMoney): string {
  if (lowAmount >= 0) return `between ${money(lowAmount)} and ${money(highAmount)} more`;
  return highAmount <= 0
    ? `between ${money(-highAmount)} and ${money(-lowAmount)} less`
    : `between ${money(-lowAmount)} less and ${money(highAmount)} more`;
}

function describeService(today: number | null, otherwise: number | null): string {
  if (today === null || otherwise === null) return "No cycle with demand ended in these days.";
  return `${formatShare(otherwise)} of the cycles with demand would have been served in place of ${formatShare(today)}.`;
}

/** What a reader must know before trusting the answer. */
export function describeNotes(answer: Omit<WhatIfAnswer, "sentence" | "notes">): string[] {
  const { change, inUseSince, products, playedProducts, period, productId, filter } = answer;
  const { settings, leadTime, price } = change;
  const isPart = productId !== undefined || filter !== undefined;
  return [
    `Both ways are the same demand played again with the same forecasts, from the books of ${tellDate(inUseSince)} on; what happened before ${tellDate(period.from)} does not count. Held lines are taken as ordered, what people changed of orders is left out.`,
    ...(isPart && Object.keys(settings).length > 0
      ? [
          "The policy is one for all products, so it is changed for all; the figures are of those asked about.",
        ]
      : []),
    ...(leadTime || settings.reviewPeriodDays !== undefined
      ? ["Forecasts over a longer or shorter time are those of today at the same pace a day."]
      : []),
    ...(price
      ? [
          "What a unit costs us stays as it is. Forecasts know of the other demand as well as of the demand that was.",
          ...(price.response
            ? [
                "How demand answers to a price was measured on the books; give the change of demand to try another.",
              ]
            : []),
        ]
      : []),
    ...(playedProducts < products
      ? [
          `Played with ${count(playedProducts)} of ${count(products)} products; money and units are scaled up.`,
        ]
      : []),
  ];
}

function describeLeadTimes({ of }: FleetTerms, productIds: readonly string[]): string {
  const all = productIds.map((productId) => of(productId).leadTimeDays);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? days(least) : `${least} to ${days(most)}`;
}

function describeReview(reviewPeriodDays: number): string {
  return reviewPeriodDays === 1 ? "every day" : `every ${reviewPeriodDays} days`;
}

function days(value: number): string {
  return value === 1 ? "1 day" : `${count(value)} days`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** `98 %`, `99.95 %`. */
function formatShare(ratio: number): string {
  return `${Math.round(ratio * 10_000) / 100} %`;
}

/** `+12 %`, `-10 %`, of a ratio to what was. */
function formatChange(ratio: number): string {
  const percent = Math.round((ratio - 1) * 1_000) / 10;
  return `${percent > 0 ? "+" : percent < 0 ? "\u2212" : ""}${Math.abs(percent)} %`;
}

type TellMoney = (amount: number) => string;

function moneyIn(currency: Currency): TellMoney {
  return (amount) => formatMoney(amount, currency, 0).replace("-", "\u2212");
}
