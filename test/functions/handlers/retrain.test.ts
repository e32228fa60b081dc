import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import { DataError, UsageError } from "../../../functions/contracts/errors";
import { monitoringSummaryFile } from "../../../functions/contracts/keys";
import type { InstanceRequest } from "../../../functions/contracts/ports";
import {
  RETRAINING_RECORD_KEY,
  type RetrainEvent,
  type RetrainingDue,
  type RetrainingPlan,
  type RetrainingRun,
  retrainingRunKey,
  type TrainedPlan,
} from "../../../functions/contracts/retraining";
import type { RetrainSettings } from "../../../functions/contracts/settings/handlers";
import { formatDay, instantOfDay } from "../../../functions/demand/calendar";
import { FEATURE_NAMES } from "../../../functions/forecasting/features";
import { readTrainingFiles } from "../../../functions/forecasting/training-files";
import { type RetrainDependencies, runRetrainStep } from "../../../functions/handlers/retrain";
import { findFirstModel } from "../../../functions/handlers/retraining/first-model";
import type { Judgement } from "../../../functions/handlers/retraining/judge";
import type { RetrainingRecord } from "../../../functions/retraining/record";
import {
  bundleHabits,
  GENERATED_UNTIL,
  generateDemand as generateSandboxDemand,
} from "../../../scripts/sandbox/run/demand/generate-demand";
import { writeDayFile } from "../../support/day-files";
import { generateDemand } from "../../support/demand";
import { createInMemoryLake, type InMemoryLake } from "../../support/in-memory-lake";
import { configOf } from "../../support/stack-config";

const { retraining } = configOf({});
const SETTINGS = {
  environment: "dev",
  lakeBucketName: "in-memory-lake",
  endpointName: "model",
  modelVersion: "v1",
  contentType: "json",
  featureOrder: [],
  horizonDays: 7,
  eventBusName: "orders",
  retraining,
  modelPackageGroupName: "models",
  servingImage: "image",
  codeVersion: "abc",
} as const;

function createPorts(served: Readonly<Record<string, string>> = { champion: "v1" }) {
  const lake = createInMemoryLake();
  const events: { readonly type: string; readonly detail: unknown }[] = [];
  const copies: string[] = [];
  const registered: Parameters<RetrainDependencies["register"]>[0][] = [];
  const ports: RetrainDependencies = {
    lake,
    bus: { put: async (type, detail) => void events.push({ type, detail }) },
    servedModels: {
      versions: async () => new Map(Object.entries(served)),
      shadows: async () => new Map<string, string>(),
    },
    metrics: { publish: async () => ({ published: 0, calls: 0 }) },
    copy: async (_, from, to) => void copies.push(`${from} -> ${to}`),
    register: async (model) => {
      registered.push(model);
      return "arn:package";
    },
  };
  const run = (event: RetrainEvent, settings: RetrainSettings = SETTINGS) =>
    runRetrainStep(event, settings, ports);
  return { lake, events, copies, registered, run };
}

/** The monitor's summaries of days up to the day before `runDay`: the error rises by half 45 days before it. */
async function leaveSummaries(lake: InMemoryLake, runDay: number): Promise<void> {
  for (let day = runDay - 99; day <= runDay; day++) {
    await writeDayFile(lake, monitoringSummaryFile(day), {
      lastDay: { date: formatDay(day - 1), wape: day <= runDay - 45 ? 0.3 : 0.45, baselineWape: 0.5 },
      concept: { ok: 10, warning: 0, degraded: 0, insufficientData: 0 },
      modelVersion: "v1",
    });
  }
}

/** The plan as the state machine has it after the training. */
const trained = (plan: RetrainingPlan): TrainedPlan => ({
  ...plan,
  trained: { artifactUri: `${plan.outputUri}${plan.jobName}-0/output/model.tar.gz` },
});
const at = (day: number) => new Date(instantOfDay(day) + 6.5 * 3_600_000).toISOString();

