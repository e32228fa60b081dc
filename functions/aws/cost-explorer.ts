import {
  type CostExplorerClient,
  type Expression,
  GetAnomaliesCommand,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  GetCostForecastCommand,
  GetSavingsPlansPurchaseRecommendationCommand,
  type ResultByTime,
} from "@aws-sdk/client-cost-explorer";
import type { CostAnomaly } from "../contracts/results/costs";
import type { CostLine, DayRange } from "../costs/cost-lines";
import type { TaggedCost } from "../costs/untagged";
import type { SavingsPlanOffer } from "../costs/usage";
import { formatDay, parseDay } from "../demand/calendar";
import { costExplorerClient } from "./clients/cost-explorer";

const COST = "UnblendedCost";
const QUANTITY = "UsageQuantity";

export interface CostTag {
  readonly key: string;
  readonly value: string;
}

export interface CostExplorer {
  /** Cost and use per service, usage type and day of what carries the tag. */
  readCosts(range: DayRange): Promise<readonly CostLine[]>;
  /** Cost still to come from `fromDay` (today) to `toDay`, with the bounds of its 80 % interval. */
  forecastCosts(
    range: DayRange,
  ): Promise<{ readonly usd: number; readonly lowUsd?: number; readonly highUsd?: number }>;
  /** What the whole account paid in a period, by service and value of the tag. */
  readTagged(range: DayRange): Promise<readonly TaggedCost[]>;
  /** What AWS found out of the ordinary in the account; those that began in the period. */
  readAnomalies(range: DayRange): Promise<readonly CostAnomaly[]>;
  /** What a SageMaker Savings Plan of a year without payment in advance would save the account; `undefined`: nothing. */
  readSavingsPlan(): Promise<SavingsPlanOffer | undefined>;
  /** Requests made so far: each is billed. */
  readonly requestCount: number;
}

/** What is given back is no use of anything: with it, a month of credits would cost nothing. */
const WITHOUT_CREDITS: Expression = {
  Not: { Dimensions: { Key: "RECORD_TYPE", Values: ["Credit", "Refund"] } },
};
const MOST_ANOMALIES = 20;

