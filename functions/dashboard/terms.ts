import { escapeHtml } from "./format";

/** Words of the pages that a reader may not know, or may know in another sense. */
const TERMS = [
  [
    "Cycle service level",
    "Share of replenishment cycles without a stockout. With a daily review a cycle is a day on sale.",
  ],
  ["Fill rate", "Units served from stock / units demanded. Not the same: few stockouts may cost many units."],
  [
    "Baseline",
    "A simple method that would do without a model, with a book of its own at the same service: seasonal naive (the same weekday a week before), smoothing (exponential smoothing with the weekdays of the fleet) or last year (the same weekday 52 weeks before). The best of them, by its cost before these days, is the one that counts.",
  ],
  [
    "Benefit",
    "Lost margin, holding and ordering cost under the baseline's forecasts less the same under the model's. Its interval comes from drawing products and weeks again.",
  ],
  ["Capital bound", "Mean value of the stock at cost. Days of supply is that stock / mean daily demand."],
  ["WAPE", "Sum of absolute forecast errors / sum of demand, forecasts made the day before."],
] as const;

/** What the reader must know: what the figures rest on, and what the words mean. */
export function renderMethod(notes: readonly string[]): string {
  const terms = TERMS.map(([term, meaning]) => `<dt>${term}</dt><dd>${meaning}</dd>`);
  return `<section id="method"><h2>What to know before trusting this page</h2><ul class="notes">${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul><h3>Terms</h3><dl class="terms">${terms.join("")}</dl></section>`;
}
