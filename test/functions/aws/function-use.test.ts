import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";
import { measureFunctionUse } from "../../../functions/aws/function-use";
import { instantOfDay, parseDay } from "../../../functions/demand/calendar";
import { LEVERS } from "../../support/cost-case";
import { createFakeClient } from "../../support/fake-client";

const UNTIL = parseDay("2026-11-15")!;
const report = (day: number, maxMemoryUsedMB: number) => ({
  timestamp: instantOfDay(day) + 1,
  message: JSON.stringify({ type: "platform.report", record: { metrics: { maxMemoryUsedMB } } }),
});

describe("how functions were used", () => {
  it("is their time on all days, by the memory they have, and the most that a run took", async () => {
    const cloudWatch = createFakeClient<CloudWatchClient>(({ NextToken }) =>
      NextToken
        ? { MetricDataResults: [{ Id: "f0", Values: [4_000] }] }
        : {
            MetricDataResults: [
              { Id: "f0", Values: [1_000, 3_000] },
              { Id: "f1", Values: [512] },
            ],
            NextToken: "more",
          },
    );
    const logs = createFakeClient<CloudWatchLogsClient>(({ nextToken }) =>
      nextToken
        ? { events: [report(UNTIL - 1, 900), { timestamp: 1, message: "no report" }] }
        : { events: [report(UNTIL - 2, 700), report(UNTIL - 2, 650)], nextToken: "more" },
    );
    const used = await measureFunctionUse(LEVERS.functions, UNTIL, 14, { cloudWatch, logs });
    expect(used).to.deep.equal([
      {
        name: "monitor",
        memoryMib: 3008,
        gibSeconds: (8 * 3008) / 1024,
        usedMibPeak: 900,
        runsMeasured: 3,
        daysMeasured: 2,
      },
      // With less than a processor's share nothing could be saved: its log is not read.
      { name: "predict", memoryMib: 1024, gibSeconds: 0.512 },
    ]);
    expect(logs.sent.map(({ input }) => input.logGroupName)).to.deep.equal(
      Array(2).fill("/aws/lambda/x-prod-monitor"),
    );
    expect(logs.sent[0]!.input).to.include({
      startTime: instantOfDay(UNTIL - 14),
      endTime: instantOfDay(UNTIL) - 1,
    });
  });

  it("is unknown where nothing was reported, and asked of nobody where there is none", async () => {
    const cloudWatch = createFakeClient<CloudWatchClient>(() => ({ MetricDataResults: [] }));
    const logs = createFakeClient<CloudWatchLogsClient>(() => ({ events: [] }));
    const [monitor] = await measureFunctionUse(LEVERS.functions, UNTIL, 14, { cloudWatch, logs });
    expect(monitor).to.deep.include({ gibSeconds: 0, usedMibPeak: undefined, daysMeasured: 0 });
    cloudWatch.sent.length = 0;
    expect(await measureFunctionUse([], UNTIL, 14, { cloudWatch, logs })).to.deep.equal([]);
    expect(cloudWatch.sent).to.deep.equal([]);
  });

  it("is read from twenty pages of reports at most", async () => {
    const cloudWatch = createFakeClient<CloudWatchClient>(() => ({}));
    const logs = createFakeClient<CloudWatchLogsClient>(() => ({
      events: [report(UNTIL - 1, 1)],
      nextToken: "x",
    }));
    const [monitor] = await measureFunctionUse(LEVERS.functions, UNTIL, 14, { cloudWatch, logs });
    expect(monitor).to.include({ runsMeasured: 20 });
  });
});
