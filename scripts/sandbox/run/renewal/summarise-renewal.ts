import type { Lake } from "../../../../functions/contracts/lake";
import { formatDay } from "../../../../functions/demand/calendar";
import { formatRatio } from "../../../cli/format";
import { readScoreTables } from "../../../operations/promotion/read-scores";
import type { RenewalEvent } from "./renew-model";

/** Days over which an accuracy is told. */
const WINDOW_DAYS = 14;
/** What the accuracy may have lost at the end, over what it was. */
export const TOLERATED_LOSS = 0.1;

/** What became of the model after the world had changed. */
export interface Renewal {
  /** ISO date of the first day of the changed world. */
  readonly onset: string;
  readonly events: readonly RenewalEvent[];
  /** WAPE of the two weeks before the change, of the worst two weeks after it, and of the last two weeks. */
  readonly wapeBefore: number | null;
  readonly wapeWorst: number | null;
  readonly wapeAfter: number | null;
  /** Whether the last is at most a tenth above the first. */
  readonly hasRecovered: boolean;
}

export async function summariseRenewal(
  lake: Lake,
  days: { readonly firstDay: number; readonly lastDay: number; readonly onsetDay: number },
  events: readonly RenewalEvent[],
): Promise<Renewal> {
  const errors = new Map<number, { error: number; actual: number }>();
  for (const { columns, rowCount } of await readScoreTables(lake, days.firstDay, days.lastDay)) {
    const treatment = columns.treatment as readonly string[];
    const actual = columns.actual as Float64Array;
    const predicted = columns.predicted_demand as Float64Array;
    const day = (columns.date as Int32Array)[0]!;
    const sums = { error: 0, actual: 0 };
    for (let row = 0; row < rowCount; row++) {
      if (treatment[row] !== "scored") continue;
      sums.error += Math.abs(predicted[row]! - actual[row]!);
      sums.actual += Math.abs(actual[row]!);
    }
    errors.set(day, sums);
  }
  const wapeUntil = (lastDay: number): number | null => {
    let error = 0;
    let actual = 0;
    for (let day = lastDay - WINDOW_DAYS + 1; day <= lastDay; day++) {
      error += errors.get(day)?.error ?? 0;
      actual += errors.get(day)?.actual ?? 0;
    }
    return actual > 0 ? error / actual : null;
  };
  const wapeBefore = wapeUntil(days.onsetDay - 1);
  const wapeAfter = wapeUntil(days.lastDay);
  let wapeWorst: number | null = null;
  for (let day = days.onsetDay + WINDOW_DAYS - 1; day <= days.lastDay; day++) {
    const wape = wapeUntil(day);
    if (wape !== null && (wapeWorst === null || wape > wapeWorst)) wapeWorst = wape;
  }
  return {
    onset: formatDay(days.onsetDay),
    events,
    wapeBefore,
    wapeWorst,
    wapeAfter,
    hasRecovered: wapeBefore !== null && wapeAfter !== null && wapeAfter <= wapeBefore * (1 + TOLERATED_LOSS),
  };
}

const WORDS: Readonly<Record<RenewalEvent["what"], string>> = {
  trained: "trained",
  begin: "began to serve",
  "let-in": "let in as shadow",
  promote: "became champion",
  drop: "taken out",
};

export function renderRenewal({
  onset,
  events,
  wapeBefore,
  wapeWorst,
  wapeAfter,
  hasRecovered,
}: Renewal): string {
  const show = (wape: number | null) => formatRatio(wape ?? undefined);
  return [
    "The model renews itself",
    `  ${onset}  what a price says of demand turns round`,
    ...events.map(({ date, what, version, because }) => `  ${date}  ${version} ${WORDS[what]}: ${because}`),
    `  WAPE of two weeks: ${show(wapeBefore)} before, ${show(wapeWorst)} at worst, ${show(wapeAfter)} at the end`,
    `  ${hasRecovered ? "Recovered" : "NOT recovered"}: within ${TOLERATED_LOSS * 100} % of what it was is ${show(wapeBefore === null ? null : wapeBefore * (1 + TOLERATED_LOSS))}`,
  ].join("\n");
}

/** Days played before the change, so that there are four weeks to call usual. */
export const DAYS_BEFORE_CHANGE = 35;

/** The day of the change. */
export function onsetOf(firstDay: number): number {
  return firstDay + DAYS_BEFORE_CHANGE;
}
