import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { FUNCTION_NAMES, type StackOutputs } from "../functions/contracts/stack-outputs";
import { RETRY_AFTER_SECONDS } from "../functions/contracts/throttling";
import { type Alarm, addCompositeAlarms } from "./alarms/alarm";
import { createAlertTopic } from "./alarms/alert-topic";
import { addApiAlarms } from "./alarms/api";
import { createCostGuards } from "./alarms/cost-guards";
import { addEndpointAlarms, addRolloutAlarms } from "./alarms/endpoint";
import { addFanOutAlarms } from "./alarms/fan-out";
import { addFleetAlarms } from "./alarms/fleet";
import { addFunctionAlarms } from "./alarms/functions";
import { addRetrainingAlarms } from "./alarms/retraining";
import { addWebhookAlarms } from "./alarms/webhooks";
import { readConfig } from "./config/read-config";
import { createDashboard } from "./dashboard/dashboard";
import { scaleEndpoint } from "./endpoint/autoscaling";
import { ForecastEndpoint } from "./endpoint/forecast-endpoint";
import { watchByProbe } from "./endpoint/rollout-probe";
import { awaitEndpoint } from "./endpoint/served-endpoint";
import { listVariants } from "./endpoint/variants";
import { FanOut } from "./fan-out/fan-out";
import { lookUpAccount } from "./foundation/account";
import { boundEveryRole } from "./foundation/boundary";
import { createKey } from "./foundation/encryption";
import { COST_TAG_KEY, tagEverything, tagsOf } from "./foundation/tags";
import { HttpApi, type RouteKey } from "./function/http-api";
import { createFunctions, createProbe, createRetrain, type Functions, isFannedOut } from "./functions";
import { Catalogue } from "./lake/catalogue";
import { Lake } from "./lake/lake";
import { MessageRoutes } from "./messages/message-routes";
import { alarmName, catalogueName, physicalName } from "./naming";
import { createPages } from "./people/pages";
import { Retraining } from "./retraining/retraining";

// An environment, from the top: what the rest stands on, the model, what runs every day, who is told.

const config = readConfig();
const { environment } = config;
const { logRetentionDays, protectData } = config.operations;
const tags = tagsOf(environment, config.tags);
tagEverything(tags);
boundEveryRole(config.operations.permissionsBoundaryArn);
const account = lookUpAccount(config.platform.accountIds);

const key = createKey({ aliasName: physicalName("key"), account, protect: protectData });
const lake = new Lake("lake", {
  bucketName: pulumi.interpolate`${physicalName("bucket", "lake")}-${account.accountId}`,
  lifecycle: config.lake,
  customerKeyArn: config.lake.encryption === "customer-key" ? key.arn : undefined,
  protect: protectData,
});
const topic = createAlertTopic({
  topicName: physicalName("topic", "alerts"),
  displayName: `Alerts of ${physicalName("topic")}`,
  subscriptions: config.alerts.subscriptions,
  account,
  key,
});
const bus = new aws.cloudwatch.EventBus("orders", { name: physicalName("eventBus", "orders") });

// An endpoint of another kind is another endpoint.
const { kind } = config.endpoint;
const endpointName = physicalName("endpoint", "forecast", ...(kind === "realtime" ? [] : [kind]));
const alarmContext = { nameOf: alarmName, topicArn: topic.arn, runbookUrl: config.alerts.runbookUrl };
const variants = listVariants(config);
const endpointAlarms = addEndpointAlarms(endpointName, variants, config, alarmContext);
const rolloutAlarms: Alarm[] = [];
const probe = createProbe({ config, account, lake, endpointName });
const endpoint = config.model.version === undefined ? awaitEndpoint(endpointName) : createEndpoint();
if (endpoint instanceof ForecastEndpoint) scaleEndpoint(endpoint, config);

const api = new HttpApi("api", {
  apiName: physicalName("api", "api"),
  description: "Predictions, business report and dashboard.",
  settings: config.api,
  logRetentionDays,
});
const pages = createPages({
  settings: config.signIn,
  rates: config.api,
  apiName: physicalName("api", "pages"),
  keyAliasName: physicalName("key", "sessions"),
  poolName: physicalName("userPool", "people"),
  logRetentionDays,
  protect: protectData,
  account,
});
const messages =
  config.alerts.routes.length === 0
    ? undefined
    : new MessageRoutes("messages", { routes: config.alerts.routes, nameOf: physicalName, account, key });
