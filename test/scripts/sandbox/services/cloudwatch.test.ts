import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type MetricDatum,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { clientConfig, type Peer, refusalOf, startPeer, startSandboxPeer } from "./support/peer";

const NOON = Date.parse("2026-11-23T12:00:00Z");
const MINUTE_MS = 60_000;

describe("CloudWatch over the wire", () => {
  let peer: Peer;
  let cloudWatch: CloudWatchClient;
  let nowMs: number;
  const Namespace = `Contract${process.pid}`;

  before(async () => {
    nowMs = process.env.MOTO_ENDPOINT ? Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS : NOON;
    peer = await startPeer(nowMs);
    cloudWatch = new CloudWatchClient(clientConfig(peer));
  });
  after(async () => {
    cloudWatch.destroy();
    await peer.close();
  });

  const put = (...MetricData: MetricDatum[]) =>
    cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));

  it("gives back the statistics of what was put", async () => {
    const Timestamp = new Date(nowMs - 10 * MINUTE_MS);
    const Dimensions = [{ Name: "Environment", Value: "dev" }];
    await put(...[1, 2, 3, 4].map((Value) => ({ MetricName: "Wape", Dimensions, Timestamp, Value })));
    const { Datapoints } = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName: "Wape",
        Dimensions,
        StartTime: new Date(nowMs - 20 * MINUTE_MS),
        EndTime: new Date(nowMs),
        Period: 60,
        Statistics: ["Average", "Sum", "Minimum", "Maximum", "SampleCount"],
      }),
    );
    expect(Datapoints).to.have.length(1);
    expect(Datapoints![0]).to.deep.include({
      Average: 2.5,
      Sum: 10,
      Minimum: 1,
      Maximum: 4,
      SampleCount: 4,
      Timestamp,
    });
  });

  it("reads several series at once", async () => {
    const Timestamp = new Date(nowMs - 5 * MINUTE_MS);
    await put({ MetricName: "Errors", Timestamp, Value: 5 }, { MetricName: "Calls", Timestamp, Value: 50 });
    const stat = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: { Metric: { Namespace, MetricName }, Period: 60, Stat: "Sum" },
    });
    const { MetricDataResults } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(nowMs - 10 * MINUTE_MS),
        EndTime: new Date(nowMs),
        MetricDataQueries: [stat("errors", "Errors"), stat("calls", "Calls")],
      }),
    );
    expect(MetricDataResults!.map((result) => result.Values)).to.deep.equal([[5], [50]]);
  });

  it("lists the metrics of a namespace", async () => {
    const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ Namespace, MetricName: "Wape" }));
    expect(Metrics!.map((metric) => metric.Dimensions)).to.deep.equal([
      [{ Name: "Environment", Value: "dev" }],
    ]);
  });

  it("refuses NaN", async () => {
    expect((await refusalOf(put({ MetricName: "Bad", Value: Number.NaN }))).name).to.equal(
      "InvalidParameterValueException",
    );
  });

  it("keeps alarms and tells of them by name and prefix", async () => {
    const alarm = (AlarmName: string): PutMetricAlarmCommandInput => ({
      AlarmName,
      Namespace,
      MetricName: "Wape",
      Statistic: "Maximum",
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
    });
    await cloudWatch.send(new PutMetricAlarmCommand(alarm(`${Namespace}-a`)));
    await cloudWatch.send(new PutMetricAlarmCommand(alarm(`${Namespace}-b`)));
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: Namespace }));
    expect(MetricAlarms!.map((entry) => entry.AlarmName)).to.deep.equal([`${Namespace}-a`, `${Namespace}-b`]);
    expect(MetricAlarms![0]).to.deep.include({ Threshold: 1, Period: 300, TreatMissingData: "notBreaching" });
    const one = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [`${Namespace}-b`] }));
    expect(one.MetricAlarms!.map((entry) => entry.AlarmName)).to.deep.equal([`${Namespace}-b`]);
    const none = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: `${Namespace}-c` }));
    expect(none.MetricAlarms).to.deep.equal([]);
  });
});