describe("the daily look of retrain", () => {
  const RUN_DAY = 20_500;

  it("puts an event on the bus when the model has aged, once for a day, and remembers what it has read", async () => {
    const { lake, events, run } = createPorts();
    await leaveSummaries(lake, RUN_DAY);
    const found = await run({ scheduledAt: at(RUN_DAY) });
    expect(found).to.have.nested.property("due.reason", "error");
    expect(events).to.have.length(1);
    expect(events[0]).to.deep.include({ type: "RetrainingDue" });
    expect(events[0]!.detail).to.include({
      environment: "dev",
      day: formatDay(RUN_DAY),
      since: formatDay(RUN_DAY - 45),
    });
    await run({ scheduledAt: at(RUN_DAY) });
    await run({ scheduledAt: at(RUN_DAY + 1) });
    expect(events).to.have.length(1);
    const record = (await lake.readJson<RetrainingRecord>(RETRAINING_RECORD_KEY))!;
    expect(record.days).to.have.length(100);
    expect(record.lastDue).to.equal(formatDay(RUN_DAY));
  });

  it("says nothing while a candidate is being tried", async () => {
    const { lake, events, run } = createPorts({ champion: "v1", challenger: "v2" });
    await leaveSummaries(lake, RUN_DAY);
    expect(await run({ scheduledAt: at(RUN_DAY) })).to.include({ because: "challenger v2 is being tried" });
    expect(events).to.deep.equal([]);
  });

  it("begins the first training where there is no model, as soon as the history is long enough", async () => {
    const { modelVersion: _, ...settings } = SETTINGS;
    const days = 35 + 21 + retraining.backtestDays;
    const lastDay = GENERATED_UNTIL;
    const { lake, events, run } = createPorts({});
    const fleet = generateDemand({ products: 6, days, lastDay });
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(fleet), { shardCount: 2 });
    const lookOn = (day: number) => run({ scheduledAt: new Date(instantOfDay(day)).toISOString() }, settings);
    await lookOn(lastDay);
    expect(events).to.deep.equal([]);
    expect((await lake.readJson<RetrainingRecord>(RETRAINING_RECORD_KEY))?.lastLook?.because).to.contain(
      `has ${days - 1} days and a first model needs ${days}`,
    );
    expect(await findFirstModel(lake, { environment: "dev", trains: true })).to.include({
      step: "short-history",
      next: null,
    });
    await lookOn(lastDay + 1);
    expect(events.map(({ detail }) => (detail as RetrainingDue).reason)).to.deep.equal(["first"]);
  });

  it("refuses a step that it does not know", async () => {
    const { run } = createPorts();
    const wrong = run({ step: "train", scheduledAt: at(RUN_DAY) } as never);
    expect(await wrong.catch((error: Error) => error)).to.be.instanceOf(UsageError);
  });
});

