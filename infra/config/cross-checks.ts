import { jwtComplete, subscriptionAddresses } from "./cross-checks/access";
import { burstableDoesNotScale, capacityInOrder, quietHoursFit } from "./cross-checks/capacity";
import { completenessFits } from "./cross-checks/completeness";
import { currencyHasRate } from "./cross-checks/currency";
import { dayOrder, lifecycleInOrder } from "./cross-checks/days";
import { multiModelLimits, serverlessLimits, transformKnowsModel } from "./cross-checks/endpoint-kinds";
import { digestOfOneArtifact, oneContainer, oneDigest, payloadFitsContainer } from "./cross-checks/model";
import { monitoringWindows } from "./cross-checks/monitoring";
import {
  isolatedModelHasItsCode,
  networkIsWhole,
  serverlessHasNoPlatform,
  volumesOfTrainingTakeKey,
  volumesOfTransformTakeKey,
  volumesTakeKey,
} from "./cross-checks/platform";
import { candidateCanCompete, trainedModelServes } from "./cross-checks/retraining";
import { competitorsDiffer, rolloutFitsTime } from "./cross-checks/rollout";
import { routesComplete } from "./cross-checks/routes";
import { domainComplete, providerComplete } from "./cross-checks/sign-in";
import type { Fault } from "./faults";
import type { StackConfig } from "./schema";

/** A rule over several settings; it speaks only when the sections it reads are valid by themselves. */
type CrossCheck = (config: StackConfig) => Fault | readonly Fault[] | undefined;

const RULES: readonly { readonly reads: readonly (keyof StackConfig)[]; readonly check: CrossCheck }[] = [
  { reads: ["model"], check: oneContainer },
  { reads: ["model"], check: oneDigest },
  { reads: ["model"], check: payloadFitsContainer },
  { reads: ["endpoint", "model"], check: digestOfOneArtifact },
  { reads: ["endpoint"], check: serverlessLimits },
  { reads: ["endpoint", "model"], check: multiModelLimits },
  { reads: ["endpoint", "model"], check: competitorsDiffer },
  { reads: ["retraining", "model"], check: trainedModelServes },
  { reads: ["retraining", "endpoint"], check: candidateCanCompete },
  { reads: ["endpoint", "autoscaling", "model"], check: capacityInOrder },
  { reads: ["endpoint", "autoscaling"], check: burstableDoesNotScale },
  { reads: ["endpoint", "autoscaling", "schedule"], check: quietHoursFit },
  { reads: ["endpoint"], check: rolloutFitsTime },
  { reads: ["fleet", "endpoint"], check: transformKnowsModel },
  { reads: ["lake"], check: lifecycleInOrder },
  { reads: ["schedule"], check: dayOrder },
  { reads: ["data"], check: currencyHasRate },
  { reads: ["data", "schedule", "fleet"], check: completenessFits },
  { reads: ["monitoring", "lake", "forecast"], check: monitoringWindows },
  { reads: ["alerts"], check: subscriptionAddresses },
  { reads: ["alerts"], check: routesComplete },
  { reads: ["api"], check: jwtComplete },
  { reads: ["signIn"], check: providerComplete },
  { reads: ["signIn"], check: domainComplete },
  { reads: ["platform"], check: networkIsWhole },
  { reads: ["endpoint", "platform"], check: serverlessHasNoPlatform },
  { reads: ["endpoint", "platform"], check: volumesTakeKey },
  { reads: ["fleet", "platform"], check: volumesOfTransformTakeKey },
  { reads: ["retraining", "platform"], check: volumesOfTrainingTakeKey },
  { reads: ["endpoint", "model", "platform"], check: isolatedModelHasItsCode },
];

export function findContradictions(config: Partial<StackConfig>): Fault[] {
  return RULES.filter(({ reads }) => reads.every((section) => config[section] !== undefined)).flatMap(
    ({ check }) => check(config as StackConfig) ?? [],
  );
}
