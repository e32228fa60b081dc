import { productSubject } from "../naming";
import type { Fault } from "./faults";
import type { StackConfig } from "./schema";

/** A rule over several settings; it speaks only when the sections it reads are valid by themselves. */
type CrossCheck = (config: StackConfig) => Fault | readonly Fault[] | undefined;

const RULES: readonly { readonly reads: readonly (keyof StackConfig)[]; readonly check: CrossCheck }[] = [
  { reads: ["model"], check: oneContainer },
  { reads: ["model"], check: payloadFitsContainer },
  { reads: ["endpoint"], check: serverlessLimits },
  { reads: ["endpoint"], check: multiModelLimits },
  { reads: ["endpoint", "model"], check: competitorsDiffer },
  { reads: ["endpoint", "autoscaling"], check: capacityInOrder },
  { reads: ["endpoint", "autoscaling"], check: burstableDoesNotScale },
  { reads: ["endpoint"], check: rolloutFitsTime },
  { reads: ["fleet", "endpoint"], check: transformKnowsModel },
  { reads: ["lake"], check: lifecycleInOrder },
  { reads: ["schedule"], check: dayOrder },
  { reads: ["monitoring", "lake", "forecast"], check: monitoringWindows },
  { reads: ["alerts"], check: subscriptionAddresses },
  { reads: ["api"], check: jwtComplete },
];

export function findContradictions(config: Partial<StackConfig>): Fault[] {
  return RULES.filter(({ reads }) => reads.every((section) => config[section] !== undefined)).flatMap(
    ({ check }) => check(config as StackConfig) ?? [],
  );
}

function oneContainer({ model }: StackConfig): Fault | undefined {
  if (model.algorithm && model.image) {
    return { path: "model.image", value: model.image, allowed: "left out when `model.algorithm` is set" };
  }
  if (model.algorithm || model.image) return undefined;
  return {
    path: "model.algorithm",
    value: undefined,
    allowed: "set (scikit-learn, xgboost or linear-learner) unless `model.image` is",
    example: "scikit-learn",
  };
}

function payloadFitsContainer({ model }: StackConfig): Fault | undefined {
  const builtIn = model.algorithm === "xgboost" || model.algorithm === "linear-learner";
  if (builtIn && model.contentType === "json") {
    return {
      path: "model.contentType",
      value: model.contentType,
      allowed: `"csv" with the built-in ${model.algorithm} container, which does not know our JSON`,
      example: "csv",
    };
  }
  if (model.contentType === "csv" && model.featureOrder.length === 0) {
    return {
      path: "model.featureOrder",
      value: model.featureOrder,
      allowed: 'a list of feature names with content type "csv", whose columns have no names',
      example: ["selling_price"],
    };
  }
  if (model.contentType === "json" && model.featureOrder.length > 0) {
    return {
      path: "model.featureOrder",
      value: model.featureOrder,
      allowed: 'left out with content type "json", which names the features',
    };
  }
  return undefined;
}

function serverlessLimits({ endpoint }: StackConfig): Fault[] {
  if (endpoint.kind !== "serverless") return [];
  const faults: Fault[] = [];
  if (endpoint.dataCapturePercent > 0) {
    faults.push({
      path: "endpoint.dataCapturePercent",
      value: endpoint.dataCapturePercent,
      allowed: "0 with a serverless endpoint, which cannot capture data (monitoring reads `predictions/`)",
      example: 0,
    });
  }
  if (endpoint.serverlessProvisionedConcurrency > endpoint.serverlessMaxConcurrency) {
    faults.push({
      path: "endpoint.serverlessProvisionedConcurrency",
      value: endpoint.serverlessProvisionedConcurrency,
      allowed: `at most endpoint.serverlessMaxConcurrency (${endpoint.serverlessMaxConcurrency})`,
      example: endpoint.serverlessMaxConcurrency,
    });
  }
  return [...faults, ...singleVariantOnly(endpoint, "a serverless endpoint")];
}

function multiModelLimits({ endpoint }: StackConfig): Fault[] {
  if (endpoint.kind !== "multi-model") return [];
  const faults: Fault[] = [];
  if (endpoint.dataCapturePercent > 0) {
    faults.push({
      path: "endpoint.dataCapturePercent",
      value: endpoint.dataCapturePercent,
      allowed: "0 with a multi-model endpoint, which Model Monitor does not support",
      example: 0,
    });
  }
  return [...faults, ...singleVariantOnly(endpoint, "a multi-model endpoint")];
}

