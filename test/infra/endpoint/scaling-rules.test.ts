import { expect } from "chai";
import fc from "fast-check";
import {
  describeBatchHour,
  describeQuietHours,
  describeScaling,
  listQuietSpans,
  shiftTime,
} from "../../../infra/endpoint/scaling-rules";
import { configOf } from "../../support/stack-config";

const WEEK = 7 * 24 * 60;

describe("autoscaling", () => {
  it("follows invocations per instance by default", () => {
    expect(describeScaling(configOf({}).autoscaling)).to.deep.equal({
      predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
      targetValue: 600,
      scaleOutCooldown: 60,
      scaleInCooldown: 300,
    });
  });

  it("follows concurrency at high resolution when asked for", () => {
    const { autoscaling } = configOf({ autoscaling: { metric: "concurrency", targetConcurrency: 4 } });
    expect(describeScaling(autoscaling)).to.deep.include({
      predefinedMetricSpecification: {
        predefinedMetricType: "SageMakerVariantConcurrentRequestsPerModelHighResolution",
      },
      targetValue: 4,
    });
  });

  it("has the batch's instances ready before it and gives them back after it", () => {
    const config = configOf({ autoscaling: { batchMinCapacity: 5 } });
    expect(describeBatchHour(config, { instanceCount: 2, maxCapacity: 6 })).to.deep.equal([
      { purpose: "before-batch", schedule: "cron(10 4 * * ? *)", minCapacity: 5, maxCapacity: 6 },
      { purpose: "after-batch", schedule: "cron(30 5 * * ? *)", minCapacity: 2, maxCapacity: 2 },
      { purpose: "batch-settled", schedule: "cron(40 5 * * ? *)", minCapacity: 2, maxCapacity: 6 },
    ]);
  });

  it("schedules nothing when the batch needs no more than the minimum", () => {
    expect(
      describeBatchHour(configOf({ autoscaling: { batchMinCapacity: 2 } }), {
        instanceCount: 2,
        maxCapacity: 6,
      }),
    ).to.deep.equal([]);
  });

  it("brings the ceiling down when quiet hours begin, and lifts it once the fleet has followed", () => {
    const { autoscaling } = configOf({
      autoscaling: { minCapacity: 3, quietHours: { from: "21:30", until: "06:00" } },
      endpoint: { instanceCount: 3 },
    });
    expect(describeQuietHours(autoscaling, 6)).to.deep.equal([
      { purpose: "quiet-begins", schedule: "cron(30 21 * * ? *)", minCapacity: 1, maxCapacity: 1 },
      { purpose: "quiet-settled", schedule: "cron(40 21 * * ? *)", minCapacity: 1, maxCapacity: 6 },
      { purpose: "quiet-ends", schedule: "cron(0 6 * * ? *)", minCapacity: 3, maxCapacity: 6 },
    ]);
  });

  it("lets a quiet weekend begin on Friday evening and end on Monday morning", () => {
    const { autoscaling } = configOf({
      autoscaling: { quietHours: { from: "20:00", until: "06:00", weekends: true } },
    });
    expect(
      describeQuietHours(autoscaling, 6).map(({ purpose, schedule }) => [purpose, schedule]),
    ).to.deep.equal([
      ["quiet-begins", "cron(0 20 ? * MON,TUE,WED,THU,FRI *)"],
      ["quiet-settled", "cron(10 20 ? * MON,TUE,WED,THU,FRI *)"],
      ["quiet-ends", "cron(0 6 ? * MON,TUE,WED,THU,FRI *)"],
    ]);
  });

  it("has a quiet minute exactly where the setting says so, each span begun and ended once", () => {
    const time = fc.integer({ min: 0, max: 95 }).map((quarter) => shiftTime("00:00", quarter * 15));
    fc.assert(
      fc.property(time, time, fc.boolean(), (from, until, weekends) => {
        fc.pre(from !== until);
        const spans = listQuietSpans({ from, until, weekends, minCapacity: 1 });
        const isQuiet = (minute: number) =>
          [minute, minute + WEEK].some((at) =>
            spans.some(({ fromMinute, untilMinute }) => fromMinute <= at && at < untilMinute),
          );
        for (let minute = 0; minute < WEEK; minute += 15) {
          const day = Math.floor(minute / 1440);
          const clock = shiftTime("00:00", minute);
          const within = from < until ? from <= clock && clock < until : clock >= from || clock < until;
          expect(isQuiet(minute), `${minute}`).to.equal(within || (weekends && (day === 0 || day === 6)));
        }
        const begun = spans.map(({ fromMinute }) => fromMinute);
        expect(begun.every((minute) => minute >= 0 && minute < WEEK)).to.equal(true);
        const length = spans.reduce((sum, span) => sum + span.untilMinute - span.fromMinute, 0);
        expect(length).to.be.at.most(WEEK);
      }),
    );
  });

  it("shifts times over midnight", () => {
    expect(shiftTime("00:10", -20)).to.equal("23:50");
    expect(shiftTime("23:30", 90)).to.equal("01:00");
  });
});
