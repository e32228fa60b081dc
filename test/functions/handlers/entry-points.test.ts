import { resolve } from "node:path";
import { expect } from "chai";
import { cloudWatchClient } from "../../../functions/aws/clients/cloudwatch";
import { costExplorerClient } from "../../../functions/aws/clients/cost-explorer";
import { eventBridgeClient } from "../../../functions/aws/clients/eventbridge";
import { pricingClient } from "../../../functions/aws/clients/pricing";
import { s3Client } from "../../../functions/aws/clients/s3";
import { sageMakerClient } from "../../../functions/aws/clients/sagemaker";
import { sageMakerRuntimeClient } from "../../../functions/aws/clients/sagemaker-runtime";
import { snsClient } from "../../../functions/aws/clients/sns";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { HttpEvent } from "../../../functions/contracts/events";
import { predictionsSummaryFile } from "../../../functions/contracts/keys";
import { US_DOLLAR } from "../../../functions/contracts/money";
import type { InstanceRequest } from "../../../functions/contracts/ports";
import type { CostsReport } from "../../../functions/contracts/results/costs";
import { parseDay } from "../../../functions/demand/calendar";
import type { ReplenishSummary } from "../../../functions/handlers/replenish";
import type { ReportSummary } from "../../../functions/handlers/report";
import { captureLog } from "../../support/capture-log";
import { LEVERS } from "../../support/cost-case";
import { writeDayFile } from "../../support/day-files";
import { generateDemand } from "../../support/demand";
import { createInMemoryLake, type InMemoryLake } from "../../support/in-memory-lake";
import { businessSettings, dataSettings, monitoringSettings } from "../../support/settings";
import {
  answerFromStore,
  loadAnew,
  type ReplacedClients,
  replaceClients,
} from "../../support/shared-clients";