const functions = createFunctions({
  config,
  account,
  lake,
  endpoint,
  topic,
  key,
  bus,
  api,
  pages,
  probe,
  messages,
});
api.addRoute("POST /predict", functions.predict, { retryAfterSeconds: RETRY_AFTER_SECONDS });
api.addRoute("POST /demand", functions.ingest);
const openedByPeople: readonly RouteKey[] = [
  "GET /",
  "GET /report",
  "GET /dashboard",
  "GET /what-if",
  "GET /openapi.json",
];
for (const routeKey of openedByPeople) {
  api.addRoute(routeKey, functions.report);
  pages?.api.addRoute(routeKey, functions.report);
}
api.addRoute("GET /explain", functions.predict, { retryAfterSeconds: RETRY_AFTER_SECONDS });
pages?.api.addRoute("GET /explain", functions.predict, { retryAfterSeconds: RETRY_AFTER_SECONDS });
const waysInAndOut: readonly RouteKey[] = [
  "GET /sign-in",
  "GET /signed-in",
  "POST /sign-out",
  "GET /signed-out",
];
for (const routeKey of waysInAndOut) {
  if (functions["sign-in"]) pages?.api.addRoute(routeKey, functions["sign-in"]);
}
for (const routeKey of ["GET /orders", "POST /orders"] as const) {
  api.addRoute(routeKey, functions.orders);
  pages?.api.addRoute(routeKey, functions.orders);
}

const { monitorAt, batchPredictAt } = config.schedule;
// Without a model the workers of the fleet forecast by a simple method.
const modelName = config.fleet.batchTransform ? endpoint.modelName : undefined;
const fanOut = new FanOut("fan-out", {
  machineName: physicalName("stateMachine", "fan-out"),
  settings: config.fleet,
  stepFunction: functions["fleet-step"],
  workers: { monitor: functions.monitor, "batch-predict": functions["batch-predict"] },
  transform: modelName && {
    environment,
    modelName,
    volumeKeyArn: config.platform.volumeEncryption === "customer-key" ? key.arn : undefined,
    contentType: config.model.contentType,
    tags,
  },
  dailyAt: isFannedOut(config) ? { monitor: monitorAt, "batch-predict": batchPredictAt } : undefined,
  scheduleEnabled: config.schedule.enabled,
  lake,
  topic,
  key,
  account,
  logRetentionDays,
});

const messageTopicArns = messages?.topics.map(({ arn }) => arn) ?? [];
const modelPackageGroupName = physicalName("modelPackageGroup", "models");
const retrain = config.retraining.enabled
  ? createRetrain({ config, account, lake, endpoint, bus, modelPackageGroupName })
  : undefined;
const retraining =
  retrain &&
  new Retraining("retraining", {
    machineName: physicalName("stateMachine", "retraining"),
    config,
    retrainFunction: retrain,
    modelPackageGroupName,
    bus,
    lake,
    topic,
    key,
    account,
    tags,
  });
const allFunctions: Functions = {
  ...functions,
  ...(retrain && { retrain }),
};

const alarms = [
  ...endpointAlarms,
  ...rolloutAlarms,
  ...FUNCTION_NAMES.flatMap((name) => {
    const lambda = allFunctions[name];
    if (!lambda) return [];
    // When the messenger itself fails, its topics are told without it.
    const context = name === "notify" ? { ...alarmContext, alsoTopicArns: messageTopicArns } : alarmContext;
    return addFunctionAlarms(name, lambda, environment, context);
  }),
  ...addFleetAlarms(config, alarmContext),
  ...addApiAlarms("api", api.id, config.alerts, alarmContext),
  ...(pages ? addApiAlarms("pages", pages.api.id, config.alerts, alarmContext) : []),
  ...addFanOutAlarms(fanOut, alarmContext),
  ...(messages ? addWebhookAlarms(messages.rules, { ...alarmContext, alsoTopicArns: messageTopicArns }) : []),
  ...(retraining ? addRetrainingAlarms(retraining, alarmContext) : []),
];
addCompositeAlarms(alarms, alarmContext);

