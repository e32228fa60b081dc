import type { NameOf } from "../contracts/catalogue";
import type { OrdersDocument } from "../contracts/results/orders";
import type { ActToday } from "../contracts/results/today";
import { formatDay, parseDay } from "../demand/calendar";
import { tellDate } from "../demand/tell-date";
import { amountsIn, escapeHtml, formatCount, formatDecimal, formatPercent, formatShortDate } from "./format";
import { renderEmpty } from "./page";
import { NO_NAMES, renderProductLink } from "./product-link";

/** Lines of a list that stand on the page; the others are in the download. */
const SHOWN = 8;

/** What a planner does first: what is out, what runs out, what is late, what waits for a decision. */
export function renderTodaySection(
  runDay: string,
  today: ActToday | undefined,
  nameOf: NameOf = NO_NAMES,
  orders: OrdersDocument | undefined = undefined,
): string {
  const heading = `<h2>Act today, ${tellDate(runDay)}</h2>`;
  if (!today) {
    return `<section id="today">${heading}${renderEmpty("The stock to come is not known.", "The run that suggests orders has not come to this day, or was made before it told the stock to come.")}</section>`;
  }
  const { outOfStock, runningOut, late, held, overstock } = today;
  const formatAmount = amountsIn(today.currency);
  const counts = [
    count("out", outOfStock.length, "out of stock", "bad"),
    count("running-out", runningOut.length, "may run out before the next delivery", "warn"),
    ...describeLate(orders, today.leastProbability),
    count("late", late.length, late.length === 1 ? "delivery late" : "deliveries late", "bad"),
    count("orders", held.length, held.length === 1 ? "order held" : "orders held", "warn"),
    count("overstock", overstock.length, "overstocked", "none"),
  ].join("");
  const lists = [
    renderList(
      "out",
      "Out of stock",
      outOfStock,
      ["Product", "Sells a day", "Revenue a day", "Next arrival", "Order today"],
      nameOf,
      (line) => [
        formatDecimal(line.forecastUnitsPerDay),
        formatAmount(line.revenuePerDayAmount),
        describeArrival(line),
        describeOrder(line),
      ],
    ),
    renderList(
      "running-out",
      "Running out before the next delivery",
      runningOut,
      ["Product", "On hand", "Sells a day", "Runs out", "Help comes", "Probability", "Order today"],
      nameOf,
      (line) => [
        formatCount(line.onHandUnits),
        formatDecimal(line.forecastUnitsPerDay),
        line.runsOutDate === null ? "later" : tellDate(line.runsOutDate),
        line.nextArrivalDate === line.helpDate
          ? describeArrival(line)
          : `${tellDate(line.helpDate)}, if ordered`,
        `<abbr title="${describeByDay(runDay, line.stockoutProbabilityByDay)}">${formatPercent(line.stockoutProbability, 0)}</abbr>`,
        describeOrder(line),
      ],
    ),
    renderList(
      "late",
      "Late deliveries",
      late,
      ["Product", "Order", "Units", "Promised", "Days late"],
      nameOf,
      (line) => [
        escapeHtml(line.orderId),
        formatCount(line.quantity),
        tellDate(line.dueDate),
        formatCount(line.daysLate),
      ],
    ),
    renderList(
      "overstock",
      "Overstock",
      overstock,
      ["Product", "On hand", "Needed", "Too much", "At cost", "Days of supply"],
      nameOf,
      (line) => [
        formatCount(line.onHandUnits),
        formatCount(line.orderUpToLevelUnits),
        formatCount(line.overstockUnits),
        formatAmount(line.overstockAmount),
        formatCount(line.daysOfSupply),
      ],
    ),
  ];
  const calm =
    outOfStock.length + runningOut.length + late.length + held.length === 0
      ? `<p class="sub">Every product has stock that lasts until the next delivery, under way or of an order placed today, with a probability of ${formatPercent(1 - today.leastProbability, 0)} at least.</p>`
      : "";
  return `<section id="today">${heading}<ul class="acts">${counts}</ul>${calm}${lists.join("")}</section>`;
}

/**
 * Products that reach their next delivery and may still run out before the order of today is there: an order comes after
 * what is under way, so its "lasts until due" is of a later day.
 */
function describeLate(orders: OrdersDocument | undefined, leastProbability: number): string[] {
  const late = (orders?.orders ?? []).filter(
    ({ lasts_until_delivery: lasts, on_hand_units: onHand, next_arrival_date: arrival, due_date: due }) =>
      typeof lasts === "number" &&
      onHand > 0 &&
      typeof arrival === "string" &&
      arrival < due &&
      1 - lasts >= leastProbability,
  ).length;
  return late === 0
    ? []
    : [count("orders", late, "may run out after it, before today\u2019s order is there", "warn")];
}

function count(target: string, lines: number, text: string, state: string): string {
  const mark = `<span class="state ${lines > 0 ? state : "ok"}">${formatCount(lines)} ${text}</span>`;
  return `<li>${lines > 0 ? `<a href="#${target}">${mark}</a>` : mark}</li>`;
}

function renderList<Line extends { readonly productId: string }>(
  id: string,
  title: string,
  lines: readonly Line[],
  heads: readonly string[],
  nameOf: NameOf,
  cellsOf: (line: Line) => readonly string[],
): string {
  if (lines.length === 0) return "";
  const rows = lines.slice(0, SHOWN).map(
    (line) =>
      `<tr><th scope="row">${renderProductLink(line.productId, nameOf(line.productId))}</th>${cellsOf(line)
        .map((cell) => `<td>${cell}</td>`)
        .join("")}</tr>`,
  );
  const rest = lines.length > SHOWN ? `, the first ${SHOWN}` : "";
  return `<h3 id="${id}">${title} <span class="note">${formatCount(lines.length)}${rest}</span></h3><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function describeArrival({
  nextArrivalDate,
  nextArrivalUnits,
}: {
  readonly nextArrivalDate: string | null;
  readonly nextArrivalUnits: number;
}): string {
  return nextArrivalDate === null
    ? '<span class="state bad">nothing under way</span>'
    : `${tellDate(nextArrivalDate)}, ${formatCount(nextArrivalUnits)}`;
}

function describeOrder({ orderUnits, orderStatus }: ActToday["outOfStock"][number]): string {
  if (orderStatus === null) return "none";
  return orderStatus === "held"
    ? `<span class="state bad">held</span> ${formatCount(orderUnits)}`
    : formatCount(orderUnits);
}

/** The probability of having run out, day by day: what the cell's one figure is the last of. */
function describeByDay(runDay: string, probabilities: readonly number[]): string {
  const first = parseDay(runDay)!;
  return probabilities
    .map(
      (probability, index) =>
        `by ${formatShortDate(formatDay(first + index))}: ${formatPercent(probability, 0)}`,
    )
    .join(", ");
}
