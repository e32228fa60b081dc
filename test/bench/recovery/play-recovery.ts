import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { ContestDay } from "../../../functions/contracts/results/contest";
import { type RetrainingPlan, retrainingFilesPrefix } from "../../../functions/contracts/retraining";
import type { RetrainSettings } from "../../../functions/contracts/settings/handlers";
import { formatDay, instantOfDay } from "../../../functions/demand/calendar";
import { findSorted } from "../../../functions/demand/numeric/search";
import type { DemandSeries } from "../../../functions/demand/series";
import { buildForecastFrame } from "../../../functions/forecasting/forecast-frame";
import { type RetrainDependencies, runRetrainStep } from "../../../functions/handlers/retrain";
import type { Judgement } from "../../../functions/handlers/retraining/judge";
import { judgeContest } from "../../../functions/retraining/contest";
import { lookForAge } from "../../../functions/retraining/due";
import type { DayRecord } from "../../../functions/retraining/record";
import { MANIFEST_FILE, MODEL_FILE, type ModelManifest } from "../../../scripts/model/artifact";
import { createPredictor, type Predictor } from "../../../scripts/model/predictor";
import { unpackTarGz } from "../../../scripts/model/tar";
import { trainModel } from "../../../scripts/model/train";
import { runTrainingContainer } from "../../../scripts/model/training-job";
import {
  bundleHabits,
  GENERATED_UNTIL,
  generateDemand,
} from "../../../scripts/sandbox/run/demand/generate-demand";
import { DAYS_BEFORE_CHANGE, TOLERATED_LOSS } from "../../../scripts/sandbox/run/renewal/summarise-renewal";
import { createInMemoryLake } from "../../support/in-memory-lake";

const HORIZON_DAYS = 14;
/** Days over which an accuracy is told, and what it may have lost at the end: as the sandbox tells it. */
const WINDOW_DAYS = 14;

/** What became of the accuracy of a fleet whose world changes, shares. */
export interface Recovery {
  readonly seed: number;
  readonly before: number;
  readonly worst: number;
  readonly end: number;
  /** What the first model misses by on the last days where nothing changed: no days are as easy as others. */
  readonly unchanged: number;
  /** Days from the change until the model of the new world served; absent where none did. */
  readonly daysUntilServed: number | null;
  /** Days from the change until the accuracy had come back and stayed so; absent where it had not by the end. */
  readonly daysUntilBack: number | null;
  readonly trainings: number;
}

/**
 * Plays `npm run sandbox -- --retrain` without the emulator: the same demand, look, training set, training, trial,
 * verdict and contest, day by day.
 */
export async function playRecovery(
  seed: number,
  {
    days,
    products,
    retraining,
  }: { readonly days: number; readonly products: number; readonly retraining: RetrainSettings["retraining"] },
): Promise<Recovery> {
  const lastDay = GENERATED_UNTIL;
  const firstDay = lastDay - days + 1;
  const onset = firstDay + DAYS_BEFORE_CHANGE;
  const fleet = generateDemand({ products, days, seed, habits: bundleHabits(onset) });
  const first = await createPredictor(
    await trainModel(fleet, { untilDay: firstDay - 1, horizonDays: HORIZON_DAYS, seed }),
  );
  let champion = first;
  let competitor: Predictor | undefined;
  let contest: ContestDay[] = [];
  let lastDue: string | undefined;
  let lastSince: string | undefined;
  let daysUntilServed: number | null = null;
  let trainings = 0;
  const record: DayRecord[] = [];
  const errors = new Map<number, { readonly error: number; readonly actual: number }>();
  for (let day = firstDay; day <= lastDay; day++) {
    const own = scoreDay(fleet, champion, day);
    errors.set(day, own);
    record.push({
      date: formatDay(day),
      wape: own.error / own.actual,
      driftedShare: 0,
      modelVersion: "champion",
    });
    const runDay = day + 1;
    if (competitor) {
      const other = scoreDay(fleet, competitor, day);
      contest.push({
        date: formatDay(day),
        championError: own.error,
        competitorError: other.error,
        actual: own.actual,
        championErrorValue: 0,
        competitorErrorValue: 0,
        productDays: products,
      });
      const { verdict } = judgeContest(contest);
      if (verdict === "promote") {
        champion = competitor;
        daysUntilServed ??= runDay - onset;
      }
      if (verdict !== "keep-watching") competitor = undefined;
      continue;
    }
    const { due } = lookForAge(
      {
        days: record,
        ...(lastDue !== undefined && { lastDue }),
        ...(lastSince !== undefined && { lastSince }),
      },
      runDay,
      retraining,
    );
    if (!due) continue;
    lastDue = formatDay(runDay);
    lastSince = due.since;
    trainings++;
    competitor = await renew(fleet, champion, runDay, due, retraining);
    contest = [];
  }
  const wapeUntil = (until: number, scoreOf = (day: number) => errors.get(day)!): number => {
    let error = 0;
    let actual = 0;
    for (let day = until - WINDOW_DAYS + 1; day <= until; day++) {
      const score = scoreOf(day);
      error += score.error;
      actual += score.actual;
    }
    return error / actual;
  };
  const before = wapeUntil(onset - 1);
  let worst = 0;
  let lastDayAway = onset;
  for (let day = onset + WINDOW_DAYS - 1; day <= lastDay; day++) {
    const wape = wapeUntil(day);
    worst = Math.max(worst, wape);
    if (wape > before * (1 + TOLERATED_LOSS)) lastDayAway = day;
  }
  const daysUntilBack = lastDayAway === lastDay ? null : lastDayAway + 1 - onset;
  const twin = generateDemand({ products, days, seed });
  return {
    seed,
    before,
    worst,
    end: wapeUntil(lastDay),
    unchanged: wapeUntil(lastDay, (day) => scoreDay(twin, first, day)),
    daysUntilServed,
    daysUntilBack,
    trainings,
  };
}

