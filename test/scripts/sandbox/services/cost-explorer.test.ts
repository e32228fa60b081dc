import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  type AnomalyDateInterval,
  CostExplorerClient,
  GetAnomaliesCommand,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  GetCostForecastCommand,
  GetSavingsPlansPurchaseRecommendationCommand,
  type GetSavingsPlansPurchaseRecommendationCommandInput,
} from "@aws-sdk/client-cost-explorer";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import { declareRole } from "../../../support/declare-role";
import { startStubModel } from "../../../support/stub-model";
import { clientConfig, type Peer, refusalOf, startSandboxPeer } from "./support/peer";

const START = Date.parse("2026-11-20T00:00:00Z");
const DAY_MS = 86_400_000;
/** What `createCostExplorer` asks, with one thing changed. */
function savingsPlanQuestion(changed: object = {}) {
  return new GetSavingsPlansPurchaseRecommendationCommand({
    SavingsPlansType: "SAGEMAKER_SP",
    TermInYears: "ONE_YEAR",
    PaymentOption: "NO_UPFRONT",
    LookbackPeriodInDays: "THIRTY_DAYS",
    AccountScope: "LINKED",
    ...changed,
  } as GetSavingsPlansPurchaseRecommendationCommandInput);
}
const TEN_DAYS = { Start: "2026-11-20", End: "2026-11-30" };

