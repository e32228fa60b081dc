import { z } from "zod";
import { choice, flag, integer, list, number, numberChoice, text, timeOfDay } from "./setting";

/** Retention periods CloudWatch Logs knows, up to a year. */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const;

function modelVersion(about: string) {
  return text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, {
    about,
    allowed: "1 to 63 letters, digits, dots, underscores and hyphens, beginning with a letter or digit",
    example: "2026-11-01",
  });
}

const model = z.strictObject({
  version: modelVersion("Version that serves: the artifact is `models/{version}/model.tar.gz` in the lake."),
  algorithm: choice(["scikit-learn", "xgboost", "linear-learner"], {
    about:
      "AWS container that serves the model, its image looked up per region. Leave out when `image` is given.",
  }).optional(),
  image: text(/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/[a-z0-9._/-]+[:@][A-Za-z0-9._:-]+$/, {
    about: "Your own container that serves the model. Leave out when `algorithm` is given.",
    allowed: "an ECR image with a tag or digest, <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>",
    example: "123456789012.dkr.ecr.us-east-1.amazonaws.com/forecast:1.0.0",
  }).optional(),
  contentType: choice(["json", "csv"], {
    about: "Payload of the endpoint: instances and predictions as JSON, or features as CSV.",
  }).default("json"),
  featureOrder: list(z.string().min(1), 256, {
    about: "Features in the order of the CSV columns; empty with JSON.",
    allowed: "a list of at most 256 feature names",
    example: ["selling_price"],
  }).default([]),
});

const forecast = z.strictObject({
  horizonDays: integer(1, 60, { unit: "days", about: "Days ahead each run forecasts." }).default(14),
});

const challenger = z.strictObject({
  modelVersion: modelVersion("Version that competes with the champion (A/B)."),
  trafficPercent: integer(1, 50, {
    unit: "percent",
    about: "Share of the requests the challenger answers.",
  }).default(10),
});

const shadow = z.strictObject({
  modelVersion: modelVersion(
    "Version that gets a copy of the requests; its answers are captured, not returned.",
  ),
  samplingPercent: integer(1, 100, {
    unit: "percent",
    about: "Share of the requests that is copied.",
  }).default(100),
});

const endpoint = z.strictObject({
  kind: choice(["realtime", "serverless", "multi-model"], {
    about: "Instances; pay per request; or instances that load one artifact per product.",
  }).default("realtime"),
  instanceType: text(/^ml\.[a-z0-9]+\.[a-z0-9]+$/, {
    about: "Instance type of realtime and multi-model endpoints.",
    allowed: "a SageMaker instance type, ml.<family>.<size>",
    example: "ml.m5.large",
  }).default("ml.m5.large"),
  instanceCount: integer(1, 100, {
    unit: "instances",
    about: "Instances a new roll-out starts with; keep it at what the traffic needs now.",
  }).default(2),
  serverlessMemoryMib: numberChoice([1024, 2048, 3072, 4096, 5120, 6144], {
    unit: "MiB",
    about: "Memory of a serverless endpoint.",
  }).default(2048),
  serverlessMaxConcurrency: integer(1, 200, {
    unit: "requests at a time",
    about: "Most requests a serverless endpoint serves at once.",
  }).default(5),
  serverlessProvisionedConcurrency: integer(0, 200, {
    unit: "requests at a time",
    about: "Concurrency a serverless endpoint keeps warm; 0 for none.",
  }).default(0),
  containerStartupSeconds: integer(60, 3600, {
    unit: "seconds",
    about: "Time a container has to answer its first health check.",
  }).default(300),
  dataCapturePercent: integer(0, 100, {
    unit: "percent",
    about: "Share of requests and answers kept under `datacapture/`; 0 for none.",
  }).default(100),
  rollout: choice(["canary", "linear", "all-at-once"], {
    about: "How traffic moves to a new configuration; every way bakes and rolls back on alarms.",
  }).default("canary"),
  canaryPercent: integer(1, 50, {
    unit: "percent of capacity",
    about: "Size of the canary.",
  }).default(10),
  linearStepPercent: integer(10, 50, {
    unit: "percent of capacity",
    about: "Size of each step of a linear roll-out.",
  }).default(25),
  bakeSeconds: integer(60, 3600, {
    unit: "seconds",
    about: "Time the alarms watch the new fleet after each shift; alarms need minutes to speak.",
  }).default(600),
  terminationWaitSeconds: integer(0, 3600, {
    unit: "seconds",
    about: "Time the old fleet is kept after the last shift.",
  }).default(300),
  maximumRolloutSeconds: integer(600, 28800, {
    unit: "seconds",
    about: "A roll-out that takes longer is rolled back.",
  }).default(3600),
  challenger: challenger.optional(),
  shadow: shadow.optional(),
});

