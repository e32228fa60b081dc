import type { ProductReport } from "../contracts/results/product-report";
import { tellChange } from "../contracts/tell-change";
import { tellDate } from "../demand/tell-date";
import { escapeHtml, formatDecimal } from "./format";
import { renderEmpty } from "./page";

/** What the monitor says of the product. */
export function renderDriftState({ drift }: ProductReport): string {
  if (!drift) {
    return `<h2>Drift</h2>${renderEmpty("No verdict.", "The monitor has not judged this product on this day.")}`;
  }
  const concept: Record<string, string> = { ok: "ok", warning: "warn", degraded: "bad" };
  const since = (date: string | null): string => (date ? ` since ${tellDate(date)}` : "");
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
    ...drift.events.map((event) => [
      "Part of an event",
      `<span class="state warn">${escapeHtml(event)}</span>`,
    ]),
    ...(drift.errorRatio === null
      ? []
      : [["Recent error / the product's own past error", formatDecimal(drift.errorRatio, 2)]]),
  ];
  return `<h2>Drift</h2><p class="sub">Verdicts of the monitor on the run day.</p><table class="plain"><caption class="skip">Drift state</caption><tbody>${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`).join("")}</tbody></table>${renderChanges(drift.changes)}`;
}

type Change = NonNullable<ProductReport["drift"]>["changes"][number];

/** What changed, what became of it and where to look. */
function renderChanges(changes: readonly Change[]): string {
  if (changes.length === 0) return "";
  const rows = changes.map((change) => {
    const { feature, since, state, lookAt } = change;
    const where =
      state === "in-alarm" || state === "new-normal" ? `<br>Look at: ${escapeHtml(lookAt.join("; "))}.` : "";
    return `<tr><th scope="row">${escapeHtml(feature.replaceAll("_", " "))}</th><td class="text" style="white-space:normal">${escapeHtml(tellChange(change))}${where}</td><td>${tellDate(since)}</td><td class="text" style="white-space:normal">${tellState(change)}</td></tr>`;
  });
  return `<h3>Changes</h3><div class="scroll" tabindex="0" role="region" aria-label="Changes of the product"><table><thead><tr><th scope="col">What</th><th scope="col" class="text">How</th><th scope="col">Since</th><th scope="col" class="text">State</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function tellState({ state, settledOn, score, declaredBy, why }: Change): string {
  if (state === "in-alarm") {
    return `<span class="state warn">in alarm, certainty ${formatDecimal(score, 1)}</span>`;
  }
  if (state === "new-normal") {
    return `<span class="state warn">became the new normal${settledOn ? ` on ${tellDate(settledOn)}` : ""}, not acknowledged</span>`;
  }
  return `<span class="state ok">${state}</span> by ${escapeHtml(declaredBy ?? "unknown")}: ${escapeHtml(why ?? "")}`;
}
