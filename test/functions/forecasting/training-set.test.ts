import { expect } from "chai";
import { importCalendar } from "../../../functions/aws/lake/calendar-writer";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import { NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import type { InstanceRequest } from "../../../functions/contracts/ports";
import { formatDay, instantOfDay } from "../../../functions/demand/calendar";
import { findSorted } from "../../../functions/demand/numeric/search";
import { demandOf } from "../../../functions/demand/scored-demand";
import { FEATURE_NAMES } from "../../../functions/forecasting/features";
import { PLANNED_FEATURE_NAMES } from "../../../functions/forecasting/planned-features";
import { toTrainingFiles } from "../../../functions/forecasting/training-files";
import { drawTrainingSet } from "../../../functions/forecasting/training-set";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { readCalendar } from "../../../functions/handlers/calendar/read-calendar";
import { createPlans } from "../../../functions/planning/create-plans";
import { generateDemand as generateSandboxDemand } from "../../../scripts/sandbox/run/demand/generate-demand";
import { generateDemand } from "../../support/demand";
import { drawPlans } from "../../support/draw-plans";
import { createInMemoryLake } from "../../support/in-memory-lake";

const SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  endpointName: "model",
  modelVersion: "v7",
  contentType: "json",
  featureOrder: [],
  horizonDays: 14,
} as const;

describe("a training set", () => {
  it("has, row by row, the features that a forecast of the same product, origin and day is asked with", async () => {
    const planned = [...PLANNED_FEATURE_NAMES, "ad_spend"];
    // The sandbox's own demand, and one with closed Saturdays, returns and a product that ends; with plans and without.
    for (const [fleet, featureOrder, bucketName] of [
      [generateSandboxDemand({ products: 12, days: 1, seed: 3 }), [], "lake"],
      [generateDemand({ products: 8, days: 160, closedWeekdays: [6] }), [], "lake"],
      [generateSandboxDemand({ products: 12, days: 1, seed: 3 }), planned, "lake-with-plans"],
    ] as const) {
      const lastDay = Math.max(...fleet.map(({ days }) => days.at(-1)!));
      const lake = createInMemoryLake(bucketName);
      // Plans that become known, change and are taken back on the very days of the origins.
      for (const { nowMs, lines, replace } of featureOrder.length === 0 ? [] : drawPlans(fleet, lastDay, 5)) {
        await importCalendar(lake.store, { committedBy: "mary", nowMs }, { lines, replace });
      }
      const calendar = await readCalendar(lake);
      const plans = calendar && createPlans(calendar.lines, NO_CATALOGUE, { id: "", snapshotId: "" });
      const settings = { ...SETTINGS, featureOrder };
      const names = [...FEATURE_NAMES, ...featureOrder];
      await createLakeWriter(lake.store).replaceHistory(toDailyTable(fleet), { shardCount: 1 });
      const shard = (await lake.listShards())[0]!;
      const read = await lake.readShard(shard, { toDay: lastDay });
      const set = drawTrainingSet(read, {
        untilDay: lastDay,
        horizonDays: 14,
        rowCount: 400,
        seed: 1,
        fromDay: lastDay - 12,
        originStepDays: 4,
        columns: featureOrder,
        plans,
      });
      expect(set.labels.length).to.be.above(50);
      const train = toTrainingFiles(set, names).train.split("\n");
      for (const originDay of new Set(set.originDays)) {
        const asked = new Map<string, InstanceRequest>();
        await batchPredict({ scheduledAt: new Date(instantOfDay(originDay + 1)).toISOString() }, settings, {
          lake,
          endpoint: {
            predict: async (instances) => {
              for (const one of instances) asked.set(`${one.product_id} ${one.date}`, one);
              return instances.map(({ product_id, date }) => ({ product_id, date, predicted_demand: 1 }));
            },
          },
          metrics: { publish: async () => ({ published: 0, calls: 0 }) },
        });
        set.originDays.forEach((day, row) => {
          if (day !== originDay) return;
          const { features } = asked.get(`${set.productIds[row]} ${formatDay(set.targetDays[row]!)}`)!;
          const [, ...values] = train[row]!.split(",");
          const sent = names.map((name) => String(features[name] ?? ""));
          expect(values, `${set.productIds[row]} at ${formatDay(day)}`).to.deep.equal(sent);
        });
      }
    }
  });

  it("has as labels what was demanded on the target days, and none after the last day it may know", () => {
    const fleet = generateDemand({ products: 5, days: 120 });
    const untilDay = fleet[0]!.days.at(-1)! - 10;
    const set = drawTrainingSet(fleet, { untilDay, horizonDays: 7, rowCount: 200, seed: 2 });
    set.labels.forEach((label, row) => {
      const series = fleet.find(({ productId }) => productId === set.productIds[row])!;
      const at = findSorted(series.days, set.targetDays[row]!);
      expect(label).to.equal(demandOf(series, at));
      expect(set.targetDays[row]! - set.originDays[row]!).to.be.within(1, 7);
    });
    expect(Math.max(...set.targetDays)).to.equal(untilDay);
  });

  it("begins where it is told to, and is the same for the same seed", () => {
    const fleet = generateDemand({ products: 5, days: 120 });
    const untilDay = fleet[0]!.days.at(-1)!;
    const draw = (seed: number) =>
      drawTrainingSet(fleet, { untilDay, horizonDays: 7, rowCount: 60, seed, fromDay: untilDay - 20 });
    expect(Math.min(...draw(1).originDays)).to.be.at.least(untilDay - 20);
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1).labels).to.not.deep.equal(draw(2).labels);
  });
});
