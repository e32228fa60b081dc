import type { NameOf } from "../contracts/catalogue";
import type { OrderAnswer, OrderFilter } from "../contracts/order-requests";
import { type OrderNow, type OrderState, outstandingUnits } from "../contracts/purchasing";
import { tellDate } from "../demand/tell-date";
import { amountsIn, escapeHtml, formatCount, formatDecimal, formatPercent } from "./format";
import { renderEmpty, renderPage } from "./page";
import { describeParts, type FilterChoices, nameBeside, renderFilters } from "./period-form";
import { NO_NAMES } from "./product-link";

/** Orders of a section that stand on one page. */
const ORDERS_PER_PAGE = 60;

export interface OrdersPageInput {
  readonly environment: string;
  /** The last run that suggested orders, ISO date; `null` before the first. */
  readonly runDate: string | null;
  readonly orders: readonly OrderNow[];
  /** Names of products, at whatever place, where the master has them. */
  readonly nameOf: NameOf;
  /** What the master calls suppliers. */
  readonly nameOfSupplier?: NameOf;
  /** Which of them are shown, where not all, and what can be asked for. */
  readonly filter?: OrderFilter;
  readonly choices?: FilterChoices;
  readonly page: number;
  /** Whether who looks may approve, change and send. */
  readonly mayDecide: boolean;
  /** What became of what was just asked for. */
  readonly answer?: OrderAnswer;
  /** Makes a form that is sent twice happen once. */
  readonly commandId: string;
  /** What deliveries of suppliers really took. */
  readonly leadTimes: readonly SupplierPace[];
}

/** How a supplier delivers, beside what it promised. Days are means. */
export interface SupplierPace {
  readonly supplier: string;
  readonly deliveries: number;
  readonly promisedDays: number;
  readonly actualDays: number;
  readonly actualDeviationDays: number | null;
  /** Around the promised day, as safety stocks count on it; `null` where nothing was learnt. */
  readonly learntDeviationDays: number | null;
  readonly lateRatio: number;
  readonly deliveredRatio: number | null;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly states: readonly OrderState[];
  readonly empty: string;
  /** Buttons for what is ticked, and for all. */
  readonly actions: readonly (readonly [action: string, label: string])[];
  /** What a line's own button does with the quantity in its field. */
  readonly lineAction?: readonly [action: string, label: string];
}

const SECTIONS: readonly Section[] = [
  {
    id: "decide",
    title: "To decide",
    states: ["held", "suggested"],
    empty: "Nothing waits for a decision.",
    actions: [
      ["approve", "Approve what is ticked"],
      ["reject", "Reject what is ticked"],
      ["approve-all", "Approve all but held ones"],
    ],
    lineAction: ["edit", "Change"],
  },
  {
    id: "send",
    title: "Approved, to be sent",
    states: ["approved"],
    empty: "Nothing waits to be sent.",
    actions: [
      ["send", "Send what is ticked"],
      ["reject", "Reject what is ticked"],
      ["send-all", "Send all"],
    ],
    lineAction: ["edit", "Change"],
  },
  {
    id: "under-way",
    title: "Under way",
    states: ["sent", "acknowledged", "shipped"],
    empty: "Nothing is under way.",
    actions: [["receive", "What is ticked has come"]],
    lineAction: ["receive", "Receive"],
  },
  {
    id: "closed",
    title: "Closed",
    states: ["received", "rejected", "expired"],
    empty: "Nothing has closed yet.",
    actions: [],
  },
];

