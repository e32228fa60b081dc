import type { DriftKind } from "../../contracts/product-verdict";

/** A change that a person declared: known beforehand, or acknowledged after an alarm. */
export interface DeclaredChange {
  /** A feature, `units_sold`, or `forecast_error`. */
  readonly feature: string;
  /** `missing`: whether values are there. Everything else is about the values themselves. */
  readonly kind?: DriftKind;
  readonly fromDay: number;
  /** Up to this day the values may still be on their way to what they will be. */
  readonly settledDay: number;
  /** Last day of a change that is to go away again. */
  readonly untilDay?: number;
}

/** What can take a new level for its reference. */
export interface Rebasable {
  /** What is given from now on is the reference; called before each day on which a change may still come in. */
  rebase(kind?: DriftKind): void;
  /** What is known now, as {@link restore} takes it. */
  save(kind?: DriftKind): unknown;
  restore(saved: unknown, kind?: DriftKind): void;
}

interface Entry {
  readonly change: DeclaredChange;
  hasBegun: boolean;
  isOver: boolean;
  saved?: unknown;
}

/**
 * Makes what was declared the reference of what is watched, on its days. Nothing else is let through: after the change
 * has settled, the next one counts from the new level, and a change that was to end and did not is news.
 */
export class DeclaredChanges {
  private entries: Entry[];

  constructor(changes: readonly DeclaredChange[]) {
    this.entries = changes.map((change) => ({ change, hasBegun: false, isOver: false }));
  }

  /** Called before the values of a day are given. @param find what watches a feature; none of one not known. */
  apply(day: number, find: (feature: string) => Rebasable | undefined): void {
    if (this.entries.length === 0) return;
    for (const entry of this.entries) {
      if (day < entry.change.fromDay) continue;
      const watched = find(entry.change.feature);
      if (watched) applyEntry(entry, day, watched);
    }
    this.entries = this.entries.filter(({ isOver }) => !isOver);
  }
}

function applyEntry(entry: Entry, day: number, watched: Rebasable): void {
  const { kind, untilDay, settledDay } = entry.change;
  const isTemporary = untilDay !== undefined;
  if (isTemporary && day > untilDay) {
    // Without a day within it there is nothing to take back.
    if (entry.hasBegun) watched.restore(entry.saved, kind);
    entry.isOver = true;
    return;
  }
  if (isTemporary && !entry.hasBegun) entry.saved = watched.save(kind);
  if (!entry.hasBegun || day <= settledDay) watched.rebase(kind);
  else if (!isTemporary) entry.isOver = true;
  entry.hasBegun = true;
}