const autoscaling = z.strictObject({
  enabled: flag({ about: "Scale the instances with the traffic." }).default(true),
  minCapacity: integer(1, 100, { unit: "instances", about: "Never fewer instances." }).default(2),
  maxCapacity: integer(1, 100, {
    unit: "instances",
    about: "Never more instances: the bound of the bill.",
  }).default(6),
  metric: choice(["invocations", "concurrency"], {
    about: "Scale on invocations per instance and minute, or on concurrent requests at 10-second resolution.",
  }).default("invocations"),
  targetInvocationsPerMinute: integer(1, 1_000_000, {
    unit: "invocations per instance and minute",
    about: "Aim; the most one instance bears x 60 x 0.5.",
  }).default(600),
  targetConcurrency: number(0.1, 1000, {
    unit: "requests in flight per model",
    about: "Aim when scaling on concurrency.",
  }).default(5),
  scaleOutCooldownSeconds: integer(0, 3600, {
    unit: "seconds",
    about: "Pause after adding instances; a new one needs minutes to serve.",
  }).default(60),
  scaleInCooldownSeconds: integer(0, 3600, {
    unit: "seconds",
    about: "Pause after removing instances; slower, so that a lull does not cost the next peak.",
  }).default(300),
  batchMinCapacity: integer(0, 100, {
    unit: "instances",
    about: "Instances kept ready while the daily batch runs; 0 for no scheduled capacity.",
  }).default(0),
  batchLeadMinutes: integer(5, 120, {
    unit: "minutes",
    about: "How long before the batch the extra instances start.",
  }).default(20),
  batchDurationMinutes: integer(10, 600, {
    unit: "minutes",
    about: "How long after its start the batch keeps them.",
  }).default(60),
});

const fleet = z.strictObject({
  shards: integer(1, 10_000, {
    unit: "shards",
    about: "Shards that the lake holds, about 400 products each; `ops data import` prints how many.",
  }).default(8),
  shardsPerFunction: integer(1, 1000, {
    unit: "shards",
    about: "Up to so many shards one function does the daily batch; above, the state machine fans out.",
  }).default(64),
  shardsPerBatch: integer(1, 100, {
    unit: "shards",
    about: "Shards one worker of the fan-out gets.",
  }).default(4),
  maxConcurrency: integer(1, 1000, { unit: "workers", about: "Workers of the fan-out at a time." }).default(
    20,
  ),
  toleratedFailurePercent: integer(0, 100, {
    unit: "percent",
    about: "Share of shards that may fail before the fan-out fails.",
  }).default(5),
  batchTransform: flag({
    about: "Let the fan-out forecast with SageMaker Batch Transform instead of the endpoint.",
  }).default(false),
  transformInstanceType: text(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, {
    about: "Instance of the transform job.",
    allowed: "an instance type of SageMaker",
    example: "ml.m5.large",
  }).default("ml.m5.large"),
  transformInstanceCount: integer(1, 100, {
    unit: "instances",
    about: "Instances that share the input of the transform job.",
  }).default(1),
});

const lake = z.strictObject({
  encryption: choice(["s3-managed", "customer-key"], {
    about: "Keys of the lake: S3's own, or one of the account with its own policy and rotation.",
  }).default("s3-managed"),
  dataCaptureExpireDays: integer(1, 3650, { unit: "days", about: "Captured requests live so long." }).default(
    30,
  ),
  predictionsExpireDays: integer(60, 3650, {
    unit: "days",
    about: "Predictions live so long; monitoring needs the last 60 days.",
  }).default(400),
  monitoringExpireDays: integer(90, 3650, {
    unit: "days",
    about: "Monitoring results live so long.",
  }).default(730),
  oldModelColdAfterDays: integer(30, 3650, {
    unit: "days",
    about: "Model versions not in use move to colder storage after so many days.",
  }).default(60),
  oldModelExpireDays: integer(90, 3650, {
    unit: "days",
    about: "Model versions not in use are deleted after so many days.",
  }).default(365),
  oldVersionExpireDays: integer(1, 3650, {
    unit: "days",
    about: "Overwritten and deleted objects can be restored for so long.",
  }).default(30),
  abortUploadsAfterDays: integer(1, 30, {
    unit: "days",
    about: "Incomplete uploads are thrown away after so many days.",
  }).default(3),
  athenaScanLimitMib: integer(10, 10_000_000, {
    unit: "MiB",
    about: "A query that reads more is cancelled.",
  }).default(10_240),
});