describe("CloudWatch in the sandbox", () => {
  let peer: Peer;
  let cloudWatch: CloudWatchClient;
  let topicArn: string;

  beforeEach(async () => {
    peer = await startSandboxPeer({ startAtMs: NOON });
    cloudWatch = new CloudWatchClient(clientConfig(peer));
    const sns = new SNSClient(clientConfig(peer));
    topicArn = (await sns.send(new CreateTopicCommand({ Name: "alerts" }))).TopicArn!;
  });
  afterEach(async () => {
    cloudWatch.destroy();
    await peer.close();
  });

  const put = (Value: number, extra: Partial<MetricDatum> = {}) =>
    cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: "Test",
        MetricData: [{ MetricName: "Errors", Value, ...extra }],
      }),
    );
  const advance = (minutes: number) => peer.aws!.advanceTo(peer.aws!.clock.nowMs + minutes * MINUTE_MS);
  const stateOf = async (name: string) => {
    const answer = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
    );
    return (answer.MetricAlarms![0] ?? answer.CompositeAlarms![0])!.StateValue;
  };
  const createAlarm = (extra: Partial<PutMetricAlarmCommandInput> = {}) =>
    cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: "errors",
        Namespace: "Test",
        MetricName: "Errors",
        Statistic: "Sum",
        Period: 60,
        EvaluationPeriods: 3,
        DatapointsToAlarm: 2,
        Threshold: 0,
        ComparisonOperator: "GreaterThanThreshold",
        TreatMissingData: "notBreaching",
        AlarmActions: [topicArn],
        ...extra,
      }),
    );

  it("starts an alarm without data, raises it after enough breaching points and lowers it when they have passed", async () => {
    await createAlarm();
    expect(await stateOf("errors")).to.equal("INSUFFICIENT_DATA");
    await advance(1);
    expect(await stateOf("errors")).to.equal("OK");
    await put(1);
    await advance(1);
    expect(await stateOf("errors")).to.equal("OK");
    await put(1);
    await advance(1);
    expect(await stateOf("errors")).to.equal("ALARM");
    expect(peer.aws!.sns.inbox.map((message) => message.subject)).to.deep.equal([
      'ALARM: "errors" in us-east-1',
    ]);
    await advance(10);
    expect(await stateOf("errors")).to.equal("OK");
    const updates = peer.aws!.alarms.history.filter((item) => item.type === "StateUpdate");
    expect(updates.map((item) => item.summary)).to.deep.equal([
      "Alarm updated from INSUFFICIENT_DATA to OK",
      "Alarm updated from OK to ALARM",
      "Alarm updated from ALARM to OK",
    ]);
  });

  it("judges again when a later minute adds to a datapoint that it has judged", async () => {
    const { aws } = peer;
    await createAlarm({ Period: 3_600, EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: 2 });
    const name = { namespace: "Test", metricName: "Errors", dimensions: [] };
    const startedMs = aws!.clock.nowMs;
    const addToFirstMinute = () => aws!.metrics.record(name, { atMs: startedMs, values: [1] });
    addToFirstMinute();
    addToFirstMinute();
    await advance(1);
    expect(await stateOf("errors")).to.equal("OK");
    addToFirstMinute();
    await advance(1);
    expect(await stateOf("errors")).to.equal("ALARM");
  });

  it("fires a daily heartbeat alarm on the first day without a run", async () => {
    await createAlarm({
      Period: 86_400,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
    await put(1);
    await advance(24 * 60);
    expect(await stateOf("errors")).to.equal("OK");
    await put(1);
    await advance(24 * 60);
    expect(await stateOf("errors")).to.equal("OK");
    await advance(24 * 60);
    expect(await stateOf("errors")).to.equal("ALARM");
  });

  it("sees a gauge hold its value, as the depth of a dead-letter queue does", async () => {
    const { aws } = peer;
    aws!.sqs.create(`${aws!.arn("sqs")}:dead`);
    await createAlarm({
      Namespace: "AWS/SQS",
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: "dead" }],
      Statistic: "Maximum",
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    });
    await advance(1);
    expect(await stateOf("errors")).to.equal("OK");
    aws!.sqs.send(`${aws!.arn("sqs")}:dead`, "{}");
    await advance(60);
    expect(await stateOf("errors")).to.equal("ALARM");
  });

  it("evaluates metric math and percentiles", async () => {
    const metric = (Id: string, MetricName: string) => ({
      Id,
      ReturnData: false,
      MetricStat: { Metric: { Namespace: "Test", MetricName }, Period: 60, Stat: "Sum" },
    });
    await createAlarm({
      AlarmName: "rate",
      Namespace: undefined,
      MetricName: undefined,
      Statistic: undefined,
      Period: undefined,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 10,
      Metrics: [
        metric("m1", "Errors"),
        metric("m2", "Calls"),
        { Id: "rate", Expression: "100 * m1 / m2", ReturnData: true },
      ],
    });
    await createAlarm({
      AlarmName: "slow",
      Statistic: undefined,
      ExtendedStatistic: "p90",
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 8,
    });
    await put(2);
    await put(9, { MetricName: "Calls" });
    await put(1, { Value: undefined, Values: [1, 2, 3, 9], Counts: [80, 5, 4, 11] });
    await advance(1);
    expect(await stateOf("rate")).to.equal("ALARM");
    expect(await stateOf("slow")).to.equal("ALARM");
  });

  it("follows the alarms a composite names", async () => {
    await createAlarm({ AlarmName: "a", AlarmActions: [] });
    await createAlarm({ AlarmName: "b", MetricName: "Faults", DatapointsToAlarm: 1, AlarmActions: [] });
    await cloudWatch.send(
      new PutCompositeAlarmCommand({
        AlarmName: "any",
        AlarmRule: "ALARM(a) OR ALARM(b)",
        AlarmActions: [topicArn],
      }),
    );
    expect(await stateOf("any")).to.equal("OK");
    await put(1, { MetricName: "Faults" });
    await advance(1);
    expect(await stateOf("any")).to.equal("ALARM");
    expect(peer.aws!.sns.inbox).to.have.length(1);
    await advance(10);
    expect(await stateOf("any")).to.equal("OK");
  });

  it("refuses infinities, old and future timestamps by its own clock", async () => {
    for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 361]) {
      expect((await refusalOf(put(value))).name).to.equal("InvalidParameterValueException");
    }
    const day = 24 * 60 * MINUTE_MS;
    await put(1, { Timestamp: new Date(NOON - 13 * day) });
    expect((await refusalOf(put(1, { Timestamp: new Date(NOON - 15 * day) }))).message).to.contain(
      "two weeks in the past",
    );
    expect((await refusalOf(put(1, { Timestamp: new Date(NOON + 3 * 3_600_000) }))).message).to.contain(
      "two hours in the future",
    );
  });

  it("takes 1,000 metrics in a call and no more", async () => {
    const data = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ MetricName: `M${index}`, Value: 1 }));
    const putAll = (count: number) =>
      cloudWatch.send(new PutMetricDataCommand({ Namespace: "Test", MetricData: data(count) }));
    await putAll(1000);
    expect((await refusalOf(putAll(1001))).message).to.contain("must not have a size greater than 1000");
  });

  it("refuses alarms CloudWatch refuses", async () => {
    const refused: [Partial<PutMetricAlarmCommandInput>, RegExp][] = [
      [{ Period: 45 }, /10, 20, 30 or a multiple of 60/],
      [{ Period: 86_400, EvaluationPeriods: 8 }, /a week/],
      [{ Period: 300, EvaluationPeriods: 300 }, /a day/],
      [{ DatapointsToAlarm: 4 }, /less than or equal to EvaluationPeriods/],
      [{ ExtendedStatistic: "p99" }, /Exactly one of Statistic and ExtendedStatistic/],
      [{ Statistic: undefined }, /Exactly one of Statistic and ExtendedStatistic/],
      [{ Threshold: undefined }, /Threshold is required/],
      [{ ComparisonOperator: "Above" as "GreaterThanThreshold" }, /enum value set/],
    ];
    for (const [extra, message] of refused) {
      expect((await refusalOf(createAlarm(extra))).message).to.match(message);
    }
  });
});