describe("a retraining", () => {
  const fleet = generateDemand({ products: 24, days: 130 });
  const RUN_DAY = fleet[0]!.days.at(-1)! + 1;
  const due: RetrainingDue = {
    environment: "dev",
    day: formatDay(RUN_DAY),
    reason: "error",
    since: formatDay(RUN_DAY - 60),
    because: "it aged",
  };
  const EVENT = {
    step: "prepare",
    scheduledAt: at(RUN_DAY),
    eventId: "event-1",
    executionId: "run-1",
    due,
  } as const;

  async function prepare(served?: Readonly<Record<string, string>>) {
    const created = createPorts(served);
    await createLakeWriter(created.lake.store).replaceHistory(toDailyTable(fleet), { shardCount: 2 });
    const plan = (await created.run(EVENT)) as RetrainingPlan;
    return { ...created, plan };
  }

  /** The model's part of the trial: each input line is answered by a line of predictions. */
  async function answer(
    lake: InMemoryLake,
    plan: RetrainingPlan,
    folder: string,
    of: (one: InstanceRequest) => number,
  ) {
    const input = `fleet/retrain/${plan.modelVersion}/backtest/input/`;
    for (const key of lake.keys().filter((name) => name.startsWith(input))) {
      const lines = (await lake.readText(key))!.trim().split("\n");
      const answers = lines.map((line) => {
        const { instances } = JSON.parse(line) as { instances: readonly InstanceRequest[] };
        const predictions = instances.map((one) => ({
          product_id: one.product_id,
          date: one.date,
          predicted_demand: of(one),
        }));
        return JSON.stringify({ predictions });
      });
      const output = `${key.replace("/input/", `/${folder}/`)}.out`;
      await lake.writeText(output, `${answers.join("\n")}\n`, "application/json");
    }
  }

  const mean = ({ features }: InstanceRequest) => features.mean_28 ?? 0;
  const absurd = (one: InstanceRequest) => 3 * mean(one) + 5;

  it("learns from the changed world up to the days of the trial, and from no later one", async () => {
    const { lake, plan } = await prepare();
    const folder = `fleet/retrain/${plan.modelVersion}/`;
    const rows = { train: "", examples: "" };
    for (const key of lake.keys()) {
      if (key.startsWith(`${folder}train/`)) rows.train += await lake.readText(key);
      if (key.startsWith(`${folder}examples/`)) rows.examples += await lake.readText(key);
    }
    const set = readTrainingFiles(rows, FEATURE_NAMES);
    expect(set.labels.length).to.equal(plan.trainingRows);
    expect(Math.min(...set.originDays)).to.be.at.least(RUN_DAY - 60);
    expect(Math.max(...set.targetDays)).to.equal(RUN_DAY - 1 - retraining.backtestDays);
    expect(plan).to.include({
      championVersion: "v1",
      trainedUntil: formatDay(RUN_DAY - 15),
      testedUntil: formatDay(RUN_DAY - 1),
      trainUri: `s3://in-memory-lake/${folder}train/`,
    });
    expect(plan.snapshotId).to.be.a("string");
    expect(plan.modelVersion).to.match(/^\d{4}-\d\d-\d\d-[0-9a-f]{8}$/);
    // 14 origins, from one of which 7 days can be judged and less of the last ones: 8 x 7 + 6 + 5 + ... + 1 a product.
    expect(plan.backtestRows).to.equal(24 * (8 * 7 + 21));
  });

  it("is started once by an event that is delivered twice, and again where it is tried again", async () => {
    const { lake, plan, run } = await prepare();
    const before = lake.keys();
    expect(await run({ ...EVENT, executionId: "run-2" })).to.deep.equal({ startedBy: "run-1" });
    expect(lake.keys()).to.deep.equal(before);
    expect(await run(EVENT)).to.deep.equal(plan);
    // Two that begin at once: one of them prepares.
    const later = { ...EVENT, due: { ...due, reason: "operator" as const } };
    const both = await Promise.all(
      ["run-3", "run-4"].map((executionId) => run({ ...later, executionId }) as Promise<object>),
    );
    expect(both.filter((one) => "startedBy" in one)).to.have.length(1);
    // Somebody who asks again gets another training.
    expect(await run({ ...later, eventId: "event-2", executionId: "run-5" })).to.have.property("jobName");
  });

  it("learns of the days before the change what has not changed with it", async () => {
    const onset = GENERATED_UNTIL - 41;
    const shop = generateSandboxDemand({ products: 50, days: 1, seed: 4, habits: bundleHabits(onset) });
    const { lake, run } = createPorts();
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(shop), { shardCount: 2 });
    const plan = (await run({
      ...EVENT,
      scheduledAt: at(GENERATED_UNTIL + 1),
      due: { ...due, since: formatDay(onset) },
    })) as RetrainingPlan;
    expect(plan).to.deep.include({ worldSince: formatDay(onset), changedRelations: ["price_ratio"] });
    const folder = `fleet/retrain/${plan.modelVersion}/`;
    const shard = lake.keys().find((key) => key.startsWith(`${folder}train/`))!;
    const set = readTrainingFiles(
      {
        train: (await lake.readText(shard))!,
        examples: (await lake.readText(shard.replace("/train/", "/examples/")))!,
      },
      FEATURE_NAMES,
    );
    const column = FEATURE_NAMES.indexOf("price_ratio");
    const before = set.targetDays.filter((day) => day < onset);
    expect(before.length).to.be.above(1000);
    expect(set.targetDays.length - before.length).to.be.above(1000);
    set.targetDays.forEach((day, row) => {
      const ratio = set.features[row * FEATURE_NAMES.length + column]!;
      expect(Number.isNaN(ratio)).to.equal(day < onset);
      expect(set.features[row * FEATURE_NAMES.length]).to.be.above(0);
    });
  });

  it("registers a candidate that is better, with its lineage, and lays it where the endpoint looks", async () => {
    const { lake, plan, run, copies, registered } = await prepare();
    await answer(lake, plan, "candidate", mean);
    await answer(lake, plan, "champion", absurd);
    const judged = (await run({
      step: "judge",
      scheduledAt: at(RUN_DAY),
      executionId: "run-1",
      plan: trained(plan),
    })) as Judgement;
    expect(judged).to.include({ accepted: true, modelPackageArn: "arn:package" });
    const folder = `fleet/retrain/${plan.modelVersion}/`;
    expect(copies).to.deep.equal([
      `${folder}output/${plan.jobName}-0/output/model.tar.gz -> models/${plan.modelVersion}/model.tar.gz`,
    ]);
    expect(registered[0]).to.deep.include({
      groupName: "models",
      codeVersion: "abc",
      artifactUri: `s3://in-memory-lake/models/${plan.modelVersion}/model.tar.gz`,
    });
    const kept = (await lake.readJson<RetrainingRun>(retrainingRunKey(plan.modelVersion)))!;
    expect(kept.backtest.total.forecasts).to.be.within(plan.backtestRows - 200, plan.backtestRows);
    expect(Object.keys(kept.backtest.byStep)).to.deep.equal(["1", "2", "3", "4", "5", "6", "7"]);
    expect(kept.backtest.total.candidateWape).to.be.below(kept.backtest.total.championWape!);
    expect(kept).to.include({ snapshotId: plan.snapshotId, codeVersion: "abc" });
  });

  it("registers a candidate that is no better as rejected, and lays nothing anywhere", async () => {
    const { lake, plan, run, copies, registered } = await prepare();
    await answer(lake, plan, "candidate", absurd);
    await answer(lake, plan, "champion", mean);
    const judged = await run({
      step: "judge",
      scheduledAt: at(RUN_DAY),
      executionId: "run-1",
      plan: trained(plan),
    });
    expect(judged).to.include({ accepted: false });
    expect(copies).to.deep.equal([]);
    expect(registered[0]!.artifactUri).to.equal(trained(plan).trained.artifactUri);
  });

  it("judges on the history it was prepared from, whatever came in meanwhile", async () => {
    const { lake, plan, run } = await prepare();
    await answer(lake, plan, "candidate", mean);
    await answer(lake, plan, "champion", absurd);
    const none = fleet.map((series) => ({ ...series, unitsSold: series.unitsSold.map(() => 0) }));
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(none), { shardCount: 2 });
    expect(
      await run({ step: "judge", scheduledAt: at(RUN_DAY), executionId: "run-1", plan: trained(plan) }),
    ).to.include({
      accepted: true,
    });
  });

  it("holds the first model against the baseline where none serves", async () => {
    const { lake, plan, run } = await prepare({});
    expect(plan).to.not.have.property("championVersion");
    await answer(lake, plan, "candidate", absurd);
    const judged = (await run({
      step: "judge",
      scheduledAt: at(RUN_DAY),
      executionId: "run-1",
      plan: trained(plan),
    })) as Judgement;
    expect(judged.accepted).to.equal(false);
    expect(judged.because).to.contain("than the baseline");
  });

  it("says how much history is needed where there is too little", async () => {
    const { lake, run } = createPorts();
    const young = generateDemand({ products: 3, days: 30 });
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(young), { shardCount: 1 });
    const failure = await run({ ...EVENT, scheduledAt: at(young[0]!.days.at(-1)! + 1) }).catch(
      (error: Error) => error,
    );
    expect(failure).to.be.instanceOf(DataError);
    expect((failure as Error).message).to.contain("at least 50 days of demand are needed");
  });
});
