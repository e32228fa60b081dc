import type { KeptRun } from "../../business/books/replay-books";
import { computeProtectionIntervalDays } from "../../business/policy/policy";
import {
  answerWhatIf,
  computeSettlingDays,
  type PlayedWindow,
  playWindow,
  type WhatIfWindow,
} from "../../business/what-if/answer-what-if";
import type { IsAsked } from "../../business/what-if/change-terms";
import { estimatePriceResponse } from "../../business/what-if/price-response";
import { createSelection } from "../../catalogue/groups";
import { resolveTerms } from "../../catalogue/resolve-terms";
import type { Catalogue } from "../../contracts/catalogue";
import { NotFoundError, NotYetError, UsageError } from "../../contracts/errors";
import type { Lake } from "../../contracts/lake";
import type { WhatIfAnswer, WhatIfChange } from "../../contracts/results/what-if";
import type { ReportSettings } from "../../contracts/settings/handlers";
import { formatDay } from "../../demand/calendar";
import { isNamedBy } from "../../demand/series-key";
import { tellDate } from "../../demand/tell-date";
import type { WhatIfRequest } from "../../http/what-if-request";
import { type BooksIndex, readBooks } from "../ledger/books-store";
import { readRuns } from "./policy-study";
import { requireKnown } from "./require-known";

/** Fewer closed days tell nothing. */
const FEWEST_DAYS = 7;

/**
 * Answers what the stock would have come to, from the books up to a run day.
 *
 * @throws UsageError for what cannot be asked of these books
 * @throws NotFoundError for a product, category, supplier, place or region that there is not
 * @throws NotYetError while the books are too young to tell
 */
export async function askWhatIf(
  lake: Lake,
  settings: Pick<ReportSettings, "business" | "environment">,
  catalogue: Catalogue,
  index: BooksIndex,
  runDay: number,
  { productId, filter, change: asked, price }: WhatIfRequest,
): Promise<WhatIfAnswer> {
  if (!asked) throw new UsageError("Nothing is asked to be otherwise.");
  const { business: policy, environment } = settings;
  const kept = resolveTerms(policy, catalogue);
  // A level is of something: where orders are placed at least cost, it is of cycles.
  const isSteered = policy.serviceTarget === "economic" && asked.settings.serviceLevelTarget !== undefined;
  const change: WhatIfChange = {
    ...asked,
    settings: { ...(isSteered && { serviceTarget: "cycle-service-level" }), ...asked.settings },
  };
  const isAsked = selectAsked(productId, filter, catalogue);
  const window = await readWindow(lake, index, runDay, computeSettlingDays(kept, change), {
    wanted: policy.reportWindowDays,
    protectionDays: Math.max(...kept.distinct.map(computeProtectionIntervalDays)),
  });
  const ids = window.runs.at(-1)!.table.columns.product_id as readonly string[];
  if (!ids.some(isAsked)) throw new NotFoundError(describeNone(productId));
  if (price?.promotionDays !== undefined && price.promotionDays > window.dayCount) {
    throw new UsageError(
      `"promotion_days" is ${price.promotionDays}; the books tell of ${window.dayCount} days here, so it must be at most that.`,
    );
  }
  return answerWhatIf(
    window,
    {
      environment,
      change: { ...change, ...(price && { price: completePrice(price, window, isAsked) }) },
      isAsked,
      productId,
      filter,
    },
    policy,
    (own) => resolveTerms(own, catalogue),
    // A sample of a large fleet is a window of its own each time, and kept by nobody.
    (own, terms) => recallToday(own, catalogue.snapshotId ?? "", () => playWindow(own, terms, terms)),
  );
}

function selectAsked(
  productId: string | undefined,
  filter: WhatIfRequest["filter"],
  catalogue: Catalogue,
): IsAsked {
  if (filter) {
    requireKnown(filter, catalogue);
    return createSelection(filter, catalogue);
  }
  if (productId === undefined) return () => true;
  // Without a place, a product is meant wherever it is sold.
  return (key) => isNamedBy(key, productId);
}

function describeNone(productId: string | undefined): string {
  return productId === undefined
    ? "No product of the books is among those asked about."
    : `There is no product "${productId.slice(0, 60)}" in the books; ids are case-sensitive.`;
}

/** What is sold at another price, as the books tell it, where nobody says it. */
function completePrice(
  price: NonNullable<WhatIfRequest["price"]>,
  { runs, earlier }: WhatIfWindow,
  isAsked: IsAsked,
): WhatIfChange["price"] {
  const { demandRatio, priceRatio } = price;
  if (demandRatio !== undefined) return { ...price, demandRatio };
  const all = [...earlier, ...runs];
  const own = estimatePriceResponse(all, isAsked);
  const response = own ?? estimatePriceResponse(all);
  if (!response) {
    throw new UsageError(
      'Prices moved too little in the books to tell what is sold at another one; say it with "demand", in percent.',
    );
  }
  return {
    ...price,
    demandRatio: priceRatio ** response.elasticity,
    response: { ...response, of: own ? "asked" : "fleet" },
  };
}

