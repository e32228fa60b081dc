import type { Table } from "../../../functions/contracts/lake";

/** Days of scores that a promotion looks back on. */
export const EVIDENCE_DAYS = 28;
/** Scored days of a product whose mean is a baseline, beside the same weekday a week before. */
const MEAN_OVER_DAYS = 7;
/** Days before the evidence that the mean begins from. */
export const WARM_UP_DAYS = 14;

/** Sums over product-days from which a WAPE follows. */
interface Errors {
  absoluteError: number;
  absoluteActual: number;
}

/** A simple forecast and the model, on the product-days that both have. */
export interface BaselineComparison {
  readonly name: string;
  readonly wape: number;
  readonly modelWape: number;
}

/** What a model version has shown: the forecasts that it made itself, a day ahead, against what was sold. */
export interface Evidence {
  readonly version: string;
  /** Closed days on which it was scored, as day numbers, ascending. */
  readonly days: readonly number[];
  readonly productDays: number;
  /** Product-days on which its forecast was not to be believed and the baseline's stood in. */
  readonly quarantined: number;
  readonly wape: number | undefined;
  /** Hardest to beat first: by its WAPE over the model's. */
  readonly baselines: readonly BaselineComparison[];
}

/**
 * Adds up the scores of one version.
 *
 * @param tables scores of one day each, see `DailyScoreRow`, ascending by day; other versions' rows do not count, but
 * for the actuals from which the mean is taken
 * @param fromDay first day that counts
 */
export function gatherEvidence(tables: readonly Table[], version: string, fromDay: number): Evidence {
  const days = new Set<number>();
  const model = createErrors();
  const naive = { baseline: createErrors(), model: createErrors() };
  const mean = { baseline: createErrors(), model: createErrors() };
  const sold = new Map<string, number[]>();
  let productDays = 0;
  let quarantined = 0;
  for (const table of tables) {
    visitRows(table, (scored) => {
      const row = speakFor(scored, version);
      const known = sold.get(row.productId) ?? [];
      if (row.version === version && row.day >= fromDay) {
        if (row.treatment === "quarantined") quarantined += 1;
        if (row.treatment === "scored") {
          days.add(row.day);
          productDays += 1;
          addError(model, row.actual, row.predicted);
          addPair(naive, row.actual, row.predicted, row.naive);
          if (known.length === MEAN_OVER_DAYS) {
            addPair(
              mean,
              row.actual,
              row.predicted,
              known.reduce((sum, units) => sum + units, 0) / MEAN_OVER_DAYS,
            );
          }
        }
      }
      if (row.treatment === "scored" || row.treatment === "quarantined") {
        sold.set(row.productId, [...known.slice(1 - MEAN_OVER_DAYS), row.actual]);
      }
    });
  }
  const compared = [
    { name: "same weekday a week before", ...naive },
    { name: `mean of ${MEAN_OVER_DAYS} days`, ...mean },
  ].flatMap(({ name, baseline, model: own }) => {
    const [wape, modelWape] = [wapeOf(baseline), wapeOf(own)];
    return wape === undefined || modelWape === undefined ? [] : [{ name, wape, modelWape }];
  });
  return {
    version,
    days: [...days].sort((left, right) => left - right),
    productDays,
    quarantined,
    wape: wapeOf(model),
    baselines: compared.sort((left, right) => right.modelWape * left.wape - left.modelWape * right.wape),
  };
}

/** Two versions in two stacks, on the products and days that both have scored. */
export interface SameDays {
  readonly days: number;
  readonly productDays: number;
  /** Left out: the two lakes know different actuals of them, of which neither is known to be right. */
  readonly differingActuals: number;
  readonly wape: number;
  readonly targetWape: number;
}

