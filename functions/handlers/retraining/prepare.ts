import { createHash } from "node:crypto";
import { inShard, inStage, noteRun } from "../../aws/log/run-log";
import { DataError } from "../../contracts/errors";
import type { Lake } from "../../contracts/lake";
import type { ServedModels } from "../../contracts/ports";
import {
  modelFolder,
  type RetrainEvent,
  type RetrainingPlan,
  retrainingFilesPrefix,
  retrainingNamePrefix,
} from "../../contracts/retraining";
import type { RetrainSettings } from "../../contracts/settings/handlers";
import { CHAMPION } from "../../contracts/variants";
import { formatDay, parseDay } from "../../demand/calendar";
import { hashText } from "../../demand/numeric/random";
import { FEATURE_NAMES, FEATURE_SOURCE_COLUMNS } from "../../forecasting/features";
import { checkModelColumns, listModelColumns } from "../../forecasting/model-columns";
import { toTrainingFiles } from "../../forecasting/training-files";
import { drawTrainingSet, WARM_UP_DAYS } from "../../forecasting/training-set";
import { readPlans } from "../calendar/read-plans";
import { createTransformWriter } from "../fleet/transform-endpoint";
import { runDayOf } from "../run-day";
import { askBacktest, backtestOrigins, selectShards } from "./backtest-questions";

type PrepareEvent = Extract<RetrainEvent, { step: "prepare" }>;

/** Of a short history every origin counts; of a long one the next day's tells little new. */
const DENSE_DAYS = 90;
const SPARSE = { originStepDays: 3, targetsPerDraw: 3 } as const;
const DENSE = { originStepDays: 1, targetsPerDraw: 8 } as const;

/**
 * Writes what the training job learns from and what the candidate is tried on, shard by shard, from one snapshot of the
 * history. The days of the trial are not learnt from.
 */
export async function prepareRetraining(
  event: PrepareEvent,
  settings: RetrainSettings,
  { lake, servedModels }: { readonly lake: Lake; readonly servedModels: ServedModels },
): Promise<RetrainingPlan> {
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
  const plans = await readPlans(lake, columns);
  let trainingRows = 0;
  let backtestRows = 0;
  for (const { shardId, ...shard } of shards) {
    await inShard(shardId, async () => {
      const fleet = await inStage(
        "read-history",
        () =>
          history.readShard(
            { shardId, ...shard },
            { toDay: testedUntil, columns: [...FEATURE_SOURCE_COLUMNS, ...columns] },
          ),
        ({ length }) => ({ products: length }),
      );
      if (fleet.length === 0) return;
      checkModelColumns(fleet, columns, plans);
      const firstDay = fleet.reduce((first, { days }) => Math.min(first, days[0]!), trainedUntil);
      const from = Math.max(since ?? firstDay, firstDay + WARM_UP_DAYS);
      const set = drawTrainingSet(fleet, {
        untilDay: trainedUntil,
        horizonDays: settings.horizonDays,
        rowCount: rows / shards.length,
        seed: hashText(`${plan.modelVersion} ${shardId}`),
        fromDay: from,
        columns,
        plans,
        ...(trainedUntil - from < DENSE_DAYS ? DENSE : SPARSE),
      });
      const files = toTrainingFiles(set, featureOrderOf(settings));
      const name = `shard=${encodeURIComponent(shardId)}.csv`;
      if (set.labels.length > 0) {
        await inStage("write-training", async () => {
          await lake.writeText(`${prefix}train/${name}`, files.train, "text/csv");
          await lake.writeText(`${prefix}examples/${name}`, files.examples, "text/csv");
        });
      }
      trainingRows += set.labels.length;
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
  noteRun({ modelVersion: plan.modelVersion, trainingRows, backtestRows, reason: event.due.reason });
  if (trainingRows === 0 || backtestRows === 0) {
    throw new DataError(
      `The history up to ${formatDay(testedUntil)} gives ${trainingRows} examples to train on and ${backtestRows} forecasts to judge by; at least ${WARM_UP_DAYS + backtestDays + 1} days of demand are needed.`,
    );
  }
  return { ...plan, trainingRows, backtestRows, ...(plans && { calendarId: plans.snapshotId }) };
}

/** Columns of the training files: what the model is asked with. */
function featureOrderOf({
  contentType,
  featureOrder,
}: Pick<RetrainSettings, "contentType" | "featureOrder">) {
  return contentType === "csv" ? featureOrder : [...FEATURE_NAMES, ...listModelColumns(featureOrder)];
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
    trainingRows: 0,
    backtestRows: 0,
    jobName,
    trainUri: uri(`${prefix}train/`),
    examplesUri: uri(`${prefix}examples/`),
    outputUri: uri(`${prefix}output/`),
    backtestUri: uri(`${prefix}backtest/input/`),
    candidateOutputUri: uri(`${prefix}backtest/candidate/`),
    championOutputUri: uri(`${prefix}backtest/champion/`),
    artifactUri: uri(`${prefix}output/${jobName}/output/model.tar.gz`),
    championArtifactUri: uri(`${modelFolder(championVersion ?? "none")}model.tar.gz`),
    candidateModelName: jobName,
    championModelName: `${jobName}-champion`,
  };
}
