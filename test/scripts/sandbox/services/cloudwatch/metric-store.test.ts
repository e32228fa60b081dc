import { expect } from "chai";
import { MetricStore } from "../../../../../scripts/sandbox/services/cloudwatch/metric-store";

const NAME = { namespace: "AWS/Lambda", metricName: "Duration", dimensions: [] };

describe("the store of metrics", () => {
  it("keeps a minute of any number of values small, its sums exact and its percentiles to two digits", () => {
    const store = new MetricStore();
    const count = 50_000;
    // In an order that is not ascending: 7919 is prime to the count.
    for (let step = 0; step < count; step++) {
      store.record(NAME, { atMs: 0, values: [1 + ((step * 7919) % count) / 100] });
    }
    const bucket = store.find(NAME)!.buckets.get(0)!;
    expect(bucket.values.size).to.be.below(2_300);
    const read = (statistic: string) => store.statistic(NAME, 0, 60_000, statistic)!;
    expect(read("SampleCount")).to.equal(count);
    expect(read("Maximum")).to.equal(1 + (count - 1) / 100);
    expect(read("Average")).to.be.closeTo(1 + (count - 1) / 200, 1e-6);
    for (const percent of [50, 90, 99]) {
      expect(read(`p${percent}`) / (1 + (count * percent) / 10_000)).to.be.within(0.95, 1.06);
    }
  });
});
