import type { MonitoringSummary } from "../contracts/results/monitoring";

/** What the monitor found of a day, as far as ageing is judged by it. */
export interface DayRecord {
  /** ISO date of the closed day. */
  readonly date: string;
  /** Error of the day; `null` where nothing was scored. */
  readonly wape: number | null;
  /** Share of the judged products on which the model misses by more than it used to, 0 to 1. */
  readonly driftedShare: number | null;
  readonly modelVersion: string | null;
}

/** `retraining/record.json`: the last days, ascending, so that nobody reads a year of summaries each day. */
export interface RetrainingRecord {
  readonly days: readonly DayRecord[];
  /** ISO date of the last event; absent before the first. */
  readonly lastDue?: string;
  /** ISO date since when the world was another, as the last training was told; absent where it was the same. */
  readonly lastSince?: string;
  /** What the last look came to. */
  readonly lastLook?: { readonly day: string; readonly because: string };
}

/** Days looked back on. */
export const RECORD_DAYS = 365;

export function recordDay({ lastDay, concept, modelVersion }: MonitoringSummary): DayRecord {
  const { ok, warning, degraded } = concept;
  const judged = ok + warning + degraded;
  return {
    date: lastDay.date,
    wape: lastDay.wape,
    driftedShare: judged > 0 ? (warning + degraded) / judged : null,
    modelVersion,
  };
}
