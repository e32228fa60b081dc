import type { ExplainedPart, Explanation } from "../contracts/results/explanation";
import { tellDate } from "../demand/tell-date";
import { escapeHtml, formatDecimal } from "./format";
import { renderPage } from "./page";

/** The page that says why a forecast is what it is. Works without a script. */
export function renderExplainPage(explanation: Explanation, days: { from: string; to: string }): string {
  const { productId, name, day, change, sentence, notes, usualUnits, forecastUnits, parts } = explanation;
  const query = `product_id=${encodeURIComponent(productId)}`;
  const title = `${productId}${name === undefined ? "" : `, ${name}`}`;
  const since = change
    ? `<section id="change"><h2>Since a week ago</h2><p class="verdict">${escapeHtml(change.sentence)}</p>${renderParts("Since a week ago", `Known on ${tellDate(change.forecastOrigin)}`, change.earlierUnits, change.parts, forecastUnits)}</section>`
    : '<section id="change"><h2>Since a week ago</h2><p class="sub">This day lay beyond what was forecast a week ago, or the product was not on sale then.</p></section>';
  return renderPage({
    title: `Why: ${title} - final-mile`,
    crumb: `<a href="dashboard">Fleet</a> / <a href="dashboard?${query}">${escapeHtml(productId)}</a>`,
    heading: "Why this forecast?",
    lede: `${escapeHtml(title)}, ${tellDate(day)}; demand known to ${tellDate(explanation.forecastOrigin)}, environment <b>${escapeHtml(explanation.environment)}</b>.`,
    body: `<section id="drivers"><h2>What drives it</h2><p class="verdict">${escapeHtml(sentence)}</p>${renderParts("What drives the forecast", "A usual day", usualUnits, parts, forecastUnits)}<form class="tools period" action="explain"><input type="hidden" name="product_id" value="${escapeHtml(productId)}"><div><label for="day">Day</label><input type="date" id="day" name="day" value="${day}" min="${days.from}" max="${days.to}"></div><button class="button">Explain this day</button></form></section>${since}<section><ul class="notes">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul></section>`,
    footer: `<a href="explain?${query}&amp;day=${day}&amp;format=json">The same as JSON</a>.`,
  });
}

function renderParts(
  label: string,
  first: string,
  from: number,
  parts: readonly ExplainedPart[],
  to: number,
): string {
  const row = (name: string, units: string) =>
    `<tr><th scope="row">${escapeHtml(name)}</th><td>${units}</td></tr>`;
  const signed = (units: number) => {
    const text = formatDecimal(units);
    // What rounds to nothing has no sign.
    if (!/[1-9]/.test(text)) return formatDecimal(0);
    return units > 0 ? `+${text}` : text;
  };
  const rows = [
    row(first, formatDecimal(from)),
    ...parts.map(({ name, units }) => row(sentenceCase(name), signed(units))),
    row("The forecast now", `<b>${formatDecimal(to)}</b>`),
  ];
  return `<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr><th scope="col">Because of</th><th scope="col">Units</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function sentenceCase(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