describe("the sandbox's bill", () => {
  let aws: LocalAws;
  let peer: Peer;
  let costExplorer: CostExplorerClient;

  beforeEach(async () => {
    const started = await startSandboxPeer({ startAtMs: START, startModel: startStubModel });
    peer = started;
    aws = started.aws;
    costExplorer = new CostExplorerClient(clientConfig(peer));
    aws.s3.createBucket("sandbox-lake");
    aws.tags.set("arn:aws:s3:::sandbox-lake", [{ Key: "final-mile:stack", Value: "dev" }]);
    const s3 = new S3Client(clientConfig(peer));
    await s3.send(new PutObjectCommand({ Bucket: "sandbox-lake", Key: "a", Body: Buffer.alloc(1_000_000) }));
    await new CloudWatchClient(clientConfig(peer)).send(
      new PutMetricDataCommand({ Namespace: "Test", MetricData: [{ MetricName: "a", Value: 1 }] }),
    );
    const ExecutionRoleArn = "arn:aws:iam::123456789012:role/endpoint";
    declareRole(aws, ExecutionRoleArn, "sagemaker.amazonaws.com");
    aws.sagemaker.models.set("m", {
      input: { ModelName: "m", ExecutionRoleArn },
      arn: "m",
      createdAtMs: START,
    });
    aws.sagemaker.configs.set("c", {
      input: {
        EndpointConfigName: "c",
        ProductionVariants: [
          { VariantName: "v", ModelName: "m", InitialInstanceCount: 2, InstanceType: "ml.m5.large" },
        ],
      },
      arn: "c",
      createdAtMs: START,
    });
    aws.sagemaker.createEndpoint("e", "c", undefined);
    await aws.advanceTo(START + 4 * DAY_MS);
  });
  afterEach(async () => {
    costExplorer.destroy();
    await peer.close();
  });

  const read = (extra: Partial<GetCostAndUsageCommandInput> = {}) =>
    costExplorer.send(
      new GetCostAndUsageCommand({
        TimePeriod: TEN_DAYS,
        Granularity: "MONTHLY",
        Metrics: ["UnblendedCost"],
        ...extra,
      }),
    );
  const byService = [{ Type: "DIMENSION" as const, Key: "SERVICE" }];
  const amounts = async (extra: Partial<GetCostAndUsageCommandInput> = {}) => {
    const answer = await read({ GroupBy: byService, ...extra });
    return Object.fromEntries(
      answer.ResultsByTime![0]!.Groups!.map((group) => [
        group.Keys!.join("|"),
        Number(group.Metrics!.UnblendedCost!.Amount),
      ]),
    );
  };

  it("has the names services have on a bill", async () => {
    expect(Object.keys(await amounts())).to.deep.equal([
      "Amazon SageMaker",
      "Amazon Simple Storage Service",
      "AmazonCloudWatch",
    ]);
    expect(Object.keys(await amounts())).to.include("AWS Cost Explorer");
  });

  it("bills what was used: instance hours, storage, requests, metrics", async () => {
    const costs = await amounts();
    // 2 instances, 4 days less the 4 minutes until they serve, 0.115 USD an hour
    expect(costs["Amazon SageMaker"]).to.be.closeTo(2 * (96 - 4 / 60) * 0.115, 1e-9);
    // 1 write at 0.005 USD per 1,000; 1 MB for 4 of 30.42 days at 0.023 USD per GB and month
    expect(costs["Amazon Simple Storage Service"]).to.be.closeTo(
      0.000005 + (1e6 / 1024 ** 3) * (96 / 730) * 0.023,
      1e-9,
    );
    // one metric for one hour of 730 at 0.30 USD, and one request
    expect(costs.AmazonCloudWatch).to.be.closeTo(0.3 / 730 + 0.00001, 1e-9);
  });

  it("gives days, texts as amounts, and nothing for days to come", async () => {
    const { ResultsByTime } = await read({ Granularity: "DAILY" });
    expect(ResultsByTime).to.have.length(10);
    expect(ResultsByTime![0]!.TimePeriod).to.deep.equal({ Start: "2026-11-20", End: "2026-11-21" });
    expect(ResultsByTime![0]!.Total!.UnblendedCost).to.deep.include({ Unit: "USD" });
    expect(Number(ResultsByTime![1]!.Total!.UnblendedCost!.Amount)).to.be.greaterThan(5);
    expect(ResultsByTime![9]!.Total!.UnblendedCost!.Amount).to.equal("0");
    expect(ResultsByTime!.map((result) => result.Estimated)).to.deep.equal([
      false,
      false,
      false,
      ...Array(7).fill(true),
    ]);
  });

  it("groups by tag, untagged costs included, and filters", async () => {
    const tagged = await amounts({ GroupBy: [{ Type: "TAG", Key: "final-mile:stack" }] });
    expect(Object.keys(tagged)).to.deep.equal(["final-mile:stack$", "final-mile:stack$dev"]);
    const two = await amounts({ GroupBy: [...byService, { Type: "DIMENSION", Key: "USAGE_TYPE" }] });
    expect(Object.keys(two)).to.include("Amazon SageMaker|Host:ml.m5.large");
    const filtered = await amounts({ Filter: { Tags: { Key: "final-mile:stack", Values: ["dev"] } } });
    expect(Object.keys(filtered)).to.deep.equal(["Amazon Simple Storage Service"]);
    const wrongName = await amounts({ Filter: { Dimensions: { Key: "SERVICE", Values: ["Amazon S3"] } } });
    expect(wrongName).to.deep.equal({});
  });

  it("forecasts", async () => {
    const forecast = await costExplorer.send(
      new GetCostForecastCommand({
        TimePeriod: { Start: "2026-11-24", End: "2026-12-01" },
        Metric: "UNBLENDED_COST",
        Granularity: "MONTHLY",
      }),
    );
    expect(Number(forecast.Total!.Amount)).to.be.within(35, 45);
  });

  it("costs a cent per request", async () => {
    await read();
    await read();
    expect((await amounts())["AWS Cost Explorer"]).to.be.closeTo(0.02, 1e-9);
  });

  it("refuses what Cost Explorer refuses", async () => {
    const three = [
      ...byService,
      { Type: "DIMENSION" as const, Key: "REGION" },
      { Type: "TAG" as const, Key: "a" },
    ];
    expect((await refusalOf(read({ GroupBy: three }))).message).to.contain("limited to 2");
    expect(
      (await refusalOf(read({ TimePeriod: { Start: "2026-11-30", End: "2026-11-20" } }))).message,
    ).to.contain("before end date");
    expect(
      (await refusalOf(read({ TimePeriod: { Start: "yesterday", End: "2026-11-20" } }))).message,
    ).to.contain("yyyy-MM-dd");
    expect((await refusalOf(read({ Metrics: ["Cost"] }))).message).to.contain("enum value set");
  });

  it("finds no anomaly and proposes no Savings Plan, in answers that a client reads", async () => {
    const { Anomalies } = await costExplorer.send(
      new GetAnomaliesCommand({ DateInterval: { StartDate: "2026-11-20", EndDate: "2026-11-29" } }),
    );
    expect(Anomalies).to.deep.equal([]);
    const { SavingsPlansPurchaseRecommendation: proposal } = await costExplorer.send(savingsPlanQuestion());
    expect(proposal).to.deep.equal({});
  });

  it("refuses days, plans and periods that Cost Explorer does not know", async () => {
    const anomalies = (DateInterval: AnomalyDateInterval) =>
      refusalOf(costExplorer.send(new GetAnomaliesCommand({ DateInterval })));
    const backwards = await anomalies({ StartDate: "2026-11-29", EndDate: "2026-11-20" });
    expect(backwards.name).to.equal("ValidationException");
    expect((await anomalies({ StartDate: "yesterday" })).name).to.equal("ValidationException");
    expect((await anomalies({ StartDate: "2026-11-20", EndDate: "today" })).name).to.equal(
      "ValidationException",
    );
    for (const wrong of [
      { SavingsPlansType: "SPOT_SP" },
      { TermInYears: "TWO_YEARS" },
      { PaymentOption: "LATER" },
      { LookbackPeriodInDays: "NINETY_DAYS" },
      { AccountScope: "EVERYBODY" },
    ]) {
      const refusal = await refusalOf(costExplorer.send(savingsPlanQuestion(wrong)));
      expect(refusal.name, JSON.stringify(wrong)).to.equal("ValidationException");
      expect(refusal.message).to.contain("enum value set");
    }
  });

  it("has a price list of the same prices", async () => {
    const pricing = new PricingClient(clientConfig(peer));
    const { PriceList } = await pricing.send(
      new GetProductsCommand({
        ServiceCode: "AmazonSageMaker",
        Filters: [
          { Type: "TERM_MATCH", Field: "instanceName", Value: "ml.m5.large" },
          { Type: "TERM_MATCH", Field: "component", Value: "Hosting" },
        ],
      }),
    );
    expect(PriceList).to.have.length(1);
    expect(JSON.stringify(JSON.parse(String(PriceList![0])))).to.contain('"USD":"0.1150000000"');
  });
});
