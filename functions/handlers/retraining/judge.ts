import type { copyObject } from "../../aws/copy-object";
import { inShard, inStage, noteRun } from "../../aws/log/run-log";
import type { registerModel } from "../../aws/model-registry";
import type { Lake } from "../../contracts/lake";
import type { InstancePrediction } from "../../contracts/ports";
import {
  type Backtest,
  modelFolder,
  type RetrainingPlan,
  type RetrainingRun,
  retrainingFilesPrefix,
  retrainingRunKey,
  type TrainedPlan,
} from "../../contracts/retraining";
import type { RetrainSettings } from "../../contracts/settings/handlers";
import { parseDay } from "../../demand/calendar";
import { findSorted, lowerBound } from "../../demand/numeric/search";
import { demandColumn, isCensored } from "../../demand/scored-demand";
import { forecastSeasonalNaive } from "../../demand/seasonal-naive";
import type { DemandSeries } from "../../demand/series";
import { classifyXyz } from "../../demand/variation-class";
import { FEATURE_SOURCE_COLUMNS } from "../../forecasting/features";
import { listModelColumns } from "../../forecasting/model-columns";
import { type ChosenMethod, chooseSimpleMethod } from "../../forecasting/simple-forecasts";
import { BacktestSums } from "../../retraining/backtest";
import { readModelPlans } from "../calendar/read-plans";
import { createTransformReader } from "../fleet/transform-endpoint";
import { askBacktest, type BacktestQuestion, backtestOrigins, selectShards } from "./backtest-questions";

/** What the state machine hears. */
export interface Judgement {
  readonly modelVersion: string;
  readonly accepted: boolean;
  readonly because: string;
  readonly modelPackageArn: string;
}

export interface JudgePorts {
  readonly lake: Lake;
  readonly copy: typeof copyObject;
  readonly register: typeof registerModel;
}

const MEAN_DAYS = 28;
const CLASS_WEEKS = 13;
const JSON_TYPE = "application/json";

/**
 * Holds the candidate's answers against the champion's and the baselines', and registers it with what was found. One that
 * is better beyond chance is laid where an endpoint looks for it.
 */
export async function judgeCandidate(
  plan: TrainedPlan,
  settings: RetrainSettings,
  { lake, copy, register }: JudgePorts,
): Promise<Judgement> {
  const backtest = await backtestModels(plan, settings, lake);
  const { verdict } = backtest;
  const { modelVersion } = plan;
  const { lakeBucketName } = settings;
  const folder = modelFolder(modelVersion);
  const keyOf = (uri: string) => uri.slice(`s3://${lakeBucketName}/`.length);
  const isKept = verdict.accepted;
  if (isKept) {
    await inStage("keep-artifact", () =>
      copy(lakeBucketName, keyOf(plan.trained.artifactUri), `${folder}model.tar.gz`),
    );
  }
  const statisticsKey = `${retrainingRunKey(modelVersion).replace(/\.json$/, "")}-backtest.json`;
  await lake.writeJson(statisticsKey, backtest);
  const modelPackageArn = await inStage("register", () =>
    register({
      groupName: settings.modelPackageGroupName,
      plan,
      backtest,
      image: settings.servingImage,
      contentType: settings.contentType === "json" ? JSON_TYPE : "text/csv",
      artifactUri: isKept ? `s3://${lakeBucketName}/${folder}model.tar.gz` : plan.trained.artifactUri,
      statisticsUri: `s3://${lakeBucketName}/${statisticsKey}`,
      codeVersion: settings.codeVersion,
    }),
  );
  const run: RetrainingRun = { ...plan, backtest, codeVersion: settings.codeVersion, modelPackageArn };
  await lake.writeJson(retrainingRunKey(modelVersion), run);
  noteRun({ modelVersion, accepted: verdict.accepted, because: verdict.because });
  return { modelVersion, accepted: verdict.accepted, because: verdict.because, modelPackageArn };
}