/** The last stretch of the books that tells: days to settle, then those that count. */
async function readWindow(
  lake: Lake,
  index: BooksIndex,
  runDay: number,
  settlingDays: number,
  { wanted, protectionDays }: { readonly wanted: number; readonly protectionDays: number },
): Promise<WhatIfWindow> {
  const oldest = findOldest(index, runDay);
  const known = runDay - oldest - 1 - settlingDays;
  if (known < FEWEST_DAYS) {
    const ready = tellDate(formatDay(runDay + FEWEST_DAYS - known));
    throw new NotYetError(
      `The books go back to ${tellDate(formatDay(oldest))}. Until such a change has settled ${settlingDays} days pass, and ${FEWEST_DAYS} must be left to judge it by: ask again on ${ready}, or ask for a shorter lead time or review.`,
    );
  }
  const dayCount = Math.min(wanted, known);
  const first = runDay - dayCount - settlingDays - 1;
  const earliest = Math.max(oldest, first - protectionDays);
  return recallWindow(lake, index, { earliest, first, runDay, dayCount });
}

/** First of the runs without a gap up to a run day. */
function findOldest({ runs }: BooksIndex, runDay: number): number {
  let oldest = runDay;
  while (runs[formatDay(oldest - 1)] !== undefined) oldest--;
  return oldest;
}

interface Stretch {
  readonly earliest: number;
  /** Of the books that both ways start from. */
  readonly first: number;
  readonly runDay: number;
  readonly dayCount: number;
}

/** The windows that were asked for last: who asks once, asks again, of the same days. */
const windows = new Map<string, Promise<WhatIfWindow>>();
const KEPT_WINDOWS = 2;

async function recallWindow(lake: Lake, { runs }: BooksIndex, stretch: Stretch): Promise<WhatIfWindow> {
  const days = Array.from(
    { length: stretch.runDay - stretch.earliest + 1 },
    (_, offset) => stretch.earliest + offset,
  );
  const versions = days.map((day) => runs[formatDay(day)]).join();
  const key = `${lake.bucketName}/${stretch.first}/${stretch.dayCount}/${stretch.earliest}/${versions}`;
  const known = windows.get(key) ?? readStretch(lake, runs, days, stretch);
  windows.delete(key);
  windows.set(key, known);
  if (windows.size > KEPT_WINDOWS) windows.delete(windows.keys().next().value!);
  try {
    return await known;
  } catch (error) {
    windows.delete(key);
    throw error;
  }
}

/** Runs as read last, by version: windows of unlike length have most of them in common. */
const runsRead = new Map<string, KeptRun>();
const KEPT_RUNS = 120;

async function recallRuns(
  lake: Lake,
  versions: BooksIndex["runs"],
  days: readonly number[],
): Promise<KeptRun[] | undefined> {
  const keyOf = (day: number) => `${lake.bucketName}/${day}/${versions[formatDay(day)]}`;
  const missing = await readRuns(
    lake,
    days.filter((day) => !runsRead.has(keyOf(day))),
  );
  if (!missing) return undefined;
  for (const run of missing) runsRead.set(keyOf(run.runDay), run);
  const all = days.map((day) => runsRead.get(keyOf(day))!);
  while (runsRead.size > KEPT_RUNS) runsRead.delete(runsRead.keys().next().value!);
  return all;
}

async function readStretch(
  lake: Lake,
  versions: BooksIndex["runs"],
  days: readonly number[],
  { earliest, first, dayCount }: Stretch,
): Promise<WhatIfWindow> {
  const [start, all] = await Promise.all([readBooks(lake, first), recallRuns(lake, versions, days)]);
  if (!all || !start)
    throw new NotYetError(`The books of ${tellDate(formatDay(first))} are not there any more.`);
  const place = first - earliest + 1;
  return { start: start.books, earlier: all.slice(0, place), runs: all.slice(place), dayCount };
}

/** Today's way of a window, which is the same whatever is asked of it; by version of the product master. */
const playedToday = new WeakMap<WhatIfWindow, { readonly master: string; readonly played: PlayedWindow }>();

function recallToday(window: WhatIfWindow, master: string, play: () => PlayedWindow): PlayedWindow {
  const known = playedToday.get(window);
  if (known?.master === master) return known.played;
  const played = play();
  playedToday.set(window, { master, played });
  return played;
}
