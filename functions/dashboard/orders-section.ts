import type { OrderLine, OrdersDocument } from "../contracts/results/orders";
import type { ProductReport } from "../contracts/results/product-report";
import { compareUrgency } from "../contracts/results/urgency";
import { tellDate } from "../demand/tell-date";
import {
  amountsIn,
  escapeHtml,
  type FormatAmount,
  formatCount,
  formatPercent,
  formatShortDate,
} from "./format";
import { renderEmpty } from "./page";
import { renderProductLink } from "./product-link";

const SHOWN = 8;

/** What the planner does next: the orders of the run day, the most urgent first. */
export function renderOrdersSection(runDay: string, document: OrdersDocument | undefined): string {
  const unknown = document?.unknownOpenProducts ?? [];
  const warning =
    unknown.length === 0
      ? ""
      : `<p class="sub"><span class="state warn">${formatCount(unknown.length)} unknown</span> The open orders name products that are not in the fleet and count for nothing: ${escapeHtml(unknown.slice(0, 8).join(", "))}${unknown.length > 8 ? " ..." : ""}.</p>`;
  const notices = `${warning}${document ? renderNotices(document) : ""}`;
  const heading = `<h2>Orders to place on ${tellDate(runDay)}</h2>`;
  if (!document) {
    return `<section id="orders">${heading}${renderEmpty("No orders were suggested.", "The run that suggests them has not come to this day; see its function's alarm.")}</section>`;
  }
  const { orders, totals, nextReviewDay } = document;
  const formatAmount = amountsIn(document.currency);
  const { held } = totals;
  if (orders.length === 0) {
    const reason = document.reviewDay
      ? "Stock and what is under way suffice for every product."
      : `Orders are placed on review days only; the next is ${tellDate(nextReviewDay)}.`;
    return `<section id="orders">${heading}${notices}${renderEmpty("Nothing to order today.", reason)}</section>`;
  }
  const urgent = [...orders].sort(compareLines).slice(0, SHOWN);
  const some =
    orders.length > urgent.length
      ? ` ${held.count > 0 ? "Held lines first" : `The ${urgent.length} most urgent`}:`
      : "";
  return `<section id="orders">${heading}${notices}<p class="sub">${formatCount(totals.count)} ${totals.count === 1 ? "line" : "lines"}, ${formatCount(totals.units)} units, ${formatAmount(totals.valueAmount)} at cost; <a href="orders">decide on them and send them</a>, or take the whole list <a href="orders?run_date=${escapeHtml(runDay)}&amp;format=csv">as CSV</a> or <a href="orders?run_date=${escapeHtml(runDay)}&amp;format=xlsx">as a spreadsheet</a>. Next review ${tellDate(nextReviewDay)}.${some}</p><div class="scroll" tabindex="0" role="region" aria-label="Orders to place"><table><thead><tr><th scope="col">Product</th><th scope="col">Units</th><th scope="col">Due</th><th scope="col">Value at cost</th><th scope="col">On hand</th><th scope="col">Next arrival</th><th scope="col"><abbr title="Probability that stock and all that is under way last until this order arrives: later than the next delivery, which the top of the page speaks of">Lasts until due</abbr></th><th scope="col"><abbr title="Probability that with this order all of it lasts until the delivery of the next one">and then</abbr></th><th scope="col" class="text why">Why</th></tr></thead><tbody>${urgent.map((line) => renderLine(line, formatAmount)).join("")}</tbody></table></div></section>`;
}

/** What is unusual about the orders, where anything is. */
function renderNotices({
  totals: { held },
  baselineProducts,
  products,
  dataAgeDays,
  belowMinimum = [],
  currency,
}: OrdersDocument): string {
  const formatAmount = amountsIn(currency);
  const notice = (state: string, label: string, text: string) =>
    `<p class="sub"><span class="state ${state}">${label}</span> ${text}</p>`;
  return [
    dataAgeDays > 0
      ? notice(
          "bad",
          "old data",
          `The data end ${formatCount(dataAgeDays)} ${dataAgeDays === 1 ? "day" : "days"} of trade before this run; forecasts and orders know nothing of them.`,
        )
      : "",
    held.count > 0
      ? notice(
          "bad",
          `${formatCount(held.count)} held`,
          `${formatAmount(held.valueAmount)} at cost are for you to decide and not part of the orders; each line says why.`,
        )
      : "",
    baselineProducts > 0
      ? notice(
          "warn",
          `${formatCount(baselineProducts)} by baseline`,
          `For so many of ${formatCount(products)} products the model's forecast is missing or not to be believed; the seasonal-naive one stands in.`,
        )
      : "",
    ...belowMinimum.map(({ name, lines, valueAmount, minimumAmount }) =>
      notice(
        "warn",
        "small order",
        `${formatCount(lines)} ${lines === 1 ? "line" : "lines"} of ${escapeHtml(name)} come to ${formatAmount(valueAmount)}; it takes no order for less than ${formatAmount(minimumAmount)}, so ${lines === 1 ? "it is" : "they are"} held.`,
      ),
    ),
  ].join("");
}