function singleVariantOnly(endpoint: StackConfig["endpoint"], what: string): Fault[] {
  return (["challenger", "shadow"] as const)
    .filter((variant) => endpoint[variant])
    .map((variant) => ({
      path: `endpoint.${variant}`,
      value: endpoint[variant],
      allowed: `left out with ${what}, which has one variant only`,
    }));
}

function competitorsDiffer({ endpoint, model }: StackConfig): Fault[] {
  const faults: Fault[] = [];
  if (endpoint.challenger && endpoint.shadow) {
    faults.push({
      path: "endpoint.shadow",
      value: endpoint.shadow,
      allowed: "left out beside a challenger: SageMaker wants exactly one production variant beside a shadow",
    });
  }
  for (const variant of ["challenger", "shadow"] as const) {
    if (endpoint[variant]?.modelVersion === model.version) {
      faults.push({
        path: `endpoint.${variant}.modelVersion`,
        value: model.version,
        allowed: "another version than `model.version`: a model cannot compete with itself",
      });
    }
  }
  return faults;
}

function capacityInOrder({ endpoint, autoscaling }: StackConfig): Fault[] {
  if (endpoint.kind === "serverless" || !autoscaling.enabled) return [];
  const { minCapacity, maxCapacity, batchMinCapacity } = autoscaling;
  const faults: Fault[] = [];
  if (minCapacity > maxCapacity) {
    faults.push({
      path: "autoscaling.minCapacity",
      value: minCapacity,
      allowed: `at most autoscaling.maxCapacity (${maxCapacity})`,
      example: maxCapacity,
    });
  }
  if (batchMinCapacity > maxCapacity) {
    faults.push({
      path: "autoscaling.batchMinCapacity",
      value: batchMinCapacity,
      allowed: `at most autoscaling.maxCapacity (${maxCapacity})`,
      example: maxCapacity,
    });
  }
  if (
    minCapacity <= maxCapacity &&
    !(minCapacity <= endpoint.instanceCount && endpoint.instanceCount <= maxCapacity)
  ) {
    faults.push({
      path: "endpoint.instanceCount",
      value: endpoint.instanceCount,
      allowed: `from autoscaling.minCapacity (${minCapacity}) to autoscaling.maxCapacity (${maxCapacity}): every roll-out starts with it`,
      example: minCapacity,
    });
  }
  return faults;
}

/**
 * Registering such a variant is refused in the middle of a deployment.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-add-code-define.html
 */
function burstableDoesNotScale({ endpoint, autoscaling }: StackConfig): Fault | undefined {
  const isBurstable = /^ml\.t\d/.test(endpoint.instanceType);
  if (endpoint.kind === "serverless" || !isBurstable || !autoscaling.enabled) return undefined;
  return {
    path: "autoscaling.enabled",
    value: true,
    allowed: `false with ${endpoint.instanceType}: SageMaker does not scale burstable instances`,
    example: false,
  };
}

function rolloutFitsTime({ endpoint }: StackConfig): Fault | undefined {
  if (endpoint.kind === "serverless") return undefined;
  const shifts =
    endpoint.rollout === "linear"
      ? Math.ceil(100 / endpoint.linearStepPercent)
      : endpoint.rollout === "canary"
        ? 2
        : 1;
  const neededSeconds = shifts * endpoint.bakeSeconds + endpoint.terminationWaitSeconds;
  if (endpoint.maximumRolloutSeconds >= neededSeconds) return undefined;
  return {
    path: "endpoint.maximumRolloutSeconds",
    value: endpoint.maximumRolloutSeconds,
    allowed: `at least ${neededSeconds} seconds: ${shifts} x endpoint.bakeSeconds + endpoint.terminationWaitSeconds`,
    example: Math.min(28800, neededSeconds + 600),
  };
}

function transformKnowsModel({ fleet, endpoint }: StackConfig): Fault | undefined {
  if (!fleet.batchTransform || endpoint.kind !== "multi-model") return undefined;
  return {
    path: "fleet.batchTransform",
    value: true,
    allowed: "false with a multi-model endpoint: Batch Transform runs one model",
    example: false,
  };
}

function lifecycleInOrder({ lake }: StackConfig): Fault | undefined {
  if (lake.oldModelExpireDays > lake.oldModelColdAfterDays) return undefined;
  return {
    path: "lake.oldModelExpireDays",
    value: lake.oldModelExpireDays,
    allowed: `more than lake.oldModelColdAfterDays (${lake.oldModelColdAfterDays})`,
    example: lake.oldModelColdAfterDays + 90,
  };
}