async function backtestModels(
  plan: RetrainingPlan,
  settings: RetrainSettings,
  lake: Lake,
): Promise<Backtest> {
  const history = await lake.pin(plan.snapshotId ?? undefined);
  const shards = await selectShards(history);
  const testedUntil = parseDay(plan.testedUntil)!;
  const columns = listModelColumns(settings.featureOrder);
  const plans =
    plan.calendarId === undefined ? undefined : await readModelPlans(lake, columns, plan.calendarId);
  const sums = new BacktestSums();
  for (const shard of shards) {
    await inShard(shard.shardId, async () => {
      const fleet = await history.readShard(shard, {
        toDay: testedUntil,
        columns: [...FEATURE_SOURCE_COLUMNS, ...columns],
      });
      const prefix = `${retrainingFilesPrefix(plan.modelVersion)}backtest/`;
      const answersOf = (outputFolder: string, { instances }: BacktestQuestion) =>
        createTransformReader({
          lake,
          transformPrefix: prefix,
          shardId: shard.shardId,
          settings,
          outputFolder,
        }).predict(instances);
      for (const question of askBacktest(fleet, shards.length, settings, backtestOrigins(plan), plans)) {
        const candidate = await answersOf("candidate", question);
        const champion =
          plan.championVersion === undefined ? undefined : await answersOf("champion", question);
        addAnswers(sums, fleet, question, candidate, champion, parseDay(plan.trainedUntil)!);
      }
    });
  }
  return sums.finish(settings.retraining.leastGainPercent);
}

function addAnswers(
  sums: BacktestSums,
  fleet: readonly DemandSeries[],
  { instances, targetDays, steps }: BacktestQuestion,
  candidate: readonly InstancePrediction[],
  champion: readonly InstancePrediction[] | undefined,
  trainedUntil: number,
): void {
  const known = new Map(
    fleet.map((series) => [
      series.productId,
      { series, demand: demandColumn(series), productClass: classify(series, trainedUntil) },
    ]),
  );
  const chosen = new Map<number, ChosenMethod>();
  const forecastSimply = (productId: string, originDay: number, day: number) => {
    const method = chosen.get(originDay) ?? chooseSimpleMethod(fleet, originDay);
    chosen.set(originDay, method);
    return method.forecast(productId, day);
  };
  instances.forEach(({ product_id }, index) => {
    const { series, demand, productClass } = known.get(product_id)!;
    const targetDay = targetDays[index]!;
    const row = findSorted(series.days, targetDay);
    // A day out of stock tells what was sold, not what was wanted.
    if (row < 0 || isCensored(series, row)) return;
    const step = steps[index]!;
    const originDay = targetDay - step;
    sums.add({
      productId: product_id,
      targetDay,
      step,
      productClass,
      actual: demand[row]!,
      sellingPrice: series.sellingPrice[row]!,
      candidate: candidate[index]!.predicted_demand,
      champion: champion?.[index]?.predicted_demand,
      baseline: forecastSeasonalNaive(series.days, demand, originDay, targetDay),
      mean: meanBefore(series, demand, originDay),
      // Where no champion serves, the candidate must beat what orders rest on.
      ...(!champion && { simple: forecastSimply(product_id, originDay, targetDay) }),
    });
  });
}

/** By the weekly demand of the last quarter before the trial. */
function classify(series: DemandSeries, untilDay: number): string {
  const weeks = new Float64Array(CLASS_WEEKS);
  const demand = demandColumn(series);
  const start = lowerBound(series.days, untilDay - 7 * CLASS_WEEKS + 1);
  for (let row = start; row < series.days.length && series.days[row]! <= untilDay; row++) {
    const week = CLASS_WEEKS - 1 - Math.floor((untilDay - series.days[row]!) / 7);
    weeks[week]! += demand[row]! || 0;
  }
  const mean = weeks.reduce((sum, units) => sum + units, 0) / CLASS_WEEKS;
  const variance = weeks.reduce((sum, units) => sum + (units - mean) ** 2, 0) / CLASS_WEEKS;
  return classifyXyz(mean > 0 ? Math.sqrt(variance) / mean : Number.NaN);
}

function meanBefore({ days }: DemandSeries, demand: Float64Array, originDay: number): number {
  const end = lowerBound(days, originDay + 1);
  const start = lowerBound(days, originDay - MEAN_DAYS + 1, 0, end);
  let sum = 0;
  let count = 0;
  for (let row = start; row < end; row++) {
    if (Number.isNaN(demand[row]!)) continue;
    sum += demand[row]!;
    count++;
  }
  return count > 0 ? sum / count : Number.NaN;
}