new Catalogue("catalogue", {
  databaseName: catalogueName(),
  workgroupName: physicalName("workgroup", "queries"),
  athenaScanLimitMib: config.lake.athenaScanLimitMib,
  bucketName: lake.bucketName,
});
createCostGuards({
  budgetName: physicalName("budget", "monthly"),
  anomaliesName: physicalName("budget", "cost-anomalies"),
  costTagValue: environment,
  budget: config.budget,
  topicArn: topic.arn,
});
const functionNames = pulumi.all(mapValues(allFunctions, ({ name }) => name));
const deadLetterQueueNames = pulumi.all({
  ...mapValues(allFunctions, ({ deadLetterQueueName }) => deadLetterQueueName),
  ...(fanOut.deadLetterQueueName && { "fan-out": fanOut.deadLetterQueueName }),
});
createDashboard({
  dashboardName: physicalName("dashboard", "operations"),
  environment,
  region: account.region,
  endpointName: endpoint.name,
  variantNames: endpoint.variants.map(({ name }) => name),
  hasInstances: config.endpoint.kind !== "serverless" && variants.length > 0,
  functionNames,
  deadLetterQueueNames: deadLetterQueueNames.apply((names) => Object.values(names)),
  apiId: api.id,
  lakeBucketName: lake.bucketName,
  alarmArns: pulumi.all(alarms.map(({ resource }) => resource.arn)),
  watchList: config.monitoring.watchList,
  runbookUrl: config.alerts.runbookUrl,
  currency: config.data.currency,
  thresholds: {
    ...config.alerts,
    ...config.monitoring,
    serviceLevelTarget: config.business.serviceLevelTarget,
    monthlyBudgetUsd: config.budget.monthlyUsd,
  },
});

/** Every field may still be an output. */
type ExportedOutputs = { readonly [Name in keyof StackOutputs]: pulumi.Input<StackOutputs[Name]> };

/** The contract with the operator scripts. */
const outputs: ExportedOutputs = {
  environment,
  region: account.region,
  lakeBucketName: lake.bucketName,
  endpointName: endpoint.name,
  modelVersion: config.model.version,
  alertTopicArn: topic.arn,
  eventBusName: bus.name,
  alarmNames: pulumi.all(alarms.map(({ resource }) => resource.name)),
  functionNames,
  deadLetterQueueNames,
  fanOutArn: fanOut.arn,
  ...(retraining && {
    retrainingArn: retraining.arn,
    modelPackageGroupName: retraining.modelPackageGroupName,
  }),
  apiUrl: api.url,
  ...(pages && { pagesUrl: pages.api.url }),
  ...(pages?.domainTarget && { pagesDomainTarget: pages.domainTarget }),
  costTagKey: COST_TAG_KEY,
  costTagValue: environment,
  monthlyBudgetUsd: config.budget.monthlyUsd,
  currency: config.data.currency,
  horizonDays: config.forecast.horizonDays,
  serviceLevelTarget: config.business.serviceLevelTarget,
};

export = outputs;

/** The endpoint of a stack that has a model, with what watches its deployments. */
function createEndpoint(): ForecastEndpoint {
  return new ForecastEndpoint("endpoint", {
    endpointName,
    roleName: physicalName("role", "endpoint"),
    model: config.model,
    settings: config.endpoint,
    platform: config.platform,
    key,
    lake,
    account,
    logRetentionDays,
    watchRollout: (configurationName) => {
      const fleet = { endpointName, configurationName };
      rolloutAlarms.push(...addRolloutAlarms(fleet, variants, config, alarmContext));
      const roleName = physicalName("role", "probe", "schedule");
      const asking = watchByProbe(probe, { configurationName, roleName, account });
      return { alarms: rolloutAlarms.map(({ resource }) => resource), others: [asking] };
    },
    runsTransformJobs: config.fleet.batchTransform,
  });
}

/** The same keys, each value mapped; a key that may be absent is absent then too. */
function mapValues<K extends string, V, W>(
  record: Readonly<{ [Key in K]?: V }>,
  map: (value: V) => W,
): Record<K, W> {
  return Object.fromEntries(
    (Object.entries(record) as [K, V][]).map(([key, value]) => [key, map(value)]),
  ) as Record<K, W>;
}
