import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { InstanceRequest } from "../../../functions/contracts/ports";
import { formatDay, instantOfDay } from "../../../functions/demand/calendar";
import { findSorted } from "../../../functions/demand/numeric/search";
import { demandOf } from "../../../functions/demand/scored-demand";
import { FEATURE_NAMES } from "../../../functions/forecasting/features";
import { toTrainingFiles } from "../../../functions/forecasting/training-files";
import { drawTrainingSet } from "../../../functions/forecasting/training-set";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { generateDemand as generateSandboxDemand } from "../../../scripts/sandbox/run/demand/generate-demand";
import { generateDemand } from "../../support/demand";
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
    // The sandbox's own demand, and one with closed Saturdays, returns and a product that ends.
    for (const fleet of [
      generateSandboxDemand({ products: 12, days: 1, seed: 3 }),
      generateDemand({ products: 8, days: 160, closedWeekdays: [6] }),
    ]) {
      const lastDay = Math.max(...fleet.map(({ days }) => days.at(-1)!));
      const lake = createInMemoryLake();
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
      });
      expect(set.labels.length).to.be.above(50);
      const train = toTrainingFiles(set, FEATURE_NAMES).train.split("\n");
      for (const originDay of new Set(set.originDays)) {
        const asked = new Map<string, InstanceRequest>();
        await batchPredict({ scheduledAt: new Date(instantOfDay(originDay + 1)).toISOString() }, SETTINGS, {
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
          const sent = FEATURE_NAMES.map((name) => String(features[name] ?? ""));
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
