import type { PricedUnit, Recommendation, Undecided } from "../../functions/contracts/results/costs";
import type { CostLevers } from "../../functions/contracts/settings/handlers";
import type { CostLine } from "../../functions/costs/cost-lines";
import type { Rule, RuleInput } from "../../functions/costs/rule";
import { type EndpointUse, findHosting, type InstanceOffer } from "../../functions/costs/usage";

export const RANGE = { fromDay: 100, toDay: 113 };

export const price = (usd: number, of = "unit"): PricedUnit => ({
  of,
  usd,
  unit: "Hrs",
  region: "us-east-1",
  asOf: "2026-11-01",
});

const offer = (usd: number, vCpus: number, memoryGib: number): InstanceOffer => ({
  price: price(usd),
  vCpus,
  memoryGib,
});

export const LEVERS: CostLevers = {
  endpoint: {
    kind: "realtime",
    instanceType: "ml.m5.4xlarge",
    instanceCount: 2,
    dataCapturePercent: 100,
    serverlessMemoryMib: 2048,
    serverlessMaxConcurrency: 5,
    rollout: "canary",
    competitorPercents: [],
  },
  autoscaling: {
    enabled: true,
    minCapacity: 2,
    maxCapacity: 6,
    targetInvocationsPerMinute: 600,
    quietHours: false,
  },
  latencyP99Ms: 500,
  watchList: [],
  logRetentionDays: 30,
  expireDays: { dataCapture: 30, predictions: 400 },
  oldModelColdAfterDays: 60,
  functions: [
    {
      name: "monitor",
      arn: "arn:aws:lambda:us-east-1:123456789012:function:x-prod-monitor",
      memoryMib: 3008,
    },
    {
      name: "predict",
      arn: "arn:aws:lambda:us-east-1:123456789012:function:x-prod-predict",
      memoryMib: 1024,
    },
  ],
};

/** Two ml.m5.4xlarge of 16 processors and 64 GiB that use three of them and 5 GiB, asked all day. */
export const USE: EndpointUse = {
  endpointName: "model",
  days: 14,
  instanceCount: 2,
  invocations: 1_000_000,
  busyHours: 336,
  peakInvocationsPerInstanceMinute: 50,
  peakInvocationsPerMinute: 100,
  peaksByWeekHour: new Array<number>(168).fill(50),
  modelSeconds: 50_000,
  latencyP99Ms: 20,
  cpuPercentPeak: 300,
  memoryPercentPeak: 8,
  daysMeasured: 14,
};

/** An instance type on the bill: so many of them around the clock at a price an hour. */
export function billHosting(
  instanceType: string,
  instances: number,
  usdPerHour: number,
  days = 14,
): CostLine[] {
  return Array.from({ length: days }, (_, index) => ({
    day: RANGE.toDay - index,
    service: "Amazon SageMaker",
    usageType: `USE1-Host:${instanceType}`,
    quantity: instances * 24,
    usd: instances * 24 * usdPerHour,
  }));
}

export const M5 = {
  "ml.m5.large": offer(0.1, 2, 8),
  "ml.m5.xlarge": offer(0.2, 4, 16),
  "ml.m5.2xlarge": offer(0.4, 8, 32),
  "ml.m5.4xlarge": offer(0.8, 16, 64),
};

export interface CaseChanges {
  readonly use?: Partial<EndpointUse>;
  readonly endpoint?: Partial<CostLevers["endpoint"]>;
  readonly autoscaling?: Partial<CostLevers["autoscaling"]>;
  readonly levers?: Partial<CostLevers>;
  readonly input?: Partial<RuleInput>;
}

export function createInput({ use, endpoint, autoscaling, levers, input }: CaseChanges = {}): RuleInput {
  const lines = input?.lines ?? billHosting("ml.m5.4xlarge", 2, 0.8);
  return {
    environment: "prod",
    lines,
    range: RANGE,
    endpoint: { ...USE, ...use },
    hosting: findHosting(lines, RANGE)[0],
    prices: {
      instances: M5,
      serverlessSecond: { 1: price(0.00002), 2: price(0.00004), 6: price(0.00012) },
      metricMonth: price(0.3),
      alarmMonth: price(0.1),
      storageGbMonth: price(0.02),
    },
    ...input,
    levers: {
      ...LEVERS,
      ...levers,
      endpoint: { ...LEVERS.endpoint, ...endpoint },
      autoscaling: { ...LEVERS.autoscaling, ...autoscaling },
    },
  };
}

/** The rule's one recommendation. @throws when it makes none, or several */
export function expectRecommendation(rule: Rule, changes: CaseChanges = {}): Recommendation {
  const [verdict, ...more] = listVerdicts(rule, changes);
  if (!verdict || more.length > 0 || "because" in verdict) {
    throw new Error(`Not one recommendation: ${JSON.stringify([verdict, ...more])}`);
  }
  return verdict;
}

/** Why the rule cannot judge yet. @throws when it can */
export function expectUndecided(rule: Rule, changes: CaseChanges): Undecided {
  const [verdict, ...more] = listVerdicts(rule, changes);
  if (!verdict || more.length > 0 || !("because" in verdict)) {
    throw new Error(`Judged: ${JSON.stringify([verdict, ...more])}`);
  }
  return verdict;
}

export function listVerdicts(rule: Rule, changes: CaseChanges = {}): readonly (Recommendation | Undecided)[] {
  return [rule(createInput(changes))].flat().filter((verdict) => verdict !== undefined);
}