const schedule = z.strictObject({
  enabled: flag({ about: "Run the daily functions." }).default(true),
  monitorAt: timeOfDay({ about: "After the actuals of the day before arrived." }).default("04:00"),
  batchPredictAt: timeOfDay({ about: "Forecasts of the fleet." }).default("04:30"),
  replenishAt: timeOfDay({ about: "Order suggestions." }).default("05:00"),
  reportAt: timeOfDay({ about: "Business report." }).default("05:30"),
  costsAt: timeOfDay({ about: "Cost report." }).default("06:00"),
});

const monitoring = z.strictObject({
  referenceWindowDays: integer(28, 365, {
    unit: "days",
    about: "Window the recent days are compared with.",
  }).default(84),
  currentWindowDays: integer(7, 90, { unit: "days", about: "Recent days that are judged." }).default(28),
  falseAlarmRate: number(0.0001, 0.2, {
    about: "Share of stable products that may be called drifted in a run.",
  }).default(0.01),
  watchList: list(z.string().min(1).max(255), 10, {
    about: "Products with metrics and alarms of their own; each costs about $1.30 a month.",
    allowed: "a list of at most 10 product ids",
    example: ["84077"],
  }).default([]),
  mapeAlarmPercent: number(1, 1000, {
    unit: "percent",
    about: "A watched product above this MAPE raises an alarm.",
  }).default(15),
  wapeWarning: number(0.01, 10, { about: "Fleet WAPE that is a warning." }).default(0.6),
  wapeCritical: number(0.01, 10, { about: "Fleet WAPE that is critical." }).default(0.9),
  driftShareWarning: number(0.01, 1, { about: "Share of drifted products that is a warning." }).default(0.1),
  driftShareCritical: number(0.01, 1, { about: "Share of drifted products that is critical." }).default(0.3),
});

const business = z.strictObject({
  leadTimeDays: integer(0, 365, { unit: "days", about: "From order to delivery." }).default(7),
  leadTimeDeviationDays: number(0, 90, {
    unit: "days",
    about: "Standard deviation of the lead time.",
  }).default(1),
  reviewPeriodDays: integer(1, 90, { unit: "days", about: "Days between two orders of a product." }).default(
    1,
  ),
  orderPolicy: choice(["order-up-to", "reorder-point"], {
    about:
      "Order up to the level at each review, or wait for the reorder point and order an economic quantity.",
  }).default("order-up-to"),
  minimumOrderUnits: integer(1, 1_000_000, { unit: "units", about: "Least quantity of an order." }).default(
    1,
  ),
  packUnits: integer(1, 1_000_000, { unit: "units", about: "Orders come in multiples of it." }).default(1),
  safetyStockMethod: choice(["empirical", "normal", "poisson", "negative-binomial"], {
    about: "How safety stock is found: from past forecast errors, or from a distribution.",
  }).default("empirical"),
  serviceTarget: choice(["cycle-service-level", "fill-rate"], {
    about: "What the service level target means.",
  }).default("cycle-service-level"),
  serviceLevelTarget: number(0.5, 0.9999, { about: "Aim of the inventory policy." }).default(0.98),
  grossMarginRatio: number(0.01, 0.99, { about: "Margin as a share of the selling price." }).default(0.4),
  annualHoldingCostRatio: number(0, 2, {
    about: "Cost of holding a unit for a year, as a share of its cost.",
  }).default(0.25),
  costPerOrderUsd: number(0, 10_000, { unit: "US dollars", about: "Cost of placing one order." }).default(5),
  usdPerCurrencyUnit: number(0.000001, 1_000_000, {
    unit: "US dollars",
    about: "Worth of one unit of the currency of the data.",
  }).default(1),
  reportWindowDays: integer(7, 366, { unit: "days", about: "Days a business report covers." }).default(28),
  setupCostUsd: number(0, 10_000_000, {
    unit: "US dollars",
    about: "One-time cost of setting the system up, for the payback time.",
  }).default(5000),
});

