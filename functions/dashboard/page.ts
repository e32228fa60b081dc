import type { PageScript } from "../contracts/settings/handlers";
import { escapeHtml } from "./format";
import { type PackedPageData, type PageData, packDates } from "./page-data";
import { STYLE } from "./style";

export interface PageOptions {
  readonly title: string;
  /** HTML above the title, such as the way back. */
  readonly crumb?: string;
  readonly heading: string;
  /** HTML under the title. */
  readonly lede?: string;
  /** HTML of the sections. */
  readonly body: string;
  /** HTML of the last line. */
  readonly footer?: string;
  /** The pages' script and what it works on, embedded as JSON; a page without data needs none. */
  readonly script?: PageScript;
  readonly data?: PageData;
}

/**
 * What a page may load: nothing. All of it is in the one file, so that it can be mailed and opened from a
 * disk; only where a fleet has more products than a page takes, its script asks its own site for the others. Of scripts it
 * runs the one that it was made with, known by its hash: what a product's name might smuggle in does not run.
 */
export function contentSecurityPolicy(script: PageScript | undefined): string {
  const scripts = script === undefined ? "'none'" : `'sha256-${script.sha256}'`;
  return `default-src 'none'; style-src 'unsafe-inline'; script-src ${scripts}; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'self'`;
}

/** A whole, self-contained page. */
export function renderPage(options: PageOptions): string {
  const data =
    options.data === undefined
      ? ""
      : `<script type="application/json" id="data">${JSON.stringify({ ...options.data, dates: packDates(options.data.dates) } satisfies PackedPageData).replaceAll("<", "\\u003c")}</script><script>${options.script?.text}</script>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(options.data && options.script)}"><title>${escapeHtml(options.title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><div class="busy" aria-hidden="true"></div><a class="skip" href="#main">Skip to the report</a><header class="top">${options.crumb ? `<p class="crumb">${options.crumb}</p>` : ""}<h1>${escapeHtml(options.heading)}</h1>${options.lede ? `<p class="lede">${options.lede}</p>` : ""}</header><main id="main">${options.body}</main><footer>${options.footer ?? ""}</footer><div class="tip" role="status" hidden></div>${data}</body></html>`;
}

/** A page that has nothing to show but a reason: no data yet, an unknown product, a fault. */
export function renderMessagePage(
  title: string,
  message: string,
  hint: string,
  links: readonly { readonly href: string; readonly text: string }[] = [],
): string {
  const list = links.map(
    ({ href, text }) => `<li><a href="${escapeHtml(href)}">${escapeHtml(text)}</a></li>`,
  );
  return renderPage({
    title: `${title} - final-mile`,
    crumb: '<a href="dashboard">Fleet</a>',
    heading: title,
    body: `<section><div class="empty"><strong>${escapeHtml(message)}</strong>${list.length > 0 ? `<ul>${list.join("")}</ul>` : ""}<p>${escapeHtml(hint)}</p></div></section>`,
  });
}

export interface Kpi {
  readonly label: string;
  readonly value: string;
  /** HTML under the value. */
  readonly note: string;
  readonly state?: "met" | "missed";
}

/** The row of headline figures. */
export function renderKpis(kpis: readonly Kpi[]): string {
  const cells = kpis.map(
    ({ label, value, note, state }) =>
      `<div class="kpi"><dt>${escapeHtml(label)}</dt><dd><div class="big${/\d/.test(value) ? "" : " said"}${state ? ` ${state}` : ""}">${escapeHtml(value)}</div><div class="note">${note}</div></dd></div>`,
  );
  return `<dl class="kpis">${cells.join("")}</dl>`;
}

const KEYS = {
  model: '<path class="model" d="M0 5H22"/>',
  baseline: '<path class="baseline" d="M0 5H22"/>',
  target: '<path class="target" d="M0 5H22"/>',
  level: '<path class="level" d="M0 5H22"/>',
  trigger: '<path class="level at" d="M0 5H22"/>',
  band: '<rect class="band" width="22" height="10"/>',
  demand: '<rect class="demand" width="22" height="10"/>',
  stock: '<rect class="stock" width="22" height="10"/>',
  lost: '<path class="lost" d="M6 1h10L11 9Z"/>',
  in: '<rect class="in" x="7" width="8" height="10"/>',
  coming: '<path class="coming" d="M0 5H22"/>',
  underWay: '<rect class="in under-way" x="7" width="8" height="10"/>',
  after: '<path class="after" d="M0 5H22"/>',
  plan: '<rect class="plan" width="22" height="10"/>',
  other: '<rect class="plan other" width="22" height="10"/>',
} as const;

/** What the marks of a chart mean. */
export function renderKey(entries: readonly (readonly [keyof typeof KEYS, string])[]): string {
  const items = entries.map(
    ([mark, text]) =>
      `<li><svg viewBox="0 0 22 10" aria-hidden="true">${KEYS[mark]}</svg>${escapeHtml(text)}</li>`,
  );
  return `<ul class="key">${items.join("")}</ul>`;
}

export function renderEmpty(message: string, hint: string): string {
  return `<div class="empty"><strong>${escapeHtml(message)}</strong>${escapeHtml(hint)}</div>`;
}
