import { createHash } from "node:crypto";
import { inShard, inStage, noteRun } from "../../aws/log/run-log";
import { DataError } from "../../contracts/errors";
import type { Lake, Shard } from "../../contracts/lake";
import type { ServedModels } from "../../contracts/ports";
import {
  modelFolder,
  type RetrainEvent,
  type RetrainingPlan,
  type RetrainingStart,
  type RetrainingStarted,
  retrainingFilesPrefix,
  retrainingNamePrefix,
  retrainingStartKey,
} from "../../contracts/retraining";
import type { RetrainSettings } from "../../contracts/settings/handlers";
import { CHAMPION } from "../../contracts/variants";
import { formatDay, parseDay } from "../../demand/calendar";
import { hashText } from "../../demand/numeric/random";
import type { DemandSeries } from "../../demand/series";
import { findChangedRelations, withoutFeatures } from "../../forecasting/changed-relations";
import { FEATURE_SOURCE_COLUMNS } from "../../forecasting/features";
import { checkModelColumns, listAskedFeatures, listModelColumns } from "../../forecasting/model-columns";
import { toTrainingFiles } from "../../forecasting/training-files";
import { drawTrainingSet, type TrainingSet, WARM_UP_DAYS } from "../../forecasting/training-set";
import { readModelPlans } from "../calendar/read-plans";
import { createTransformWriter } from "../fleet/transform-endpoint";
import { runDayOf } from "../run-day";
import { askBacktest, backtestOrigins, selectShards } from "./backtest-questions";

type PrepareEvent = Extract<RetrainEvent, { step: "prepare" }>;

/** Of a short history every origin counts; of a long one the next day's tells little new. */
const DENSE_DAYS = 90;
/** Whether relations have changed is asked of so many products; a fleet of more says the same. */
const PRODUCTS_ASKED = 400;
const SPARSE = { originStepDays: 3, targetsPerDraw: 3 } as const;
const DENSE = { originStepDays: 1, targetsPerDraw: 8 } as const;

/**
 * Writes what the training job learns from and what the candidate is tried on, shard by shard, from one snapshot of the
 * history. The days of the trial are not learnt from. An event that was delivered twice prepares nothing the second time.
 */
export async function prepareRetraining(
  event: PrepareEvent,
  settings: RetrainSettings,
  { lake, servedModels }: { readonly lake: Lake; readonly servedModels: ServedModels },
): Promise<RetrainingPlan | RetrainingStarted> {
  const { executionId, eventId, due } = event;
  const started = await lake.createJson<RetrainingStart>(retrainingStartKey(due, eventId), { executionId });
  if (started.executionId !== executionId) {
    noteRun({ startedBy: started.executionId });
    return { startedBy: started.executionId };
  }
  const runDay = runDayOf(event);
  const { backtestDays, rows } = settings.retraining;
  const snapshotId = (await lake.currentSnapshotId()) ?? null;
  const history = await lake.pin(snapshotId ?? undefined);
  const shards = await selectShards(history);
  const testedUntil = runDay - 1;
  const trainedUntil = testedUntil - backtestDays;
  const since = event.due.since === undefined ? undefined : parseDay(event.due.since);
  const plan = await planRun(event, settings, servedModels, { snapshotId, trainedUntil, testedUntil });
  const prefix = retrainingFilesPrefix(plan.modelVersion);
  const columns = listModelColumns(settings.featureOrder);
  const plans = await readModelPlans(lake, columns);
  const read = (shard: Shard) =>
    history.readShard(shard, { toDay: testedUntil, columns: [...FEATURE_SOURCE_COLUMNS, ...columns] });
  const draw: Draw = {
    since,
    untilDay: trainedUntil,
    horizonDays: settings.horizonDays,
    rowCount: rows / shards.length,
    columns,
    plans,
  };
  const changedRelations = since === undefined ? [] : await findChanged(shards, read, draw);
  let firstDay = trainedUntil;
  let trainingRows = 0;
  let backtestRows = 0;
  for (const shard of shards) {
    const { shardId } = shard;
    await inShard(shardId, async () => {
      const fleet = await inStage(
        "read-history",
        () => read(shard),
        ({ length }) => ({ products: length }),
      );
      if (fleet.length === 0) return;
      checkModelColumns(fleet, columns, plans);
      for (const { days } of fleet) firstDay = Math.min(firstDay, days[0]!);
      const sets = drawSets(fleet, draw, hashText(`${plan.modelVersion} ${shardId}`), changedRelations);
      const name = `shard=${encodeURIComponent(shardId)}.csv`;
      const files = sets.map((set) => toTrainingFiles(set, listAskedFeatures(settings)));
      const rowCount = sets.reduce((sum, { labels }) => sum + labels.length, 0);
      if (rowCount > 0) {
        await inStage("write-training", async () => {
          const join = (kind: "train" | "examples") => files.map((file) => file[kind]).join("");
          await lake.writeText(`${prefix}train/${name}`, join("train"), "text/csv");
          await lake.writeText(`${prefix}examples/${name}`, join("examples"), "text/csv");
        });
      }
      trainingRows += rowCount;
      const writer = createTransformWriter({
        lake,
        transformPrefix: `${prefix}backtest/`,
        shardId,
        settings,
      });
      for (const question of askBacktest(fleet, shards.length, settings, backtestOrigins(plan), plans)) {
        backtestRows += question.instances.length;
        await writer.predict(question.instances);
      }
    });
  }
  noteRun({
    modelVersion: plan.modelVersion,
    changedRelations: changedRelations.join(", "),
    trainingRows,
    backtestRows,
    reason: event.due.reason,
  });
  if (trainingRows === 0 || backtestRows === 0) {
    throw new DataError(
      `The history up to ${formatDay(testedUntil)} gives ${trainingRows} examples to train on and ${backtestRows} forecasts to judge by; at least ${WARM_UP_DAYS + backtestDays + 1} days of demand are needed.`,
    );
  }
  const worldSince = formatDay(since ?? firstDay);
  return {
    ...plan,
    worldSince,
    changedRelations,
    trainingRows,
    backtestRows,
    ...(plans && { calendarId: plans.snapshotId }),
  };
}

