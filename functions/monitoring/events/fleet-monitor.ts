import { AlarmGate } from "../drift/alarm-gate";
import { type DeclaredChange, DeclaredChanges } from "../drift/declared-changes";
import type { SurpriseSeries } from "../drift/surprises";
import { computeEventThreshold } from "../drift/thresholds";
import { CommonShift } from "./common-shift";
import type { PooledHistory, PooledMeans } from "./pooled-history";
import { FLEET } from "./product-classes";
import { nameSeries } from "./surprise-pool";

/** The fleet has one half of the chances of a false event, its classes the other. */
const HALF = 0.5;
/** In the first year a season cannot be told from an event: evidence counts for less until then. */
const FIRST_YEAR = { until: 372, factor: 0.7 };

/** A change that the products of a class have in common, in alarm today. */
export interface CommonChange {
  readonly className: string;
  readonly series: SurpriseSeries;
  readonly sinceDay: number;
  readonly direction: 1 | -1;
  /** Evidence over its threshold; above 1 when it began. */
  readonly score: number;
  /** Products of the class, and the share of them that at least moved that way. */
  readonly products: number;
  readonly share: number;
}

interface Watched {
  readonly series: SurpriseSeries;
  readonly className: string;
  readonly shift: CommonShift;
  readonly gate: AlarmGate;
  days: number;
  sinceDay: number;
}

/**
 * Judges what the products of a fleet and of its classes have in common, day by day. Everything it says rests on the
 * days it was given so far, in their order.
 */
export class FleetMonitor {
  private readonly watched = new Map<string, Watched>();
  private readonly declared: DeclaredChanges;
  private lastDay = Number.NEGATIVE_INFINITY;

  /** @param declared of all products. */
  constructor(
    private readonly falseAlarmRate: number,
    declared: readonly DeclaredChange[] = [],
  ) {
    this.declared = new DeclaredChanges(declared);
  }

  /** Takes in the days of a history that it has not had, and says what is in alarm after the last one. */
  judge(history: PooledHistory): readonly CommonChange[] {
    const from = Math.max(history.fromDay, this.lastDay + 1);
    for (let day = from; day <= history.toDay; day += 1) this.advance(day, history);
    this.lastDay = history.toDay;
    return history.pooled.flatMap((pooled) => {
      const watched = this.watched.get(nameSeries(pooled));
      return watched?.gate.isOn ? describe(watched, pooled, this.scoreOf(watched, history)) : [];
    });
  }

  private advance(day: number, history: PooledHistory): void {
    this.declared.apply(day, (feature) => this.findWatcher(feature));
    for (const pooled of history.pooled) {
      const mean = pooled.means[day - history.fromDay];
      if (mean === null || mean === undefined) continue;
      const watched = this.find(pooled);
      watched.days += 1;
      watched.shift.advance(day, mean);
      const wasOn = watched.gate.isOn;
      const { sinceDay } = watched.shift;
      if (!watched.gate.advance(this.scoreOf(watched, history))) continue;
      watched.sinceDay = wasOn ? Math.min(watched.sinceDay, sinceDay) : sinceDay;
    }
  }

  private scoreOf({ shift, className, days }: Watched, { pooled }: PooledHistory): number {
    const isFleet = className === FLEET;
    // Decimals of a feature without a grid have nothing to say, and no chance to be wrong.
    const count = pooled.filter((each) => each.products > 0 && (each.className === FLEET) === isFleet).length;
    const needed = computeEventThreshold(HALF * this.falseAlarmRate, count);
    return (shift.evidence * (days < FIRST_YEAR.until ? FIRST_YEAR.factor : 1)) / needed;
  }

  private find({ className, series }: PooledMeans): Watched {
    const key = nameSeries({ className, series });
    const known = this.watched.get(key);
    if (known) return known;
    const made = { className, series, shift: new CommonShift(), gate: new AlarmGate(), days: 0, sinceDay: 0 };
    this.watched.set(key, made);
    return made;
  }

  private findWatcher(feature: string) {
    const own = [...this.watched.values()].filter(({ series }) => series.feature === feature);
    if (own.length === 0) return undefined;
    const rebase = () => {
      for (const { shift } of own) shift.rebase();
    };
    // The surprises of products are judged with the declaration too: there is nothing to put aside.
    return { rebase, save: () => undefined, restore: rebase };
  }
}

function describe(
  { series, className, shift, sinceDay }: Watched,
  pooled: PooledMeans,
  score: number,
): CommonChange {
  const { direction } = shift;
  const share = findShare(pooled, direction);
  return { className, series, sinceDay, direction, score, products: pooled.products, share };
}

/** Products that moved one way beyond those that moved the other. */
function findShare({ products, up, down }: PooledMeans, direction: 1 | -1): number {
  return Math.max(0, ((up - down) * direction) / Math.max(1, products));
}
