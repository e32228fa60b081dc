import { parseArgs } from "node:util";
import { createRandom } from "../../functions/demand/numeric/random";
import { findSorted } from "../../functions/demand/numeric/search";
import { buildForecastFrame } from "../../functions/forecasting/forecast-frame";
import { drawTrainingSet, type TrainingSet } from "../../functions/forecasting/training-set";
import { BacktestSums } from "../../functions/retraining/backtest";
import { createPredictor, type Predictor } from "../../scripts/model/predictor";
import { trainOnSet } from "../../scripts/model/train";
import { GENERATED_UNTIL, generateDemand } from "../../scripts/sandbox/run/demand/generate-demand";

/**
 * How often a worse candidate is accepted: models of the sandbox, trained and tried as a retraining does, of which the
 * candidate learnt from labels that are partly those of other days. At most 5 of 100 may pass.
 */
const HORIZON_DAYS = 14;
const TRIAL_DAYS = 14;
/** Share of the candidate's labels that are drawn from elsewhere. */
const SHUFFLED_SHARE = 0.3;
const TRAINING_DAYS = 120;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: "100" }, products: { type: "string", default: "40" } },
  });
  const runs = Number(values.runs);
  let accepted = 0;
  const gains: number[] = [];
  for (let seed = 1; seed <= runs; seed++) {
    const { verdict } = await tryWorseCandidate(seed, Number(values.products));
    if (verdict.accepted) accepted++;
    gains.push(verdict.gain ?? 0);
  }
  gains.sort((left, right) => left - right);
  const share = (at: number) => `${(100 * gains[Math.floor(at * (gains.length - 1))]!).toFixed(1)} %`;
  process.stdout.write(
    `${runs} worse candidates: ${accepted} accepted; their gain was ${share(0.05)} to ${share(0.95)} (5th to 95th percentile)\n`,
  );
  if (accepted > 0.05 * runs) process.exitCode = 1;
}

async function tryWorseCandidate(seed: number, products: number) {
  const fleet = generateDemand({ products, days: 1, seed: 10_000 + seed });
  const lastDay = GENERATED_UNTIL;
  const trainedUntil = lastDay - TRIAL_DAYS;
  const set = drawTrainingSet(fleet, {
    untilDay: trainedUntil,
    horizonDays: HORIZON_DAYS,
    rowCount: 12_000,
    seed,
    fromDay: trainedUntil - TRAINING_DAYS,
  });
  const champion = await createPredictor(await trainOnSet(set, { seed: 1 }));
  const candidate = await createPredictor(await trainOnSet(shuffleLabels(set, seed), { seed: 1 }));
  const sums = new BacktestSums();
  for (let originDay = trainedUntil; originDay < lastDay; originDay++) {
    const frame = buildForecastFrame(fleet, originDay, Math.min(HORIZON_DAYS, lastDay - originDay));
    const answersOf = (model: Predictor) => model.predict(frame.features).predicted;
    const [own, other] = [answersOf(champion), answersOf(candidate)];
    frame.productIds.forEach((productId, row) => {
      const series = fleet.find((one) => one.productId === productId)!;
      const targetDay = frame.days[row]!;
      const at = findSorted(series.days, targetDay);
      if (at < 0) return;
      sums.add({
        productId,
        targetDay,
        step: targetDay - originDay,
        productClass: "X",
        actual: series.unitsSold[at]!,
        sellingPrice: series.sellingPrice[at]!,
        candidate: other[row]!,
        champion: own[row]!,
        baseline: 0,
        mean: 0,
      });
    });
  }
  return sums.finish(1);
}

/** Labels of other rows of the same product: what was learnt of its days is partly wrong. */
function shuffleLabels(set: TrainingSet, seed: number): TrainingSet {
  const random = createRandom(seed);
  const rowsOf = Map.groupBy(set.labels.keys(), (row) => set.productIds[row]!);
  const labels = set.labels.map((label, row) => {
    if (random() >= SHUFFLED_SHARE) return label;
    const rows = rowsOf.get(set.productIds[row]!)!;
    return set.labels[rows[Math.floor(random() * rows.length)]!]!;
  });
  return { ...set, labels };
}

void main();
