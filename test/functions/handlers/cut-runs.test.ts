import { expect } from "chai";
import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { ResultArea } from "../../../functions/contracts/day-results";
import type { Lake } from "../../../functions/contracts/lake";
import { formatDay } from "../../../functions/demand/calendar";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { runMonitor } from "../../../functions/handlers/monitoring/run-monitor";
import { replenish } from "../../../functions/handlers/replenish";
import { report } from "../../../functions/handlers/report";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../support/business-case";
import { readDayHashes } from "../../support/day-files";
import { failingAt } from "../../support/failing-store";
import { FLEET_SETTINGS, SILENT_METRICS } from "../../support/fleet-run";
import { createInMemoryLake, type InMemoryLake } from "../../support/in-memory-lake";
import { MEAN_MODEL } from "../../support/mean-model";
import { monitoringSettings } from "../../support/settings";

const DAY = FIRST_RUN + 2;
const DATE = formatDay(DAY);
const EVENT = { scheduledAt: `${DATE}T04:00:00Z` };
const MONITOR_SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  horizonDays: 10,
  reportWindowDays: 28,
  currency: { code: "USD", usdPerUnit: 1 },
  monitoring: monitoringSettings(),
};

const RUNS: readonly { readonly area: ResultArea; readonly run: (lake: Lake) => Promise<unknown> }[] = [
  {
    area: "predictions",
    run: (lake) =>
      batchPredict(EVENT, FLEET_SETTINGS, { lake, endpoint: MEAN_MODEL, metrics: SILENT_METRICS }),
  },
  {
    area: "monitoring",
    run: (lake) =>
      runMonitor(
        { lake, metrics: SILENT_METRICS, notifier: { notify: async () => {} } },
        EVENT,
        MONITOR_SETTINGS,
      ),
  },
  {
    area: "orders",
    run: (lake) => replenish(EVENT, BUSINESS_SETTINGS, { lake, bus: { put: async () => {} } }),
  },
  { area: "reports", run: (lake) => report(EVENT, BUSINESS_SETTINGS, { lake }) },
];

/** Functions remember by bucket what they have read: each copy is a bucket of its own. */
let copies = 0;
async function copy(lake: InMemoryLake): Promise<InMemoryLake> {
  const own = createInMemoryLake(`cut-${++copies}`);
  for (const [key, { bytes }] of lake.store.objects) await own.store.put(key, bytes, "");
  return own;
}

describe("a daily run that is cut short at a write", () => {
  /** Three days as they were run, and demand of the last of them that has changed since. */
  let changed: InMemoryLake;

  before(async () => {
    const { lake, run } = await createBusinessCase({ products: 3, days: 4 });
    for (let day = FIRST_RUN; day <= DAY; day++) await run(day);
    await RUNS[0]!.run(lake);
    const [shard] = await lake.listShards();
    const series = await lake.readShard(shard!, { fromDay: DAY - 60, toDay: DAY - 1 });
    const more = series.map((one) => ({ ...one, unitsSold: one.unitsSold.map((units) => 2 * units + 1) }));
    await createLakeWriter(lake.store).appendDay(toDailyTable(more));
    // What the reports rest on has changed, too.
    await RUNS[2]!.run(lake);
    changed = lake;
  });

  for (const { area, run } of RUNS) {
    it(`leaves ${area} as they were or as they are to be, and the latter when it runs again`, async () => {
      const start = await copy(changed);
      // Orders were made again above: they are made anew from other forecasts here.
      if (area === "orders") await RUNS[0]!.run(start);
      const old = await readDayHashes(start, area, DATE);
      const whole = await copy(start);
      await run(createLakeOver(whole.store));
      const wanted = await readDayHashes(whole, area, DATE);
      expect(wanted).to.not.deep.equal(old);
      let cuts = 0;
      for (const kind of ["before", "after", "killed"] as const) {
        for (let nth = 1; ; nth++) {
          const lake = await copy(start);
          const failure = await run(createLakeOver(failingAt(lake.store, nth, kind))).then(
            () => undefined,
            (error: Error) => error,
          );
          if (!failure) break;
          cuts++;
          expect(await readDayHashes(lake, area, DATE), `${kind} ${nth}`).to.be.deep.oneOf([old, wanted]);
          await run(createLakeOver(lake.store));
          expect(await readDayHashes(lake, area, DATE), `${kind} ${nth}, again`).to.deep.equal(wanted);
        }
      }
      // At least two files, the commit, and a manifest or a copy, in three ways.
      expect(cuts).to.be.at.least(12);
    });
  }
});