/** The page of orders: what is to be decided, sent, awaited; what is done. Works without a script. */
export function renderOrdersPage(input: OrdersPageInput): string {
  const { environment, runDate, orders, nameOfSupplier = NO_NAMES, filter = {}, choices } = input;
  const body = runDate
    ? `${renderFilterForm(input)}${renderAnswer(input.answer, nameOfSupplier)}${SECTIONS.map((section) => renderSection(section, input)).join("")}${renderSuppliers(input.leadTimes, nameOfSupplier)}`
    : `<section>${renderEmpty("There are no orders yet.", "The first run that suggests orders brings them.")}</section>`;
  const parts = describeParts(filter, choices);
  const linkTo = (format: string) => escapeHtml(addressOf(filter, { format }));
  const links = `<a href="${linkTo("csv")}">${parts === "" ? "All" : "These"} orders as CSV</a>, <a href="${linkTo("xlsx")}">as a spreadsheet</a>, <a href="${linkTo("json")}">as JSON</a>.`;
  return renderPage({
    title: "Orders - final-mile",
    crumb: '<a href="dashboard">Fleet</a>',
    heading: "Orders",
    lede: runDate
      ? `Last run ${tellDate(runDate)}, environment <b>${escapeHtml(environment)}</b>. ${formatCount(orders.length)} orders of the last half year${parts === "" ? "" : ` ${parts}`}. Values are at cost.`
      : `Environment <b>${escapeHtml(environment)}</b>.`,
    body,
    footer: links,
  });
}