/**
 * The bill of what carries a cost-allocation tag, credits and refunds left out.
 *
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export function createCostExplorer(
  tag: CostTag,
  client: CostExplorerClient = costExplorerClient(),
): CostExplorer {
  const ours: Expression = { Tags: { Key: tag.key, Values: [tag.value], MatchOptions: ["EQUALS"] } };
  const Filter: Expression = { And: [ours, WITHOUT_CREDITS] };
  let requestCount = 0;

  /** All results of a question, page after page; each page is a request that is paid for. */
  async function* readResults(question: GetCostAndUsageCommandInput): AsyncGenerator<ResultByTime> {
    let NextPageToken: string | undefined;
    do {
      requestCount++;
      const page = await client.send(new GetCostAndUsageCommand({ ...question, NextPageToken }));
      yield* page.ResultsByTime ?? [];
      NextPageToken = page.NextPageToken;
    } while (NextPageToken);
  }

  return {
    get requestCount() {
      return requestCount;
    },
    readCosts: async (range) => {
      const lines: CostLine[] = [];
      const results = readResults({
        TimePeriod: toTimePeriod(range),
        Granularity: "DAILY",
        Metrics: [COST, QUANTITY],
        GroupBy: [
          { Type: "DIMENSION", Key: "SERVICE" },
          { Type: "DIMENSION", Key: "USAGE_TYPE" },
        ],
        Filter,
      });
      for await (const { TimePeriod, Groups } of results) {
        const day = parseDay(TimePeriod?.Start ?? "");
        if (day === undefined) continue;
        for (const { Keys, Metrics } of Groups ?? []) {
          const [service = "", usageType = ""] = Keys ?? [];
          const quantity = Number(Metrics?.[QUANTITY]?.Amount ?? 0);
          lines.push({ day, service, usageType, quantity, usd: toUsd(Metrics?.[COST]) });
        }
      }
      return lines;
    },
    readTagged: async (range) => {
      const found: TaggedCost[] = [];
      const results = readResults({
        TimePeriod: toTimePeriod(range),
        Granularity: "MONTHLY",
        Metrics: [COST],
        GroupBy: [
          { Type: "DIMENSION", Key: "SERVICE" },
          { Type: "TAG", Key: tag.key },
        ],
        Filter: WITHOUT_CREDITS,
      });
      for await (const { Groups } of results) {
        for (const { Keys, Metrics } of Groups ?? []) {
          const [service = "", keyAndValue = ""] = Keys ?? [];
          found.push({
            service,
            tagValue: keyAndValue.slice(tag.key.length + 1),
            usd: toUsd(Metrics?.[COST]),
          });
        }
      }
      return found;
    },
    readAnomalies: async ({ fromDay, toDay }) => {
      requestCount++;
      const { Anomalies = [] } = await client.send(
        new GetAnomaliesCommand({
          DateInterval: { StartDate: formatDay(fromDay), EndDate: formatDay(toDay) },
          MaxResults: MOST_ANOMALIES,
        }),
      );
      return Anomalies.map(
        ({
          AnomalyId = "",
          AnomalyStartDate = "",
          AnomalyEndDate,
          Impact,
          RootCauses = [],
        }): CostAnomaly => ({
          id: AnomalyId,
          startDate: AnomalyStartDate.slice(0, 10),
          endDate: AnomalyEndDate?.slice(0, 10) ?? null,
          impactUsd: Impact?.TotalImpact ?? 0,
          services: [...new Set(RootCauses.flatMap(({ Service }) => Service ?? []))],
        }),
      );
    },
    readSavingsPlan: async () => {
      requestCount++;
      const { SavingsPlansPurchaseRecommendation: found } = await client.send(
        new GetSavingsPlansPurchaseRecommendationCommand({
          SavingsPlansType: "SAGEMAKER_SP",
          TermInYears: "ONE_YEAR",
          PaymentOption: "NO_UPFRONT",
          LookbackPeriodInDays: "THIRTY_DAYS",
          AccountScope: "LINKED",
        }),
      );
      const summary = found?.SavingsPlansPurchaseRecommendationSummary;
      const savingUsdPerMonth = Number(summary?.EstimatedMonthlySavingsAmount ?? 0);
      const usdPerHour = Number(summary?.HourlyCommitmentToPurchase ?? 0);
      if (!(savingUsdPerMonth > 0) || !(usdPerHour > 0)) return undefined;
      return {
        savingUsdPerMonth,
        usdPerHour,
        onDemandUsd: Number(summary?.CurrentOnDemandSpend ?? 0),
        lookbackDays: 30,
      };
    },
    forecastCosts: async (range) => {
      requestCount++;
      const answer = await client.send(
        new GetCostForecastCommand({
          TimePeriod: toTimePeriod(range),
          Granularity: "MONTHLY",
          Metric: "UNBLENDED_COST",
          PredictionIntervalLevel: 80,
          Filter,
        }),
      );
      const bounds = answer.ForecastResultsByTime?.[0];
      return {
        usd: toUsd(answer.Total),
        lowUsd: bounds?.PredictionIntervalLowerBound && Number(bounds.PredictionIntervalLowerBound),
        highUsd: bounds?.PredictionIntervalUpperBound && Number(bounds.PredictionIntervalUpperBound),
      } as { usd: number; lowUsd?: number; highUsd?: number };
    },
  };
}

/** The service takes the day after the last one as `End`. */
function toTimePeriod({ fromDay, toDay }: DayRange) {
  return { Start: formatDay(fromDay), End: formatDay(toDay + 1) };
}

/** Amounts are texts. */
function toUsd(metric: { readonly Amount?: string; readonly Unit?: string } | undefined): number {
  if (metric?.Amount === undefined) return 0;
  const usd = Number(metric.Amount);
  if (!Number.isFinite(usd)) throw new Error(`Cost Explorer answered the amount "${metric.Amount}".`);
  if (metric.Unit !== undefined && metric.Unit !== "USD") {
    throw new Error(`Cost Explorer answered an amount in ${metric.Unit}; only US dollars are understood.`);
  }
  return usd;
}
