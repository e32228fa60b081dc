import type { Recommendation, Undecided } from "../contracts/results/costs";
import { rankRecommendations } from "./recommendation";
import type { Rule, RuleInput, Verdicts } from "./rule";
import { judgeAwsFindings } from "./rules/aws-findings";
import { judgeBusyServerlessEndpoint } from "./rules/busy-serverless-endpoint";
import { judgeCapturedData } from "./rules/captured-data";
import { judgeFunctionMemory } from "./rules/function-memory";
import { judgeIdleEndpoint } from "./rules/idle-endpoint";
import { judgeInstanceFleet } from "./rules/instance-fleet";
import { judgeLogRetention } from "./rules/log-retention";
import { judgeOldModels } from "./rules/old-models";
import { judgeQuietHours } from "./rules/quiet-hours";
import { judgeRarelyAskedEndpoint } from "./rules/rarely-asked-endpoint";
import { judgeSavingsPlan } from "./rules/savings-plan";
import { judgeStoredResults } from "./rules/stored-results";
import { judgeWatchList } from "./rules/watch-list";

const RULES: readonly Rule[] = [
  judgeIdleEndpoint,
  judgeRarelyAskedEndpoint,
  judgeBusyServerlessEndpoint,
  judgeInstanceFleet,
  judgeQuietHours,
  judgeWatchList,
  judgeLogRetention,
  judgeCapturedData,
  judgeStoredResults,
  judgeOldModels,
  judgeFunctionMemory,
  judgeSavingsPlan,
  judgeAwsFindings,
];

/** What would save money, dearest first, and what could not be judged yet. */
export function recommend(input: RuleInput): Verdicts {
  const verdicts = RULES.flatMap((judge) => judge(input)).filter((verdict) => verdict !== undefined);
  return {
    recommendations: rankRecommendations(verdicts.filter(isRecommendation)),
    undecided: verdicts.filter((verdict): verdict is Undecided => !isRecommendation(verdict)),
  };
}

function isRecommendation(verdict: Recommendation | Undecided): verdict is Recommendation {
  return "savingUsdPerMonth" in verdict;
}
