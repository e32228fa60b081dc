import type { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { expect } from "chai";
import { createCostExplorer } from "../../../functions/aws/cost-explorer";
import { parseDay } from "../../../functions/demand/calendar";
import { createFakeClient } from "../../support/fake-client";

const DAY = parseDay("2026-11-01")!;
const TAG = { key: "final-mile:stack", value: "dev" };

describe("the cost explorer", () => {
  it("reads all pages, counts them, and takes the day after the last as the end", async () => {
    const page = (date: string, amount: string) => ({
      ResultsByTime: [
        {
          TimePeriod: { Start: date, End: "" },
          Groups: [
            {
              Keys: ["Amazon SageMaker", "USE1-Host:ml.m5.large"],
              Metrics: {
                UnblendedCost: { Amount: amount, Unit: "USD" },
                UsageQuantity: { Amount: "24", Unit: "Hrs" },
              },
            },
          ],
        },
      ],
    });
    const client = createFakeClient<CostExplorerClient>(({ NextPageToken }) =>
      NextPageToken ? page("2026-11-02", "3.5") : { ...page("2026-11-01", "2.76"), NextPageToken: "more" },
    );
    const explorer = createCostExplorer(TAG, client);
    const lines = await explorer.readCosts({ fromDay: DAY, toDay: DAY + 1 });
    const service = { service: "Amazon SageMaker", usageType: "USE1-Host:ml.m5.large", quantity: 24 };
    expect(lines).to.deep.equal([
      { day: DAY, ...service, usd: 2.76 },
      { day: DAY + 1, ...service, usd: 3.5 },
    ]);
    expect(explorer.requestCount).to.equal(2);
    expect(client.sent[0]?.input.TimePeriod).to.deep.equal({ Start: "2026-11-01", End: "2026-11-03" });
    expect((client.sent[0]!.input.Filter as { And: unknown[] }).And[0]).to.deep.equal({
      Tags: { Key: "final-mile:stack", Values: ["dev"], MatchOptions: ["EQUALS"] },
    });
  });

  it("refuses amounts in another currency", async () => {
    const client = createFakeClient<CostExplorerClient>(() => ({ Total: { Amount: "1", Unit: "EUR" } }));
    const failure = await createCostExplorer(TAG, client)
      .forecastCosts({ fromDay: DAY, toDay: DAY })
      .then(
        () => "no error",
        (error: Error) => error.message,
      );
    expect(failure).to.match(/amount in EUR/);
  });

  it("leaves credits and refunds out, of the bill and of its forecast", async () => {
    const client = createFakeClient<CostExplorerClient>(() => ({ Total: { Amount: "1", Unit: "USD" } }));
    const costs = createCostExplorer(TAG, client);
    await costs.readCosts({ fromDay: DAY, toDay: DAY });
    await costs.forecastCosts({ fromDay: DAY, toDay: DAY });
    for (const { input } of client.sent) {
      expect((input.Filter as { And: unknown[] }).And[1]).to.deep.equal({
        Not: { Dimensions: { Key: "RECORD_TYPE", Values: ["Credit", "Refund"] } },
      });
    }
  });

  it("reads what the account paid by value of the tag, the empty one among them", async () => {
    const group = (service: string, tag: string, Amount: string) => ({
      Keys: [service, tag],
      Metrics: { UnblendedCost: { Amount, Unit: "USD" } },
    });
    const client = createFakeClient<CostExplorerClient>(() => ({
      ResultsByTime: [
        { Groups: [group("A", "final-mile:stack$dev", "4"), group("A", "final-mile:stack$", "1.5")] },
      ],
    }));
    expect(await createCostExplorer(TAG, client).readTagged({ fromDay: DAY, toDay: DAY })).to.deep.equal([
      { service: "A", tagValue: "dev", usd: 4 },
      { service: "A", tagValue: "", usd: 1.5 },
    ]);
  });

  it("reads what AWS found out of the ordinary, with what it cost and where", async () => {
    const client = createFakeClient<CostExplorerClient>(() => ({
      Anomalies: [
        {
          AnomalyId: "a",
          AnomalyStartDate: "2026-11-01T00:00:00Z",
          Impact: { TotalImpact: 12.5 },
          RootCauses: [{ Service: "Amazon SageMaker" }, { Service: "Amazon SageMaker" }],
        },
      ],
    }));
    const costs = createCostExplorer(TAG, client);
    expect(await costs.readAnomalies({ fromDay: DAY, toDay: DAY + 1 })).to.deep.equal([
      { id: "a", startDate: "2026-11-01", endDate: null, impactUsd: 12.5, services: ["Amazon SageMaker"] },
    ]);
    expect(client.sent[0]?.input.DateInterval).to.deep.equal({
      StartDate: "2026-11-01",
      EndDate: "2026-11-02",
    });
    expect(costs.requestCount).to.equal(1);
  });

  it("asks for a commitment to SageMaker, and takes no answer for none", async () => {
    const answer = {
      EstimatedMonthlySavingsAmount: "30.5",
      HourlyCommitmentToPurchase: "0.1",
      CurrentOnDemandSpend: "110",
    };
    const ask = (summary: object | undefined) => {
      const client = createFakeClient<CostExplorerClient>(() => ({
        SavingsPlansPurchaseRecommendation: { SavingsPlansPurchaseRecommendationSummary: summary },
      }));
      return { client, offer: createCostExplorer(TAG, client).readSavingsPlan() };
    };
    const { client, offer } = ask(answer);
    expect(await offer).to.deep.equal({
      savingUsdPerMonth: 30.5,
      usdPerHour: 0.1,
      onDemandUsd: 110,
      lookbackDays: 30,
    });
    expect(client.sent[0]?.input).to.include({
      SavingsPlansType: "SAGEMAKER_SP",
      PaymentOption: "NO_UPFRONT",
    });
    expect(await ask(undefined).offer).to.equal(undefined);
  });

  it("forecasts with the bounds of the interval", async () => {
    const client = createFakeClient<CostExplorerClient>(() => ({
      Total: { Amount: "40", Unit: "USD" },
      ForecastResultsByTime: [{ PredictionIntervalLowerBound: "30", PredictionIntervalUpperBound: "50" }],
    }));
    const forecast = await createCostExplorer(TAG, client).forecastCosts({ fromDay: DAY, toDay: DAY });
    expect(forecast).to.deep.equal({ usd: 40, lowUsd: 30, highUsd: 50 });
  });
});
