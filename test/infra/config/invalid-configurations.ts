/** One invalid configuration: what is changed, and what the message must say. */
export interface InvalidConfiguration {
  readonly title: string;
  /** Settings over valid ones, by path; `undefined` removes one. */
  readonly change: Readonly<Record<string, unknown>>;
  /** Key without namespace, and a part of what is allowed. */
  readonly key: string;
  readonly allowed: string;
}

const row = (
  title: string,
  change: InvalidConfiguration["change"],
  key: string,
  allowed: string,
): InvalidConfiguration => ({ title, change, key, allowed });

const value = (key: string, found: unknown, allowed: string) =>
  row(`${key} = ${JSON.stringify(found)}`, { [key]: found }, key, allowed);

export const INVALID_CONFIGURATIONS: readonly InvalidConfiguration[] = [
  row("a model without version", { "model.version": undefined }, "model.version", "1 to 63 letters"),
  value("model.version", "../other", "1 to 63 letters"),
  value("model.version", 20261101, "1 to 63 letters"),
  value("model.algorithm", "prophet", "one of scikit-learn, xgboost, linear-learner"),
  value("model.image", "latest", "an ECR image with a tag or digest"),
  row(
    "a container that is both built in and given",
    { "model.image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/forecast:1" },
    "model.image",
    "left out when `model.algorithm` is set",
  ),
  row("no container at all", { "model.algorithm": undefined }, "model.algorithm", "unless `model.image` is"),
  row(
    "JSON for XGBoost",
    { "model.algorithm": "xgboost" },
    "model.contentType",
    '"csv" with the built-in xgboost',
  ),
  row(
    "CSV without feature order",
    { "model.contentType": "csv" },
    "model.featureOrder",
    "a list of feature names",
  ),
  row("JSON with a feature order", { "model.featureOrder": ["a"] }, "model.featureOrder", "left out"),
  value("forecast.horizonDays", 0, "an integer from 1 to 60 days"),
  value("forecast.horizonDays", 7.5, "an integer from 1 to 60 days"),
  value("forecast.horizonDays", "7", "an integer from 1 to 60 days"),
  value("forecast.horizonDays", null, "an integer from 1 to 60 days"),
  value("endpoint.kind", "async", "one of realtime, serverless, multi-model"),
  value("endpoint.instanceType", "m5.large", "a SageMaker instance type"),
  value("endpoint.instanceCount", 0, "an integer from 1 to 100 instances"),
  value("endpoint.serverlessMemoryMib", 1500, "one of 1024, 2048, 3072"),
  value("endpoint.serverlessMaxConcurrency", 500, "an integer from 1 to 200"),
  value("endpoint.dataCapturePercent", 101, "an integer from 0 to 100 percent"),
  value("endpoint.rollout", "yolo", "one of canary, linear, all-at-once"),
  value("endpoint.canaryPercent", 60, "an integer from 1 to 50"),
  value("endpoint.linearStepPercent", 5, "an integer from 10 to 50"),
  value("endpoint.bakeSeconds", 10, "an integer from 60 to 3600 seconds"),
  row(
    "a serverless endpoint that captures data",
    { "endpoint.kind": "serverless" },
    "endpoint.dataCapturePercent",
    "cannot capture data",
  ),
  row(
    "more provisioned than allowed concurrency",
    {
      "endpoint.kind": "serverless",
      "endpoint.dataCapturePercent": 0,
      "endpoint.serverlessProvisionedConcurrency": 10,
    },
    "endpoint.serverlessProvisionedConcurrency",
    "at most endpoint.serverlessMaxConcurrency (5)",
  ),
  row(
    "a serverless endpoint with a challenger",
    {
      "endpoint.kind": "serverless",
      "endpoint.dataCapturePercent": 0,
      "endpoint.challenger": { modelVersion: "next" },
    },
    "endpoint.challenger",
    "one variant only",
  ),
  row(
    "a multi-model endpoint under Model Monitor",
    { "endpoint.kind": "multi-model" },
    "endpoint.dataCapturePercent",
    "Model Monitor does not support",
  ),
  row(
    "a multi-model endpoint with a shadow",
    {
      "endpoint.kind": "multi-model",
      "endpoint.dataCapturePercent": 0,
      "endpoint.shadow": { modelVersion: "next" },
    },
    "endpoint.shadow",
    "one variant only",
  ),
  row(
    "a challenger and a shadow",
    { "endpoint.challenger": { modelVersion: "next" }, "endpoint.shadow": { modelVersion: "other" } },
    "endpoint.shadow",
    "exactly one production variant beside a shadow",
  ),
  row(
    "a model that competes with itself",
    { "endpoint.challenger": { modelVersion: "2026-11-01" } },
    "endpoint.challenger.modelVersion",
    "another version than `model.version`",
  ),
  row(
    "a challenger with most of the traffic",
    { "endpoint.challenger": { modelVersion: "next", trafficPercent: 80 } },
    "endpoint.challenger.trafficPercent",
    "an integer from 1 to 50 percent",
  ),
  row(
    "a challenger without version",
    { "endpoint.challenger": { trafficPercent: 10 } },
    "endpoint.challenger.modelVersion",
    "1 to 63 letters",
  ),
  row(
    "a roll-out that cannot finish in time",
    { "endpoint.maximumRolloutSeconds": 600 },
    "endpoint.maximumRolloutSeconds",
    "at least 1500 seconds",
  ),
  row(
    "a smaller maximum than minimum",
    { "autoscaling.minCapacity": 8 },
    "autoscaling.minCapacity",
    "at most autoscaling.maxCapacity (6)",
  ),
  row(
    "more instances for the batch than the maximum",
    { "autoscaling.batchMinCapacity": 9 },
    "autoscaling.batchMinCapacity",
    "at most autoscaling.maxCapacity (6)",
  ),
  row(
    "a start outside the bounds",
    { "endpoint.instanceCount": 1 },
    "endpoint.instanceCount",
    "from autoscaling.minCapacity (2) to autoscaling.maxCapacity (6)",
  ),
  row(
    "a burstable instance that scales",
    { "endpoint.instanceType": "ml.t2.medium" },
    "autoscaling.enabled",
    "does not scale burstable instances",
  ),
  value("autoscaling.enabled", "yes", "true or false"),
  value("autoscaling.metric", "cpu", "one of invocations, concurrency"),
  value("autoscaling.targetConcurrency", 0, "a number from 0.1 to 1000"),
  value("fleet.shardsPerFunction", 5000, "an integer from 1 to 1000 shards"),
  value("fleet.toleratedFailurePercent", -1, "an integer from 0 to 100 percent"),
  value("lake.encryption", "none", "one of s3-managed, customer-key"),
  value("lake.predictionsExpireDays", 30, "an integer from 60 to 3650 days"),
  row(
    "models that expire before they grow cold",
    { "lake.oldModelColdAfterDays": 200, "lake.oldModelExpireDays": 100 },
    "lake.oldModelExpireDays",
    "more than lake.oldModelColdAfterDays (200)",
  ),
  value("schedule.monitorAt", "4:00", 'a time of day in UTC as "HH:MM"'),
  value("schedule.monitorAt", "24:00", 'a time of day in UTC as "HH:MM"'),
  row(
    "orders before the forecasts they read",
    { "schedule.replenishAt": "04:10" },
    "schedule.replenishAt",
    "later than schedule.batchPredictAt (04:30)",
  ),
  row(
    "a recent window as long as its reference",
    { "monitoring.currentWindowDays": 84 },
    "monitoring.currentWindowDays",
    "less than monitoring.referenceWindowDays (84)",
  ),
  row(
    "a warning beyond critical",
    { "monitoring.wapeWarning": 2 },
    "monitoring.wapeWarning",
    "less than monitoring.wapeCritical (0.9)",
  ),
  row(
    "a product that is watched twice",
    { "monitoring.watchList": ["a", "a"] },
    "monitoring.watchList",
    "a list without repeated products",
  ),
  row(
    "a product whose alarms would be called like another's",
    { "monitoring.watchList": ["21212/a", "21212-A"] },
    "monitoring.watchList",
    "a list without repeated products",
  ),
  row(
    "too many watched products",
    { "monitoring.watchList": Array.from({ length: 11 }, (_, index) => `p${index}`) },
    "monitoring.watchList",
    "a list of at most 10 product ids",
  ),
  value("monitoring.falseAlarmRate", 0.5, "a number from 0.0001 to 0.2"),
  value("business.serviceLevelTarget", 1, "a number from 0.5 to 0.9999"),
  value("business.serviceTarget", "service-level", "one of cycle-service-level, fill-rate"),
  value("business.leadTimeDays", -1, "an integer from 0 to 365 days"),
  row(
    "an address that is no e-mail address",
    { "alerts.subscriptions": [{ protocol: "email", endpoint: "team" }] },
    "alerts.subscriptions[0].endpoint",
    "an e-mail address",
  ),
  row(
    "alarms over plain http",
    { "alerts.subscriptions": [{ protocol: "https", endpoint: "http://example.com" }] },
    "alerts.subscriptions[0].endpoint",
    "an https URL",
  ),
  row(
    "an unknown protocol",
    { "alerts.subscriptions": [{ protocol: "pager", endpoint: "12345" }] },
    "alerts.subscriptions[0].protocol",
    "one of email, https, sqs, lambda",
  ),
  value("alerts.runbookUrl", "README.md", "an https URL"),
  value("api.authorization", "none", "one of iam, jwt"),
  row(
    "tokens without issuer",
    { "api.authorization": "jwt", "api.jwtAudiences": ["a"] },
    "api.jwtIssuer",
    "an https URL",
  ),
  row(
    "tokens without audience",
    { "api.authorization": "jwt", "api.jwtIssuer": "https://login.example.com/" },
    "api.jwtAudiences",
    "at least one audience",
  ),
  row(
    "an issuer that is not used",
    { "api.jwtIssuer": "https://login.example.com/" },
    "api.authorization",
    '"jwt"',
  ),
  value("api.requestsPerSecond", 0, "an integer from 1 to 10000"),
  value("budget.monthlyUsd", "400 USD", "a number from 1 to 1000000"),
  value("budget.monthlyUsd", Number.NaN, "a number from 1 to 1000000"),
  value("operations.logRetentionDays", 10, "one of 1, 3, 5, 7, 14, 30"),
  value("endpoint.instnceCount", 2, "one of the known settings: kind, instanceType"),
  row("a section that is no object", { endpoint: "realtime" }, "endpoint", "an object with settings"),
  row(
    "an unknown section",
    { endpoints: { kind: "realtime" } },
    "endpoints",
    "one of the known settings: model,",
  ),
  row("a tag that is a number", { tags: { team: 7 } }, "tags.team", "text of at most 256"),
];
