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
    expect(client.sent[0]?.input).to.deep.include({
      TimePeriod: { Start: "2026-11-01", End: "2026-11-03" },
      Filter: { Tags: { Key: "final-mile:stack", Values: ["dev"], MatchOptions: ["EQUALS"] } },
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

  it("forecasts with the bounds of the interval", async () => {
    const client = createFakeClient<CostExplorerClient>(() => ({
      Total: { Amount: "40", Unit: "USD" },
      ForecastResultsByTime: [{ PredictionIntervalLowerBound: "30", PredictionIntervalUpperBound: "50" }],
    }));
    const forecast = await createCostExplorer(TAG, client).forecastCosts({ fromDay: DAY, toDay: DAY });
    expect(forecast).to.deep.equal({ usd: 40, lowUsd: 30, highUsd: 50 });
  });
});
