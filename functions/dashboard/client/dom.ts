import { amountsIn, type FormatAmount, formatCount, formatDecimal, formatPercent } from "../format";
import type { ValueFormat } from "../page-data";

const SVG = "http://www.w3.org/2000/svg";
/** Room between the tooltip and what it speaks of, and between it and the window's edge, in pixels. */
const GAP = 14;
const MARGIN = 8;

export function all<T extends Element>(selector: string): NodeListOf<T> {
  return document.querySelectorAll<T>(selector);
}

export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(SVG, name);
  setAttributes(element, attributes);
  return element;
}

export function setAttributes(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

/** Amounts in the currency that the page's data are in. */
let formatAmount: FormatAmount = String;

export function showAmountsIn(code: string): void {
  formatAmount = amountsIn({ code });
}

/** A value as the page itself shows it. */
export function formatValue(value: string | number | null | undefined, format: ValueFormat): string {
  if (typeof value === "string") return value;
  switch (format) {
    case "c":
      return formatCount(value);
    case "u":
      return formatAmount(value);
    case "p":
      return formatPercent(value);
    case "w":
      return formatPercent(value, 0);
    case "d":
      return formatDecimal(value);
    case "t":
      return value === null || value === undefined ? "" : String(value);
  }
}

const tip = document.querySelector<HTMLElement>(".tip")!;

/** Shows the tooltip beside a point of the window, inside it. */
export function showTip(text: string, x: number, y: number): void {
  tip.textContent = text;
  tip.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = x + GAP + width > innerWidth ? x - width - GAP : x + GAP;
  const top = y - height - GAP < MARGIN ? y + GAP : y - height - GAP;
  tip.style.left = `${Math.max(MARGIN, Math.min(innerWidth - width - MARGIN, left))}px`;
  tip.style.top = `${Math.max(MARGIN, top)}px`;
}

export function hideTip(): void {
  tip.hidden = true;
}

/** The address of a product's page, over the days of this one. */
export function productAddress(productId: string): string {
  const days = location.search.length > 1 ? `&${location.search.slice(1)}` : "";
  // A page in a file says where the stack's pages are.
  return `${document.documentElement.dataset.base ?? ""}dashboard?product_id=${encodeURIComponent(productId)}${days}`;
}