const subscription = z.strictObject({
  protocol: choice(["email", "https", "sqs", "lambda"], { about: "How messages are delivered." }),
  endpoint: text(/^\S{3,512}$/, {
    about: "Address, URL or ARN that gets the messages.",
    allowed: "an e-mail address, an https URL, or the ARN of a queue or function",
    example: "team@example.com",
  }),
});

const alerts = z.strictObject({
  subscriptions: list(subscription, 20, {
    about: "Who hears of alarms.",
    allowed: "a list of at most 20 subscriptions, each with protocol and endpoint",
    example: [{ protocol: "email", endpoint: "team@example.com" }],
  }).default([]),
  latencyP99Ms: integer(10, 60_000, {
    unit: "milliseconds",
    about: "p99 latency of the model that is a warning; twice as much is critical.",
  }).default(500),
  serverErrorPercent: number(0.1, 100, {
    unit: "percent",
    about: "Share of 5xx answers that is critical and rolls a deployment back.",
  }).default(1),
  clientErrorPercent: number(0.1, 100, {
    unit: "percent",
    about: "Share of 4xx answers that is a warning: callers break the contract.",
  }).default(5),
  utilizationPercent: number(10, 100, {
    unit: "percent",
    about: "CPU, memory or disk use that is a warning.",
  }).default(85),
  runbookUrl: text(/^https:\/\/\S+$/, {
    about: "Page with the runbooks; alarms link to their anchor on it.",
    allowed: "an https URL",
    example: "https://github.com/example/final-mile/blob/main/README.md",
  }).default("https://github.com/final-mile/final-mile/blob/main/README.md"),
});

const api = z.strictObject({
  authorization: choice(["iam", "jwt"], {
    about: "Who may call: IAM principals, or bearers of a token of your identity provider.",
  }).default("iam"),
  jwtIssuer: text(/^https:\/\/\S+$/, {
    about: "Issuer of the tokens.",
    allowed: "an https URL",
    example: "https://login.example.com/",
  }).optional(),
  jwtAudiences: list(z.string().min(1), 10, {
    about: "Audiences of the tokens.",
    allowed: "a list of at most 10 audiences",
    example: ["final-mile"],
  }).default([]),
  requestsPerSecond: integer(1, 10_000, { unit: "requests per second", about: "Steady rate." }).default(20),
  burst: integer(1, 5000, {
    unit: "requests",
    about: "Requests above the steady rate in one burst.",
  }).default(40),
  predictConcurrency: integer(0, 1000, {
    unit: "requests at a time",
    about:
      "Reserved for `predict`: bounds what a stampede of callers asks of the endpoint; 0 for no bound, as in new accounts, which have nothing to reserve.",
  }).default(20),
});

const budget = z.strictObject({
  monthlyUsd: number(1, 1_000_000, {
    unit: "US dollars a month",
    about: "Budget of the environment; alerts at 80 % and 100 % spent, and when the month will end above it.",
  }).default(400),
  anomalyUsd: number(1, 1_000_000, {
    unit: "US dollars",
    about: "An unexpected cost of this size is reported.",
  }).default(25),
  activateCostTag: flag({
    about:
      "Split the bill by the stack's tag. Only the paying account may, and only a day after the tag was first used: " +
      "set it to false in a member account and for the very first deployment.",
  }).default(true),
});

const operations = z.strictObject({
  logRetentionDays: numberChoice(LOG_RETENTION_DAYS, { unit: "days", about: "Logs live so long." }).default(
    30,
  ),
  protectData: flag({
    about: "Refuse to delete the lake and its key with the stack.",
  }).default(true),
});

const tagText = z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);

/** Every setting, by section. The order is the order of the documentation. */
export const sections = {
  model,
  forecast,
  endpoint,
  autoscaling,
  fleet,
  lake,
  schedule,
  monitoring,
  business,
  alerts,
  api,
  budget,
  operations,
  tags: z.record(tagText, tagText),
} as const;

export type SectionName = keyof typeof sections;

type Sections = { readonly [Name in SectionName]: DeepReadonly<z.output<(typeof sections)[Name]>> };

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** The checked configuration of a stack. Frozen. */
export type StackConfig = Sections & {
  /** Stack name: `dev`, `prod`. */
  readonly environment: string;
};
