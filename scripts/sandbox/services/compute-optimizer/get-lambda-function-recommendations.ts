// https://docs.aws.amazon.com/compute-optimizer/latest/APIReference/API_GetLambdaFunctionRecommendations.html
import { defineOperation, paginate } from "../../server/operation";
import { type FunctionFinding, LOOKBACK_DAYS } from "./function-findings";

interface Input {
  readonly functionArns?: readonly string[];
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export const getLambdaFunctionRecommendations = defineOperation<Input>({
  name: "GetLambdaFunctionRecommendations",
  shape: {
    functionArns: { type: "list", element: { type: "string" } },
    accountIds: { type: "list", element: { type: "string" } },
    filters: { type: "list" },
    maxResults: { type: "integer", min: 0, max: 1000 },
    nextToken: { type: "string" },
  },
  run({ functionArns = [], maxResults = 100, nextToken }, world) {
    const found = world.functionFindings
      .list()
      .filter(({ definition }) => functionArns.length === 0 || functionArns.includes(definition.arn));
    const page = paginate(found, nextToken, maxResults);
    return {
      lambdaFunctionRecommendations: page.entries.map((finding) =>
        describe(finding, world.accountId, world.clock.nowMs),
      ),
      nextToken: page.nextToken,
    };
  },
});

function describe(
  { definition, runs, recommendedMib, savingUsdPerMonth, costUsdPerMonth }: FunctionFinding,
  accountId: string,
  nowMs: number,
) {
  const metric = (name: string, value: number) => ({ name, statistic: "Maximum", value });
  const value = (usd: number) => ({ currency: "USD", value: usd });
  return {
    functionArn: `${definition.arn}:$LATEST`,
    functionVersion: "$LATEST",
    accountId,
    currentMemorySize: definition.memoryMib,
    numberOfInvocations: runs.invocations,
    utilizationMetrics: [metric("Memory", runs.usedMibPeak), metric("Duration", runs.durationMsPeak)],
    lookbackPeriodInDays: LOOKBACK_DAYS,
    lastRefreshTimestamp: nowMs / 1000,
    finding: "NotOptimized",
    findingReasonCodes: ["MemoryOverprovisioned"],
    memorySizeRecommendationOptions: [
      {
        rank: 1,
        memorySize: recommendedMib,
        projectedUtilizationMetrics: [
          { name: "Duration", statistic: "Expected", value: runs.durationMsPeak },
        ],
        savingsOpportunity: {
          savingsOpportunityPercentage: (100 * savingUsdPerMonth) / Math.max(costUsdPerMonth, 1e-12),
          estimatedMonthlySavings: value(savingUsdPerMonth),
        },
      },
    ],
    currentPerformanceRisk: "VeryLow",
  };
}