/** The error of the forecasts for a day that were made the day before. */
function scoreDay(fleet: readonly DemandSeries[], model: Predictor, day: number) {
  const frame = buildForecastFrame(fleet, day - 1, 1);
  const { predicted } = model.predict(frame.features);
  const byProduct = new Map(fleet.map((series) => [series.productId, series]));
  let error = 0;
  let actual = 0;
  frame.productIds.forEach((productId, row) => {
    const series = byProduct.get(productId)!;
    const at = findSorted(series.days, day);
    if (at < 0) return;
    error += Math.abs(predicted[row]! - series.unitsSold[at]!);
    actual += series.unitsSold[at]!;
  });
  return { error, actual };
}

/** Training set, training, trial and verdict, by the function itself; the candidate where it was accepted. */
async function renew(
  fleet: readonly DemandSeries[],
  champion: Predictor,
  runDay: number,
  due: NonNullable<ReturnType<typeof lookForAge>["due"]>,
  retraining: RetrainSettings["retraining"],
): Promise<Predictor | undefined> {
  const lake = createInMemoryLake();
  await createLakeWriter(lake.store).replaceHistory(
    toDailyTable(fleet.map((series) => cutSeries(series, runDay))),
  );
  const settings: RetrainSettings = {
    environment: "bench",
    lakeBucketName: "in-memory-lake",
    endpointName: "model",
    modelVersion: "v1",
    contentType: "json",
    featureOrder: [],
    horizonDays: HORIZON_DAYS,
    eventBusName: "orders",
    retraining,
    modelPackageGroupName: "models",
    servingImage: "image",
    codeVersion: "bench",
  };
  const ports: RetrainDependencies = {
    lake,
    bus: { put: async () => undefined },
    servedModels: {
      versions: async () => new Map([["champion", "v1"]]),
      shadows: async () => new Map<string, string>(),
    },
    metrics: { publish: async () => ({ published: 0, calls: 0 }) },
    copy: async () => undefined,
    register: async () => "arn:package",
  };
  const scheduledAt = new Date(instantOfDay(runDay) + 6.5 * 3_600_000).toISOString();
  const executionId = `bench-${runDay}`;
  const plan = (await runRetrainStep(
    {
      step: "prepare",
      scheduledAt,
      executionId,
      eventId: executionId,
      due: { environment: "bench", day: formatDay(runDay), ...due },
    },
    settings,
    ports,
  )) as RetrainingPlan;
  const folder = retrainingFilesPrefix(plan.modelVersion);
  const channel = async (name: string) =>
    new Map(
      await Promise.all(
        lake
          .keys()
          .filter((key) => key.startsWith(`${folder}${name}/`))
          .map(async (key) => [key, Buffer.from((await lake.readText(key))!)] as const),
      ),
    );
  const artifact = await runTrainingContainer({
    hyperParameters: { trained_until: plan.trainedUntil, world_since: plan.worldSince },
    channels: new Map([
      ["train", await channel("train")],
      ["examples", await channel("examples")],
    ]),
  });
  const candidate = await createPredictor(openArtifact(artifact));
  for (const [name, model] of [
    ["candidate", candidate],
    ["champion", champion],
  ] as const) {
    for (const key of lake.keys().filter((one) => one.startsWith(`${folder}backtest/input/`))) {
      const lines = (await lake.readText(key))!.trim().split("\n");
      const answers = lines.map((line) => model.invoke("application/json", line));
      await lake.writeText(
        `${key.replace("/input/", `/${name}/`)}.out`,
        `${answers.join("\n")}\n`,
        "application/json",
      );
    }
  }
  const judged = (await runRetrainStep(
    {
      step: "judge",
      scheduledAt,
      executionId,
      plan: { ...plan, trained: { artifactUri: `${plan.outputUri}model.tar.gz` } },
    },
    settings,
    ports,
  )) as Judgement;
  return judged.accepted ? candidate : undefined;
}

function openArtifact(bytes: Uint8Array) {
  const files = unpackTarGz(bytes);
  const manifest = JSON.parse(Buffer.from(files.get(MANIFEST_FILE)!).toString("utf8")) as ModelManifest;
  return { manifest, model: files.get(MODEL_FILE)! };
}

/** The series as it is known on the morning of a day. */
function cutSeries(series: DemandSeries, runDay: number): DemandSeries {
  let end = series.days.length;
  while (end > 0 && series.days[end - 1]! >= runDay) end--;
  const cut = (values: Float64Array): Float64Array => values.subarray(0, end);
  return {
    ...series,
    days: series.days.subarray(0, end),
    unitsSold: cut(series.unitsSold),
    sellingPrice: cut(series.sellingPrice),
    features: Object.fromEntries(
      Object.entries(series.features).map(([name, values]) => [name, cut(values)]),
    ),
  };
}
