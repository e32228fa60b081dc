import { mapConcurrently } from "../../aws/batches";
import { monitoringScoresFile } from "../../contracts/keys";
import type { Lake, Table } from "../../contracts/lake";
import { computeWape } from "../../demand/error-measures";
import { createScoredErrors, type ScoredErrors } from "../../demand/error-sums";
import { addScores, SCORED_COLUMNS, visitQuarantined } from "../../monitoring/results/score-table";
import { readParts } from "../monitoring/read-parts";

const CONCURRENT_READS = 16;

/** Scores of the monitoring over some days. */
export interface Scores {
  /** A table per scored day, see `DailyScoreRow`. */
  readonly days: readonly Table[];
  /** Errors per product; products without a scored day are absent. */
  readonly byProduct: ReadonlyMap<string, ScoredErrors>;
  /** Days per product on which the baseline stood in for a forecast that was not to be believed. */
  readonly quarantinedDays: ReadonlyMap<string, number>;
}

/** What the monitoring left of the days from `fromDay` to `toDay`. The run of the morning after a day scores it. */
export async function readScores(lake: Lake, fromDay: number, toDay: number): Promise<Scores> {
  const wanted = Array.from({ length: Math.max(0, toDay - fromDay + 1) }, (_, index) => fromDay + index);
  await lake.lookAtDays("monitoring", fromDay + 1, toDay + 1);
  const tables = await mapConcurrently(wanted, CONCURRENT_READS, (day) =>
    readParts(lake, (part) => monitoringScoresFile(day + 1, part), SCORED_COLUMNS),
  );
  const days = tables.filter((table) => table !== undefined);
  const byProduct = new Map<string, ScoredErrors>();
  const quarantinedDays = new Map<string, number>();
  for (const day of days) {
    visitQuarantined(day, (productId) => {
      quarantinedDays.set(productId, (quarantinedDays.get(productId) ?? 0) + 1);
    });
    addScores(day, (productId) => {
      const known = byProduct.get(productId) ?? createScoredErrors();
      byProduct.set(productId, known);
      return known;
    });
  }
  return { days, byProduct, quarantinedDays };
}

/** WAPE of a day, of the model and of the baseline; `null` where it is undefined. */
export interface DayAccuracy {
  readonly wape: number | null;
  readonly baselineWape: number | null;
}

/**
 * How accurate the forecasts of each scored day were, of the products that count.
 *
 * @returns by day number
 */
export function measureDays(
  days: readonly Table[],
  isPicked: (productId: string) => boolean = () => true,
): ReadonlyMap<number, DayAccuracy> {
  return new Map(
    days.flatMap((table) => {
      const sums = createScoredErrors();
      addScores(table, (productId) => (isPicked(productId) ? sums : undefined));
      const day = (table.columns.date as Int32Array)[0];
      if (day === undefined) return [];
      return [
        [
          day,
          { wape: computeWape(sums.model) ?? null, baselineWape: computeWape(sums.baseline) ?? null },
        ] as const,
      ];
    }),
  );
}
