import type { ProductPlans } from "../contracts/results/product-plans";
import type { ProductReport } from "../contracts/results/product-report";
import { tellDate } from "../demand/tell-date";
import { escapeHtml, formatCount, formatDecimal, formatPercent, formatShortDate } from "./format";

/** So many of the plans ahead are shown; the report has all. */
const MOST_SHOWN = 12;

type Line = ProductPlans["past"][number];
type Effect = NonNullable<ProductPlans["effect"]>;

const KINDS: Readonly<Record<Line["kind"], string>> = {
  promotion: "Promotion",
  price: "Price",
  holiday: "Holiday",
  event: "Event",
};

/** What is planned next, what such promotions brought, and the last ones; nothing where the lake has no calendar. */
export function renderPlans({ plans }: ProductReport): string {
  if (!plans) return "";
  const { ahead, promotions, effect } = plans;
  const next = ahead
    .slice(0, MOST_SHOWN)
    .map(
      ({ such, ...line }) =>
        `<tr><th scope="row">${tellDays(line)}</th><td class="text">${tellPlan(line)}</td><td class="text why">${line.kind === "promotion" ? (such ? `${tellEffect(such)}.` : "Such promotions were not seen yet.") : ""}</td></tr>`,
    );
  const more = ahead.length > MOST_SHOWN ? ` ${formatCount(ahead.length - MOST_SHOWN)} more follow.` : "";
  const planned =
    next.length === 0
      ? `<p class="sub">Nothing is planned for this product.</p>`
      : `<p class="sub">What is planned, and what promotions of about the same discount brought.${more}</p><div class="scroll" tabindex="0" role="region" aria-label="What is planned"><table><thead><tr><th scope="col">Days</th><th scope="col" class="text">Plan</th><th scope="col" class="text why">Such promotions brought</th></tr></thead><tbody>${next.join("")}</tbody></table></div>`;
  const past = effect
    ? `<h3>Promotions so far</h3><p class="sub">${tellEffect(effect)}. Usual is the mean of the same weekdays in the eight weeks before, without plans; days out of stock are left out, and what people buy less of afterwards is not taken off.</p><div class="scroll" tabindex="0" role="region" aria-label="The last promotions"><table><thead><tr><th scope="col">Days</th><th scope="col" class="text">Promotion</th><th scope="col">Units</th><th scope="col">Usual</th><th scope="col">More</th><th scope="col">Days counted</th></tr></thead><tbody>${[...promotions].reverse().map(renderPast).join("")}</tbody></table></div>`
    : "";
  return `<section id="plans"><h2>Planned</h2>${planned}${past}</section>`;
}

function renderPast({
  days,
  daysOutOfStock,
  units,
  usualUnits,
  ...line
}: ProductPlans["promotions"][number]): string {
  const counted = `${formatCount(days)}${daysOutOfStock > 0 ? `, ${formatCount(daysOutOfStock)} out of stock` : ""}`;
  return `<tr><th scope="row">${tellDays(line)}</th><td class="text">${tellPlan(line)}</td><td>${formatCount(units)}</td><td>${formatDecimal(usualUnits)}</td><td>${formatDecimal(units - usualUnits)}</td><td>${counted}</td></tr>`;
}

function tellEffect({
  promotions,
  days,
  unitsPerDay,
  usualUnitsPerDay,
  ratio,
  leastRatio,
  mostRatio,
}: Effect): string {
  const range =
    ratio === null
      ? ""
      : `, ${formatDecimal(ratio, 2)} times${promotions > 1 ? ` (${formatDecimal(leastRatio, 2)} to ${formatDecimal(mostRatio, 2)})` : ""}`;
  return `${formatCount(promotions)} ${promotions === 1 ? "promotion" : "promotions"}, ${formatCount(days)} ${days === 1 ? "day" : "days"}: ${formatDecimal(unitsPerDay)} units a day in place of ${formatDecimal(usualUnitsPerDay)}${range}`;
}

function tellDays({ from, to }: Line): string {
  return from === to ? tellDate(from) : `${formatShortDate(from)} to ${tellDate(to)}`;
}

/** In words, escaped. */
export function tellPlan({ kind, name, discountRatio, price }: Line): string {
  const parts = [
    ...(name === null ? [] : [escapeHtml(name)]),
    ...(discountRatio === null ? [] : [`${formatPercent(discountRatio, 0)} off`]),
    ...(price === null ? [] : [`at ${formatDecimal(price, 2)}`]),
  ];
  return parts.length === 0 ? KINDS[kind] : `${KINDS[kind]}: ${parts.join(", ")}`;
}

/** Days of the time line that plans speak of, from the first to the last, by whether they are promotions. */
export function findPlannedDays(
  plans: ProductPlans,
  dates: readonly string[],
): readonly { readonly line: Line; readonly first: number; readonly last: number }[] {
  return [...plans.past, ...plans.ahead].flatMap((line) => {
    const first = dates.findIndex((date) => date >= line.from);
    const last = dates.findLastIndex((date) => date <= line.to);
    return first < 0 || last < first ? [] : [{ line, first, last }];
  });
}