/** What a person must decide stands first. */
function compareLines(left: OrderLine, right: OrderLine): number {
  if (left.status !== right.status) return left.status === "held" ? -1 : 1;
  return compareUrgency(left, right);
}

function renderLine(line: OrderLine, formatAmount: FormatAmount): string {
  return `<tr><th scope="row">${renderProductLink(line.product_id, line.name)}</th><td>${formatCount(line.quantity)}</td><td>${tellDate(line.due_date)}</td><td>${formatAmount(line.value_amount)}</td><td>${formatCount(line.on_hand_units)}</td><td>${line.next_arrival_date ? `${formatShortDate(line.next_arrival_date)}, ${formatCount(line.next_arrival_units)}` : "none"}</td><td>${renderLasting(line)}</td><td>${formatPercent(line.confidence, 0)}</td><td class="text why">${renderMarks(line)}${escapeHtml(line.reason)}</td></tr>`;
}

/** How likely the stock lasts until the order is there; a shelf that is empty has not. */
function renderLasting({ lasts_until_delivery: lasts, on_hand_units: onHand }: OrderLine): string {
  const text = formatPercent(lasts, 0);
  return onHand === 0 ? `<span class="state bad">empty</span> ${text}` : text;
}

/** Whether a line is held, and whose forecast it rests on when not the model's. */
function renderMarks({ status, held_because, forecast_source }: OrderLine): string {
  const held =
    status === "held" ? `<span class="state bad">held</span> ${escapeHtml(`${held_because ?? ""}.`)} ` : "";
  return forecast_source === "baseline" ? `${held}<span class="state warn">baseline</span> ` : held;
}

/** The order of one product, as a sentence with its reason, after what is on its shelf. */
export function renderNextOrder(
  { openOrder: order, stock, currency }: Pick<ProductReport, "openOrder" | "stock" | "currency">,
  runDay: string,
): string {
  if (!order) {
    const reason = stock
      ? describeShelf(stock)
      : "Stock and what is under way suffice, or it is no review day.";
    return `<section class="next" id="order"><h2>Nothing to order on ${tellDate(runDay)}</h2><p class="sub">${reason}</p></section>`;
  }
  const confidence =
    order.confidence === null
      ? ""
      : ` From its delivery on, all of it lasts until the next delivery with a probability of ${formatPercent(order.confidence, 0)}.`;
  return `<section class="next" id="order"><h2>${order.status === "held" ? "Decide on ordering" : "Order"} ${formatCount(order.quantity)} units on ${tellDate(order.order_date)}</h2><p class="sub">${renderMarks(order)}${stock ? describeShelf(stock) : ""} Due ${tellDate(order.due_date)}, ${amountsIn(currency)(order.value_amount)} at cost. The ${escapeHtml(order.reason)}.${renderInterval(order)}${confidence}</p></section>`;
}

/** What is on the shelf, what comes, and how long it lasts. */
function describeShelf(stock: NonNullable<ProductReport["stock"]>): string {
  const { onHandUnits, onOrderUnits, nextArrivalDate, nextArrivalUnits, runsOutDate, helpDate } = stock;
  const coming =
    nextArrivalDate === null
      ? "Nothing is under way."
      : `${formatCount(nextArrivalUnits)} units arrive on ${tellDate(nextArrivalDate)}${onOrderUnits > nextArrivalUnits ? `, ${formatCount(onOrderUnits)} are under way in all` : ""}.`;
  if (onHandUnits === 0) return `<span class="state bad">The shelf is empty.</span> ${coming}`;
  if (stock.lastsUntilHelp === null) return `${formatCount(onHandUnits)} units on hand. ${coming}`;
  const lasts = ` Until ${nextArrivalDate === helpDate ? "then" : `an order of today could arrive, on ${tellDate(helpDate)},`} the stock lasts with a probability of ${formatPercent(stock.lastsUntilHelp, 0)}`;
  const out =
    runsOutDate !== null && runsOutDate < helpDate
      ? `; <span class="state warn">it will likely have run out on ${tellDate(runsOutDate)}</span>`
      : "";
  return `${formatCount(onHandUnits)} units on hand. ${coming}${lasts}${out}.`;
}

/** What the level is taken from. Orders of a run before an update of the functions do not tell it. */
function renderInterval({ protection_lower_units: lower, protection_upper_units: upper }: OrderLine): string {
  if (typeof lower !== "number" || typeof upper !== "number") return "";
  return ` By the same distribution, demand of these days lies between ${formatCount(lower)} and ${formatCount(upper)} units with a probability of 80\u202f%.`;
}