const DAY_ORDER = ["monitorAt", "batchPredictAt", "replenishAt", "reportAt", "costsAt"] as const;

/** Each function reads what the one before it wrote. */
function dayOrder({ schedule }: StackConfig): Fault[] {
  return DAY_ORDER.slice(1).flatMap((name, index) => {
    const before = DAY_ORDER[index]!;
    if (schedule[before] < schedule[name]) return [];
    return {
      path: `schedule.${name}`,
      value: schedule[name],
      allowed: `later than schedule.${before} (${schedule[before]}), whose results it reads`,
    };
  });
}

function monitoringWindows({ monitoring, lake, forecast }: StackConfig): Fault[] {
  const faults: Fault[] = [];
  if (monitoring.currentWindowDays >= monitoring.referenceWindowDays) {
    faults.push({
      path: "monitoring.currentWindowDays",
      value: monitoring.currentWindowDays,
      allowed: `less than monitoring.referenceWindowDays (${monitoring.referenceWindowDays})`,
      example: 7,
    });
  }
  const neededDays = monitoring.currentWindowDays + forecast.horizonDays;
  if (lake.predictionsExpireDays < neededDays) {
    faults.push({
      path: "lake.predictionsExpireDays",
      value: lake.predictionsExpireDays,
      allowed: `at least ${neededDays} days: monitoring.currentWindowDays + forecast.horizonDays`,
      example: neededDays,
    });
  }
  for (const [warning, critical] of [
    ["wapeWarning", "wapeCritical"],
    ["driftShareWarning", "driftShareCritical"],
  ] as const) {
    if (monitoring[warning] < monitoring[critical]) continue;
    faults.push({
      path: `monitoring.${warning}`,
      value: monitoring[warning],
      allowed: `less than monitoring.${critical} (${monitoring[critical]})`,
      example: monitoring[critical] / 2,
    });
  }
  const names = monitoring.watchList.map((id) => productSubject(id).toLowerCase());
  const index = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (index >= 0) {
    faults.push({
      path: "monitoring.watchList",
      value: monitoring.watchList[index],
      allowed: `a list without repeated products; the alarms of this one would share their name with those of "${monitoring.watchList[names.indexOf(names[index]!)]}"`,
    });
  }
  return faults;
}

const ADDRESS_FORMS = {
  email: { pattern: /^[^@\s]+@[^@\s]+\.[^@\s]+$/, allowed: "an e-mail address", example: "team@example.com" },
  https: { pattern: /^https:\/\/\S+$/, allowed: "an https URL", example: "https://example.com/alerts" },
  sqs: {
    pattern: /^arn:aws[\w-]*:sqs:/,
    allowed: "the ARN of a queue",
    example: "arn:aws:sqs:us-east-1:123456789012:alerts",
  },
  lambda: {
    pattern: /^arn:aws[\w-]*:lambda:/,
    allowed: "the ARN of a function",
    example: "arn:aws:lambda:us-east-1:123456789012:function:alerts",
  },
} as const;

function subscriptionAddresses({ alerts }: StackConfig): Fault[] {
  return alerts.subscriptions.flatMap(({ protocol, endpoint }, index) => {
    const { pattern, allowed, example } = ADDRESS_FORMS[protocol];
    const path = `alerts.subscriptions[${index}].endpoint`;
    return pattern.test(endpoint)
      ? []
      : { path, value: endpoint, allowed: `${allowed} with protocol "${protocol}"`, example };
  });
}

function jwtComplete({ api }: StackConfig): Fault[] {
  if (api.authorization === "iam") {
    return api.jwtIssuer === undefined && api.jwtAudiences.length === 0
      ? []
      : [
          {
            path: "api.authorization",
            value: "iam",
            allowed: '"jwt" when `api.jwtIssuer` or `api.jwtAudiences` is set',
            example: "jwt",
          },
        ];
  }
  const faults: Fault[] = [];
  if (api.jwtIssuer === undefined) {
    faults.push({
      path: "api.jwtIssuer",
      value: undefined,
      allowed: 'an https URL with authorization "jwt"',
      example: "https://login.example.com/",
    });
  }
  if (api.jwtAudiences.length === 0) {
    faults.push({
      path: "api.jwtAudiences",
      value: api.jwtAudiences,
      allowed: 'a list with at least one audience with authorization "jwt"',
      example: ["final-mile"],
    });
  }
  return faults;
}