/** `undefined` when no product and day was scored of both. */
export function compareOnSameDays(
  own: { readonly tables: readonly Table[]; readonly version: string },
  target: { readonly tables: readonly Table[]; readonly version: string },
  fromDay: number,
): SameDays | undefined {
  const known = new Map<string, ScoreRow>();
  for (const table of target.tables) {
    visitRows(table, (scored) => {
      const row = speakFor(scored, target.version);
      if (counts(row, target.version, fromDay)) known.set(`${row.day}|${row.productId}`, row);
    });
  }
  const pair = { baseline: createErrors(), model: createErrors() };
  const days = new Set<number>();
  let productDays = 0;
  let differingActuals = 0;
  for (const table of own.tables) {
    visitRows(table, (scored) => {
      const row = speakFor(scored, own.version);
      if (!counts(row, own.version, fromDay)) return;
      const other = known.get(`${row.day}|${row.productId}`);
      if (other === undefined) return;
      if (other.actual !== row.actual) {
        differingActuals += 1;
        return;
      }
      days.add(row.day);
      productDays += 1;
      addPair(pair, row.actual, row.predicted, other.predicted);
    });
  }
  const [wape, targetWape] = [wapeOf(pair.model), wapeOf(pair.baseline)];
  if (wape === undefined || targetWape === undefined) return undefined;
  return { days: days.size, productDays, differingActuals, wape, targetWape };
}

/** Columns of `DailyScoreRow` that evidence is made of. */
export const EVIDENCE_COLUMNS = [
  "product_id",
  "date",
  "actual",
  "predicted_demand",
  "baseline_predicted_demand",
  "treatment",
  "model_version",
  "competitor_predicted_demand",
  "competitor_model_version",
] as const;

interface ScoreRow {
  readonly productId: string;
  readonly day: number;
  readonly actual: number;
  readonly predicted: number;
  readonly naive: number;
  readonly treatment: string;
  readonly version: string;
  /** The forecast of the variant that competes with the champion. */
  readonly competitor?: { readonly version: string; readonly predicted: number };
}

function counts({ treatment, version, day }: ScoreRow, wanted: string, fromDay: number): boolean {
  return treatment === "scored" && version === wanted && day >= fromDay;
}

function visitRows({ columns, rowCount }: Table, visit: (row: ScoreRow) => void): void {
  const productIds = columns.product_id as readonly string[];
  const treatments = columns.treatment as readonly string[];
  // Scores of before versions were told are nobody's evidence.
  const versions = (columns.model_version ?? []) as readonly (string | undefined)[];
  const competitors = columns.competitor_model_version as readonly string[] | undefined;
  const competitorPredicted = columns.competitor_predicted_demand as Float64Array | undefined;
  const [dates, actual, predicted, naive] = [
    columns.date as Int32Array,
    columns.actual as Float64Array,
    columns.predicted_demand as Float64Array,
    columns.baseline_predicted_demand as Float64Array,
  ];
  for (let row = 0; row < rowCount; row++) {
    visit({
      productId: productIds[row]!,
      day: dates[row]!,
      actual: actual[row]!,
      predicted: predicted[row]!,
      naive: naive[row]!,
      treatment: treatments[row]!,
      version: versions[row] ?? "",
      competitor: competitors && {
        version: competitors[row] ?? "",
        predicted: competitorPredicted?.[row] ?? Number.NaN,
      },
    });
  }
}

/** A row as the forecast of one version has it: the champion's, or that of the variant beside it. */
function speakFor(row: ScoreRow, version: string): ScoreRow {
  const { competitor } = row;
  if (row.version === version || competitor?.version !== version) return row;
  // Days on which it said nothing, or nothing to be believed, are none of its evidence.
  const treatment = Number.isNaN(competitor.predicted) ? "missing" : row.treatment;
  return { ...row, treatment, version, predicted: competitor.predicted };
}

function createErrors(): Errors {
  return { absoluteError: 0, absoluteActual: 0 };
}

function addError(errors: Errors, actual: number, forecast: number): void {
  errors.absoluteError += Math.abs(forecast - actual);
  errors.absoluteActual += Math.abs(actual);
}

/** Adds a day to both sides, or, where one of them has no forecast, to neither. */
function addPair(
  { baseline, model }: { readonly baseline: Errors; readonly model: Errors },
  actual: number,
  predicted: number,
  other: number,
): void {
  if (!Number.isFinite(other) || !Number.isFinite(predicted)) return;
  addError(model, actual, predicted);
  addError(baseline, actual, other);
}

/** Undefined when nothing was sold. */
function wapeOf({ absoluteError, absoluteActual }: Errors): number | undefined {
  return absoluteActual > 0 ? absoluteError / absoluteActual : undefined;
}