/** The page of some orders: their filter, and what else is asked for. */
function addressOf(
  { category, supplier, location, region, productId, runDate, states }: OrderFilter,
  others: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(
    Object.entries({
      ...{ category, supplier, location, region, product_id: productId, run_date: runDate },
      state: states?.join(","),
      ...others,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ).toString();
  return query === "" ? "orders" : `orders?${query}`;
}

/** Asks for a part of the orders. Works without a script. */
function renderFilterForm({ filter, choices }: OrdersPageInput): string {
  const fields = renderFilters(choices, filter);
  if (fields === "") return "";
  return `<form class="tools" action="orders">${fields}<button class="button">Show these</button></form>`;
}

function renderAnswer(answer: OrderAnswer | undefined, nameOfSupplier: NameOf): string {
  if (!answer) return "";
  const { done, refused, sent = [], failed = [] } = answer;
  const lines = [
    `<p><span class="state ${done.length > 0 ? "ok" : "none"}">${formatCount(done.length)} ${done.length === 1 ? "order" : "orders"} done</span></p>`,
    ...sent.map(
      ({ purchaseOrder, supplier, lines: count, to }) =>
        `<p class="sub">Purchase order ${escapeHtml(purchaseOrder)} to ${escapeHtml(nameBeside(supplier, nameOfSupplier(supplier)))}, ${formatCount(count)} lines: ${escapeHtml(to)}</p>`,
    ),
    ...failed.map(
      ({ purchaseOrder, because }) =>
        `<p class="sub"><span class="state bad">not sent</span> ${escapeHtml(purchaseOrder)}: ${escapeHtml(because)}. It is sent again by the next round.</p>`,
    ),
    ...refused
      .slice(0, 20)
      .map(
        ({ orderId, because }) =>
          `<p class="sub"><span class="state bad">refused</span> ${escapeHtml(orderId)}: ${escapeHtml(because)}.</p>`,
      ),
    refused.length > 20 ? `<p class="sub">and ${formatCount(refused.length - 20)} more.</p>` : "",
  ];
  return `<section id="answer" role="status"><h2>What became of it</h2>${lines.join("")}</section>`;
}

/** What was promised and what happened; only deliveries that somebody recorded count. */
function renderSuppliers(paces: readonly SupplierPace[], nameOfSupplier: NameOf): string {
  if (paces.length === 0) return "";
  const rows = paces.slice(0, 50).map((pace) => {
    const cells = [
      formatCount(pace.deliveries),
      formatDecimal(pace.promisedDays),
      `${formatDecimal(pace.actualDays)}${pace.actualDeviationDays === null ? "" : ` \u00b1 ${formatDecimal(pace.actualDeviationDays)}`}`,
      formatPercent(pace.lateRatio, 0),
      pace.learntDeviationDays === null ? "as stated" : `\u00b1 ${formatDecimal(pace.learntDeviationDays)}`,
      formatPercent(pace.deliveredRatio, 0),
    ];
    return `<tr><th scope="row">${escapeHtml(nameBeside(pace.supplier, nameOfSupplier(pace.supplier)))}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<section id="suppliers"><h2>Suppliers</h2><p class="sub">Deliveries that were recorded. Lead times are in days from the run to the first receipt; safety stocks count on how far deliveries came from the promised day. Where the mean differs from what is promised, the product master or <code>business.leadTimeDays</code> should say so.</p><div class="scroll" tabindex="0" role="region" aria-label="Suppliers"><table><thead><tr><th scope="col">Supplier</th><th scope="col">Deliveries</th><th scope="col">Promised</th><th scope="col">It took</th><th scope="col">Late</th><th scope="col">Counted on, days</th><th scope="col">Units delivered</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

function renderSection(
  section: Section,
  {
    orders,
    nameOf,
    nameOfSupplier = NO_NAMES,
    filter = {},
    page,
    mayDecide,
    commandId,
    runDate,
  }: OrdersPageInput,
): string {
  const { id, title, states, empty, actions, lineAction } = section;
  const own = orders.filter(({ state }) => states.includes(state));
  const heading = `<h2>${title} <span class="note">${[formatCount(own.length), ...(own.length > 0 ? [describeWorth(own)] : [])].join(", ")}</span></h2>`;
  if (own.length === 0) return `<section id="${id}">${heading}<p class="sub">${empty}</p></section>`;
  const first = (page - 1) * ORDERS_PER_PAGE;
  const shown = own.slice(first, first + ORDERS_PER_PAGE);
  const acts = mayDecide && actions.length > 0;
  const rows = shown.map((order) => renderOrder(order, nameOf, nameOfSupplier, runDate, acts, lineAction));
  const heads = [
    ...(acts ? ['<th scope="col"><span class="skip">Choose</span></th>'] : []),
    '<th scope="col" class="text">Product</th>',
    '<th scope="col" class="text">State</th>',
    '<th scope="col">Units</th>',
    '<th scope="col">Value</th>',
    '<th scope="col">Due</th>',
    '<th scope="col"><abbr title="Probability that stock and what was under way last until it arrives, as the run saw it">Lasts</abbr></th>',
    '<th scope="col" class="text">Supplier</th>',
    '<th scope="col" class="text why">What happened</th>',
  ];
  const table = `<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
  const pageAt = (at: number) => escapeHtml(`${addressOf(filter, { page: String(at) })}#${id}`);
  const pages = Math.ceil(own.length / ORDERS_PER_PAGE);
  const pager =
    pages > 1
      ? `<p class="sub">${shown.length > 0 ? `${formatCount(first + 1)} to ${formatCount(first + shown.length)} of ${formatCount(own.length)}.` : ""}${page > 1 ? ` <a href="${pageAt(page - 1)}">Earlier page</a>` : ""}${page < pages ? ` <a href="${pageAt(page + 1)}">Next page</a>` : ""}</p>`
      : "";
  if (!acts) return `<section id="${id}">${heading}${table}${pager}</section>`;
  // What is said of all is said of those that the page was asked for.
  const ofThese = addressOf(filter) === "orders" ? "" : " of these";
  const buttons = actions.map(
    ([action, label]) =>
      `<button class="button" name="action" value="${action}">${label}${action.endsWith("-all") ? ofThese : ""}</button>`,
  );
  const reason = actions.some(([action]) => action === "reject")
    ? `<div><label for="because-${id}">Why, when rejecting</label><input id="because-${id}" name="because" maxlength="500" autocomplete="off"></div>`
    : "";
  return `<section id="${id}">${heading}<form method="post" action="${escapeHtml(addressOf(filter))}"><input type="hidden" name="command_id" value="${escapeHtml(`${commandId}/${id}`)}"><div class="tools">${buttons.join("")}${reason}</div>${table}${pager}</form></section>`;
}

function renderOrder(
  order: OrderNow,
  nameOf: NameOf,
  nameOfSupplier: NameOf,
  runDate: string | null,
  acts: boolean,
  lineAction: Section["lineAction"],
): string {
  const id = escapeHtml(order.orderId);
  const product = escapeHtml(order.productId);
  const name = nameOf(order.productId);
  const choose = acts
    ? `<td><input type="checkbox" name="order" value="${id}" aria-label="Choose ${product} of ${tellDate(order.runDate)}"></td>`
    : "";
  const units =
    acts && lineAction
      ? `<input class="units" type="number" min="1" step="any" name="quantity:${id}" value="${lineAction[0] === "receive" ? outstandingUnits(order) : order.units}" aria-label="Units of ${product}"> <button class="button" name="action" value="${lineAction[0]}:${id}">${lineAction[1]}<span class="skip"> ${product}</span></button>`
      : formatCount(order.units);
  return `<tr>${choose}<th scope="row"><a href="dashboard?product_id=${encodeURIComponent(order.productId)}">${product}</a>${name ? `<br><span class="note">${escapeHtml(name)}</span>` : ""}</th><td class="text">${renderState(order, runDate)}</td><td>${units}</td><td>${describeWorth([order])}</td><td>${tellDate(order.expectedDate)}</td><td>${formatPercent(order.lastsUntilDelivery, 0)}</td><td class="text">${escapeHtml(nameBeside(order.supplier, nameOfSupplier(order.supplier)))}</td><td class="text why">${describeHistory(order)}</td></tr>`;
}

function renderState(order: OrderNow, runDate: string | null): string {
  if (outstandingUnits(order) > 0 && runDate !== null && order.expectedDate < runDate) {
    return `<span class="state bad">late, ${order.state}</span>`;
  }
  const style =
    order.state === "held" || order.state === "rejected"
      ? "bad"
      : order.state === "suggested"
        ? "warn"
        : order.state === "expired"
          ? "none"
          : "ok";
  return `<span class="state ${style}">${order.isSending ? "being sent" : order.state}</span>`;
}

/** Who did what, in a line. */
function describeHistory(order: OrderNow): string {
  const parts = [
    order.heldBecause && order.state === "held" ? `Held: ${order.heldBecause}.` : "",
    order.units === order.suggestedUnits ? "" : `Suggested were ${formatCount(order.suggestedUnits)}.`,
    order.decidedBy === null
      ? ""
      : `${order.state === "rejected" ? "Rejected" : "Decided"} by ${order.decidedBy}, ${shortInstant(order.decidedAt!)}.`,
    order.because === null ? "" : `${order.because}.`,
    order.purchaseOrder === null ? "" : `Purchase order ${order.purchaseOrder}.`,
    order.confirmedUnits === null || order.confirmedUnits === order.units
      ? ""
      : `Confirmed are ${formatCount(order.confirmedUnits)}.`,
    order.expectedDate === order.dueDate ? "" : `Asked for ${tellDate(order.dueDate)}.`,
    order.receivedUnits > 0 ? `${formatCount(order.receivedUnits)} have come.` : "",
  ];
  return escapeHtml(parts.filter((part) => part !== "").join(" "));
}

/** `1 Oct 2026, 05:10`. */
function shortInstant(instant: string): string {
  return `${tellDate(instant.slice(0, 10))}, ${instant.slice(11, 16)}`;
}

/** What orders are worth; never added up over currencies. */
function describeWorth(orders: readonly OrderNow[]): string {
  const worth = new Map<string, number>();
  for (const { units, unitCostAmount, currency } of orders) {
    worth.set(currency, (worth.get(currency) ?? 0) + units * (unitCostAmount ?? 0));
  }
  return [...worth].map(([code, amount]) => amountsIn({ code })(amount)).join(" and ");
}