const EVENT = { scheduledAt: "2026-11-23T04:00:00Z" };
const COMMON = { environment: "dev", lakeBucketName: "lake" };
const FORECAST = {
  ...COMMON,
  endpointName: "model",
  modelVersion: "v7",
  contentType: "json",
  featureOrder: [],
  horizonDays: 10,
} as const;
const BUSINESS = {
  ...COMMON,
  eventBusName: "bus",
  horizonDays: 10,
  business: businessSettings({ leadTimeDays: 4 }),
  data: dataSettings(),
  openApiText: "{}",
  pageScript: { text: "", sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
};
const MONITOR = {
  ...COMMON,
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  horizonDays: 10,
  reportWindowDays: 28,
  currency: { code: "USD", usdPerUnit: 1 },
  monitoring: monitoringSettings(),
};
const COSTS = {
  ...COMMON,
  alertTopicArn: MONITOR.alertTopicArn,
  costTagKey: "final-mile:stack",
  costTagValue: "dev",
  monthlyBudgetUsd: 100,
  endpointName: "model",
  setupCostAmount: 0,
  levers: LEVERS,
};

const handlers = (file: string) => resolve(__dirname, "../../../functions/handlers", `${file}.ts`);

function get(rawPath: string, method = "GET", body?: string): HttpEvent {
  return {
    version: "2.0",
    rawPath,
    headers: {},
    body,
    isBase64Encoded: false,
    requestContext: { http: { method, path: rawPath }, timeEpoch: Date.parse("2026-11-23T09:00:00Z") },
  };
}

describe("entry points of the functions", () => {
  const region = process.env.AWS_REGION;
  let lake: InMemoryLake;
  let aws: ReplacedClients;

  /** Metrics published so far, name and value, in the order of publishing. */
  const published = () =>
    (aws.sent.PutMetricData ?? []).flatMap(({ MetricData }) =>
      (MetricData as { MetricName: string; Value: number }[]).map(({ MetricName, Value }) => [
        MetricName,
        Value,
      ]),
    );

  beforeEach(async () => {
    process.env.AWS_REGION = "eu-west-1";
    lake = createInMemoryLake("lake");
    const history = generateDemand({ products: 3, days: 60 });
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(history));
    aws = replaceClients(
      [
        cloudWatchClient(),
        costExplorerClient(),
        eventBridgeClient(),
        pricingClient(),
        s3Client(),
        sageMakerClient(),
        sageMakerRuntimeClient(),
        snsClient(),
      ],
      {
        ...answerFromStore(lake.store),
        PutMetricData: () => ({}),
        PutEvents: () => ({}),
        Publish: () => ({}),
        InvokeEndpoint: ({ Body }) => {
          const { instances } = JSON.parse(String(Body)) as { instances: InstanceRequest[] };
          const predictions = instances.map(({ product_id, date }) => ({
            product_id,
            date,
            predicted_demand: 5,
          }));
          return { Body: Buffer.from(JSON.stringify({ predictions })) };
        },
        // USD 60 on the day before, USD 50 until the end of the month.
        GetCostAndUsage: () => ({
          ResultsByTime: [
            {
              TimePeriod: { Start: "2026-11-22" },
              Groups: [
                {
                  Keys: ["Amazon SageMaker", "USE1-Host:ml.m5.xlarge"],
                  Metrics: { UnblendedCost: { Amount: "60" }, UsageQuantity: { Amount: "24" } },
                },
              ],
            },
          ],
        }),
        GetCostForecast: () => ({ Total: { Amount: "50" } }),
        DescribeEndpoint: () => ({ ProductionVariants: [] }),
        GetMetricData: () => ({ MetricDataResults: [] }),
        GetProducts: () => ({ PriceList: [] }),
      },
    );
  });

  afterEach(() => {
    aws.restore();
    if (region === undefined) delete process.env.AWS_REGION;
    else process.env.AWS_REGION = region;
  });

  const predictions = async () => {
    const { handleBatchPredict } = loadAnew<typeof import("../../../functions/handlers/batch-predict")>(
      handlers("batch-predict"),
    );
    return handleBatchPredict(EVENT, FORECAST);
  };

  it("batch-predict asks the endpoint, writes to the bucket and publishes how many", async () => {
    expect(await predictions()).to.include({ products: 3, forecasts: 30 });
    expect(aws.sent.InvokeEndpoint?.[0]).to.include({ EndpointName: "model" });
    const written = aws.sent.PutObject!.map(({ Bucket, Key }) => `${Bucket}/${Key}`);
    const attempt = "lake/predictions/dt=2026-11-23/[0-9a-f]{12}/";
    expect(written[0]).to.match(new RegExp(`^${attempt}shard=0000\\.[0-9a-f]{16}\\.parquet$`));
    expect(written[1]).to.match(new RegExp(`^${attempt}_summary\\.[0-9a-f]{16}\\.json$`));
    // What others read follows the commit.
    expect(written[2]).to.equal("lake/predictions/commits/2026-11-23.json");
    expect(written.slice(3)).to.have.members([
      "lake/predictions/manifests/predictions/dt=2026-11-23/symlink.txt",
      "lake/predictions/dt=2026-11-23/_summary.json",
    ]);
    expect(published()).to.deep.equal([
      ["ForecastsWritten", 30],
      ["ForecastsQuarantined", 0],
    ]);
  });

  it("an error answer names the request, and the log has the error under that name", async () => {
    aws.restore();
    aws = replaceClients([s3Client(), sageMakerRuntimeClient()], {
      ...answerFromStore(lake.store),
      InvokeEndpoint: () => {
        throw new Error("the endpoint is on fire");
      },
    });
    const { handlePredictHttp } = loadAnew<typeof import("../../../functions/handlers/predict")>(
      handlers("predict"),
    );
    const event = get("/predict", "POST", '{"product_id":"P001"}');
    const requestContext = { ...event.requestContext, requestId: "api-1" };
    let body = "";
    const lines = await captureLog(async () => {
      const answer = await handlePredictHttp({ ...event, requestContext }, FORECAST);
      expect(answer.statusCode).to.equal(500);
      body = answer.body;
    }, "INFO");
    expect(JSON.parse(body)).to.include({ status: 500, requestId: "api-1" });
    expect(body).not.to.match(/fire/);
    expect(lines.map(({ level, runId }) => [level, runId])).to.deep.equal([
      ["ERROR", "api-1"],
      ["ERROR", "api-1"],
    ]);
    expect(lines[0]?.error?.message).to.match(/fire/);
    expect(lines[1]).to.include({ outcome: "failed", failedStage: "ask-model" });
  });

  it("every daily function tells its run from begin to end, under the id of its schedule", async () => {
    await predictions();
    const context = { awsRequestId: "lambda-1" };
    const event = { ...EVENT, executionId: "e-1" };
    const load = <T>(file: string) => loadAnew<T>(handlers(file));
    const { handleBatchPredict } =
      load<typeof import("../../../functions/handlers/batch-predict")>("batch-predict");
    const { handleMonitor } = load<typeof import("../../../functions/handlers/monitor")>("monitor");
    const { handleReplenish } = load<typeof import("../../../functions/handlers/replenish")>("replenish");
    const { handleReport } = load<typeof import("../../../functions/handlers/report")>("report");
    const { handleCosts } = load<typeof import("../../../functions/handlers/costs")>("costs");
    for (const [name, run, counts] of [
      [
        "batch-predict",
        () => handleBatchPredict(event, FORECAST, context),
        { products: 3, forecasts: 30, shardsFailed: 0 },
      ],
      ["monitor", () => handleMonitor(event, MONITOR, context), { products: 3 }],
      ["replenish", () => handleReplenish(event, BUSINESS, context), { products: 3, ordersHeld: 0 }],
      ["report", () => handleReport(event, BUSINESS, context), { products: 3 }],
      ["costs", () => handleCosts(event, COSTS, context), { monthToDateUsd: 60 }],
    ] as const) {
      const lines = (await captureLog(run, "INFO")).filter(({ stage }) => stage !== undefined);
      expect(lines.length, name).to.be.within(5, 15);
      expect([lines[0]?.stage, lines.at(-1)?.stage]).to.deep.equal(["start", "run"]);
      for (const line of lines) {
        expect(line).to.include({ function: name, runId: "e-1", requestId: "lambda-1", day: "2026-11-23" });
      }
      const { outcome, facts, stages } = lines.at(-1)!;
      expect([outcome, facts], name).to.satisfy(() => outcome === "ok" && expect(facts).to.include(counts));
      const told = new Set(lines.slice(1, -1).map(({ stage }) => stage!));
      expect(Object.keys(stages!).sort()).to.deep.equal([...told].sort());
    }
    const [sent] = aws.sent.PutEvents!.map(({ Entries }) => (Entries as { Detail: string }[])[0]!);
    expect(JSON.parse(sent!.Detail)).to.include({ runId: "e-1" });
  });

  it("predict answers over HTTP from bucket and endpoint", async () => {
    const { handlePredictHttp } = loadAnew<typeof import("../../../functions/handlers/predict")>(
      handlers("predict"),
    );
    const answer = await handlePredictHttp(get("/predict", "POST", '{"product_id":"P001"}'), FORECAST);
    expect(answer.statusCode).to.equal(200);
    expect(JSON.parse(answer.body).predictions).to.have.length(10);
    expect(aws.sent.InvokeEndpoint).to.have.length(1);
  });

  it("monitor publishes, and as a worker or a reduction of the fleet works on the same bucket", async () => {
    const { handleMonitor } = loadAnew<typeof import("../../../functions/handlers/monitor")>(
      handlers("monitor"),
    );
    const worker = await handleMonitor({ ...EVENT, executionId: "run-1", shardIds: ["0000"] }, MONITOR);
    expect(worker).to.deep.equal({ shardIds: ["0000"], products: 3 });
    expect(published()).to.deep.equal([]);
    await lake.writeJson("fleet/monitor/dt=2026-11-23/manifest.json", ["0000"]);
    const reduce = { manifestKey: "fleet/monitor/dt=2026-11-23/manifest.json", failedShardIds: [] };
    const together = await handleMonitor({ ...EVENT, executionId: "run-1", reduce }, MONITOR);
    const heartbeat = ["MonitoringRun", 1];
    expect(published()).to.deep.include(heartbeat);
    const before = published().length;
    const alone = await handleMonitor(EVENT, MONITOR);
    expect(alone).to.deep.equal(together);
    expect(published()).to.have.length(2 * before);
  });

  it("a fleet run keeps nothing in memory that it has read", async () => {
    const { handleMonitor } = loadAnew<typeof import("../../../functions/handlers/monitor")>(
      handlers("monitor"),
    );
    const readHistory = async (event: Parameters<typeof handleMonitor>[0]) => {
      const sent = aws.sent.GetObject?.length ?? 0;
      await handleMonitor(event, MONITOR);
      return (aws.sent.GetObject ?? [])
        .slice(sent)
        .filter(({ Key }) => String(Key).startsWith("processed/shard=0000/"));
    };
    // The scheduled function asks whether a file has changed since; a worker reads it as it is.
    expect(await readHistory(EVENT)).to.have.length(1);
    expect(await readHistory(EVENT)).to.have.length(0);
    const worker = { ...EVENT, executionId: "run-1", shardIds: ["0000"] };
    expect(await readHistory(worker)).to.have.length(1);
    expect(await readHistory(worker)).to.have.length(1);
  });

  it("replenish puts its event on the bus and publishes how many orders it suggests", async () => {
    await predictions();
    const { handleReplenish } = loadAnew<typeof import("../../../functions/handlers/replenish")>(
      handlers("replenish"),
    );
    const summary = (await handleReplenish(EVENT, BUSINESS)) as ReplenishSummary;
    expect(summary.products).to.equal(3);
    expect(aws.sent.PutEvents).to.have.length(1);
    expect(published().slice(2)).to.deep.equal([
      ["OrdersSuggested", summary.orders],
      ["OrdersHeld", 0],
      ["DataAgeDays", 0],
    ]);
  });

  it("report publishes the figures that are known, and answers over HTTP", async () => {
    const { handleReport, handleReportHttp } = loadAnew<typeof import("../../../functions/handlers/report")>(
      handlers("report"),
    );
    const { business } = (await handleReport(EVENT, BUSINESS)) as ReportSummary;
    const known = [
      ["FillRate", business.fillRate],
      ["CycleServiceLevel", business.cycleServiceLevel],
      ["StockoutDays", business.stockoutDays],
      ["BenefitAmount", business.benefitAmount],
    ].filter(([, value]) => value !== null);
    expect(published()).to.deep.equal(known);
    const fresh = loadAnew<typeof import("../../../functions/handlers/report")>(handlers("report"));
    const answer = await fresh.handleReportHttp(get("/report"), BUSINESS);
    expect(answer.statusCode).to.equal(200);
    expect((await handleReportHttp(get("/report"), BUSINESS)).body).to.equal(answer.body);
  });

  it("costs publishes what is spent, asks for prices of its region and tells of the budget", async () => {
    const { handleCosts } = loadAnew<typeof import("../../../functions/handlers/costs")>(handlers("costs"));
    const report = (await handleCosts(EVENT, COSTS)) as CostsReport;
    expect(report.monthEnd.usd).to.equal(110);
    expect(published()).to.deep.equal([
      ["MonthToDateUsd", 60],
      ["MonthEndUsd", 110],
    ]);
    expect(aws.sent.Publish?.map(({ TopicArn }) => TopicArn)).to.deep.equal([COSTS.alertTopicArn]);
    const [filter] = aws.sent.GetProducts!.map(({ Filters }) => (Filters as { Value: string }[])[0]);
    expect(filter?.Value).to.equal("eu-west-1");
    await writeDayFile(lake, predictionsSummaryFile(parseDay("2026-11-22")!), {
      runDate: "2026-11-22",
      forecasts: 500,
    });
    await lake.writeJson("reports/dt=2026-11-23/business.json", {
      period: { from: "2026-11-22", to: "2026-11-22", days: 1 },
      products: 3,
      currency: US_DOLLAR,
      business: { benefitAmount: 90, benefitLowAmount: 70, benefitHighAmount: 120 },
    });
    await handleCosts(EVENT, COSTS);
    // (90 - 60) / 60, and 60 for 500.
    expect(published().slice(2)).to.deep.equal([
      ["MonthToDateUsd", 60],
      ["MonthEndUsd", 110],
      ["UsdPer1000Predictions", 120],
      ["RoiPercent", 50],
    ]);
  });

  it("fleet-step plans over the bucket", async () => {
    const { handleFleetStep } = loadAnew<typeof import("../../../functions/handlers/fleet-step")>(
      handlers("fleet-step"),
    );
    const plan = await handleFleetStep(
      { step: "plan", task: "monitor", executionId: "run-1", ...EVENT },
      { ...FORECAST, batchTransform: false },
    );
    expect(plan).to.include({ shardCount: 1 });
    expect(await lake.readJson("fleet/monitor/dt=2026-11-23/run-1/manifest.json")).to.deep.equal(["0000"]);
  });
});
