import { SurprisePool } from "../events/surprise-pool";
import { createDaySums, type DaySums, mergeDaySums } from "../run/day-sums";
import { type InputTable, joinInputs } from "./input-table";
import type { FleetOutline } from "./product-result";
import { addSlowMovers, type SlowMovers } from "./slow-movers";

/**
 * Parts whose inputs go into the statistics of the fleet. Of more, they are taken evenly: 50,000 products show a
 * distribution as well as a million do.
 */
const MOST_INPUT_PARTS = 128;

/** What several workers found, as if one function had done it, but for the products: those are too many. */
export class OutlineJoin {
  private lastDay: DaySums = createDaySums(0);
  private readonly inputs: InputTable[] = [];
  private readonly baselineInputs: InputTable[] = [];
  private hasBaselineInputs = false;
  private readonly slowMovers: SlowMovers[] = [];
  private pool: SurprisePool | undefined;
  private readonly openDays = new Set<number>();
  private readonly windowDays = new Set<number>();
  private newestDay = -1;
  private modelVersion: string | null = null;
  private added = 0;

  /** @param count of the parts that will be added. */
  constructor(private readonly count: number) {}

  add(part: FleetOutline): void {
    this.addLastDay(part.lastDay);
    if (this.takesInputs()) {
      this.inputs.push(part.inputs);
      if (part.baselineInputs) this.baselineInputs.push(part.baselineInputs);
    }
    this.added += 1;
    if (part.pool) {
      this.pool ??= new SurprisePool(part.pool.fromDay, part.pool.toDay);
      this.pool.merge(part.pool);
    }
    if (part.slowMovers) this.slowMovers.push(part.slowMovers);
    this.hasBaselineInputs ||= part.baselineInputs !== undefined;
    for (const day of part.openDays) this.openDays.add(day);
    for (const day of part.windowDays) this.windowDays.add(day);
    // The model of the newest forecasts: a shard may have none for the last days.
    const newestDay = part.windowDays.at(-1) ?? -1;
    if (newestDay > this.newestDay) {
      this.newestDay = newestDay;
      this.modelVersion = part.modelVersion;
    }
  }

  outline(): FleetOutline {
    const slowMovers = addSlowMovers(this.slowMovers);
    return {
      ...(slowMovers && { slowMovers }),
      ...(this.pool && { pool: this.pool.toDocument() }),
      lastDay: this.lastDay,
      inputs: joinInputs(this.inputs),
      ...(this.hasBaselineInputs && { baselineInputs: joinInputs(this.baselineInputs) }),
      openDays: sorted(this.openDays),
      windowDays: sorted(this.windowDays),
      modelVersion: this.modelVersion,
    };
  }

  private addLastDay(lastDay: DaySums): void {
    if (lastDay.steps.length > this.lastDay.steps.length) {
      const longer = createDaySums(lastDay.steps.length);
      mergeDaySums(longer, this.lastDay);
      this.lastDay = longer;
    }
    mergeDaySums(this.lastDay, lastDay);
  }

  private takesInputs(): boolean {
    const share = Math.min(1, MOST_INPUT_PARTS / this.count);
    return Math.floor((this.added + 1) * share) > Math.floor(this.added * share);
  }
}

function sorted(days: ReadonlySet<number>): readonly number[] {
  return [...days].sort((left, right) => left - right);
}
