import type { ProductReport } from "../contracts/results/product-report";
import { escapeHtml, formatDate, formatDecimal } from "./format";
import { renderEmpty } from "./page";

/** What the monitor says of the product. */
export function renderDriftState({ drift }: ProductReport): string {
  if (!drift) {
    return `<h2>Drift</h2>${renderEmpty("No verdict.", "The monitor has not judged this product on this day.")}`;
  }
  const concept: Record<string, string> = { ok: "ok", warning: "warn", degraded: "bad" };
  const since = (date: string | null): string => (date ? ` since ${formatDate(date)}` : "");
  const rows = [
    [
      "Inputs",
      drift.dataDrift
        ? `<span class="state warn">drifted${since(drift.since)}: ${escapeHtml(drift.features.join(", "))}</span>`
        : '<span class="state ok">stable</span>',
    ],
    ["Drift score, alarm above 1", formatDecimal(drift.driftScore, 2)],
    [
      "Forecast error",
      `<span class="state ${concept[drift.concept] ?? "none"}">${escapeHtml(drift.concept.replace("-", " "))}${since(drift.conceptSince)}</span>`,
    ],
    ...(drift.errorRatio === null
      ? []
      : [["Recent error / the product's own past error", formatDecimal(drift.errorRatio, 2)]]),
  ];
  return `<h2>Drift</h2><p class="sub">Verdicts of the monitor on the run day.</p><table class="plain"><caption class="skip">Drift state</caption><tbody>${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`).join("")}</tbody></table>`;
}