/** What examples are drawn from. */
interface Draw {
  /** First day of the world that the model is for; absent where it has always been the same. */
  readonly since: number | undefined;
  readonly untilDay: number;
  readonly horizonDays: number;
  /** About how many, of a shard. */
  readonly rowCount: number;
  readonly columns: readonly string[];
  readonly plans: Awaited<ReturnType<typeof readModelPlans>>;
}

/**
 * Which relations are others since the change: asked of as many shards as it takes, so that all of them are told the same.
 */
async function findChanged(
  shards: readonly Shard[],
  read: (shard: Shard) => Promise<readonly DemandSeries[]>,
  draw: Draw,
): Promise<string[]> {
  return inStage("compare-worlds", async () => {
    const fleet: DemandSeries[] = [];
    for (const shard of shards) {
      if (fleet.length < PRODUCTS_ASKED) fleet.push(...(await read(shard)));
    }
    const asked = fleet.slice(0, PRODUCTS_ASKED);
    return findChangedRelations(drawBefore(asked, draw, 0), drawSince(asked, draw, 0));
  });
}

/**
 * The examples of a shard. Where the world has changed, those since then; and, where it is known which relations are others
 * now, those before as well, which do not tell them: week, levels and seasons are what they were, and the days since the
 * change are few.
 */
function drawSets(
  fleet: readonly DemandSeries[],
  draw: Draw,
  seed: number,
  changedRelations: readonly string[],
): TrainingSet[] {
  if (changedRelations.length === 0) return [drawSince(fleet, draw, seed)];
  const half = { ...draw, rowCount: draw.rowCount / 2 };
  return [withoutFeatures(drawBefore(fleet, half, seed), changedRelations), drawSince(fleet, half, seed)];
}

function drawSince(fleet: readonly DemandSeries[], { since, ...draw }: Draw, seed: number): TrainingSet {
  const firstDay = fleet.reduce((first, { days }) => Math.min(first, days[0]!), draw.untilDay);
  const from = Math.max(since ?? firstDay, firstDay + WARM_UP_DAYS);
  return drawTrainingSet(fleet, {
    ...draw,
    seed,
    fromDay: from,
    ...(draw.untilDay - from < DENSE_DAYS ? DENSE : SPARSE),
  });
}

function drawBefore(fleet: readonly DemandSeries[], { since, ...draw }: Draw, seed: number): TrainingSet {
  return drawTrainingSet(fleet, { ...draw, seed, untilDay: since! - 1, ...SPARSE });
}

async function planRun(
  event: PrepareEvent,
  settings: RetrainSettings,
  servedModels: ServedModels,
  days: { readonly snapshotId: string | null; readonly trainedUntil: number; readonly testedUntil: number },
): Promise<RetrainingPlan> {
  const { environment, lakeBucketName } = settings;
  // Names of jobs are unique for ever, and a run that is started again is another one.
  const unique = createHash("sha256").update(event.executionId).digest("hex").slice(0, 8);
  const modelVersion = `${formatDay(days.testedUntil + 1)}-${unique}`;
  const championVersion = await servedModels.versions().then(
    (versions) => versions.get(CHAMPION),
    () => undefined,
  );
  const prefix = retrainingFilesPrefix(modelVersion);
  const uri = (key: string) => `s3://${lakeBucketName}/${key}`;
  const jobName = `${retrainingNamePrefix(environment)}${modelVersion}`;
  return {
    modelVersion,
    scheduledAt: event.scheduledAt,
    executionId: event.executionId,
    due: event.due,
    ...(championVersion !== undefined && { championVersion }),
    snapshotId: days.snapshotId,
    trainedUntil: formatDay(days.trainedUntil),
    testedUntil: formatDay(days.testedUntil),
    worldSince: event.due.since ?? formatDay(days.trainedUntil),
    changedRelations: [],
    trainingRows: 0,
    backtestRows: 0,
    jobName,
    trainUri: uri(`${prefix}train/`),
    examplesUri: uri(`${prefix}examples/`),
    outputUri: uri(`${prefix}output/`),
    backtestUri: uri(`${prefix}backtest/input/`),
    candidateOutputUri: uri(`${prefix}backtest/candidate/`),
    championOutputUri: uri(`${prefix}backtest/champion/`),
    championArtifactUri: uri(`${modelFolder(championVersion ?? "none")}model.tar.gz`),
    candidateModelName: jobName,
    championModelName: `${jobName}-champion`,
  };
}
