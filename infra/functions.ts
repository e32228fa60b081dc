import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { COMPLETENESS_PREFIX } from "../functions/contracts/completeness";
import type { HttpEvent, InvocationContext, ProbeEvent, ScheduledEvent } from "../functions/contracts/events";
import { FLEET_PREFIX, type FleetStepEvent } from "../functions/contracts/fleet";
import {
  INCOMING_PREFIX,
  INGESTED_PREFIX,
  type ObjectCreatedEvent,
  REJECTED_PREFIX,
} from "../functions/contracts/incoming";
import {
  CALENDAR_PREFIX,
  CATALOGUE_PREFIX,
  DECLARATIONS_PREFIX,
  STORED_PREFIXES,
} from "../functions/contracts/keys";
import { INPUT_BASELINE_PREFIX } from "../functions/contracts/lake";
import { MESSAGES_PREFIX } from "../functions/contracts/messages";
import { METRIC_NAMESPACE } from "../functions/contracts/metrics";
import type { OrderCommandEvent } from "../functions/contracts/order-requests";
import { PARTNERS_PREFIX } from "../functions/contracts/partners";
import { PURCHASING_PREFIX } from "../functions/contracts/purchasing";
import {
  RETRAINING_PREFIX,
  type RetrainEvent,
  TRAINED_MODELS_PATTERN,
} from "../functions/contracts/retraining";
import { currencyOf } from "../functions/contracts/settings/data";
import type {
  BatchPredictSettings,
  CostsSettings,
  FleetSettings,
  IngestSettings,
  MonitorSettings,
  NotifySettings,
  OrdersFunctionSettings,
  PredictSettings,
  ProbeSettings,
  ReplenishSettings,
  ReportSettings,
  RetrainSettings,
  SignInSettings,
} from "../functions/contracts/settings/handlers";
import type { FunctionName } from "../functions/contracts/stack-outputs";
import { listAskedFeatures, listModelColumns } from "../functions/forecasting/model-columns";
import type { NotifyEvent } from "../functions/handlers/notify";
import { OPENAPI_DOCUMENT } from "../functions/http/openapi";
import { publishAlerts } from "./alarms/alert-topic";
import { bundlePageClient } from "./closure/browser-script";
import type { StackConfig } from "./config/schema";
import { lookUpImage } from "./endpoint/container";
import { askEndpoint } from "./endpoint/permissions";
import { endWatch } from "./endpoint/rollout-probe";
import { findBatchHour } from "./endpoint/scaling-rules";
import type { ServedEndpoint } from "./endpoint/served-endpoint";
import type { Account } from "./foundation/account";
import { useSessionKey } from "./foundation/encryption";
import { networkOf } from "./foundation/network";
import {
  publishMetrics,
  readAlarms,
  readCosts,
  readFunctionUse,
  readSecret,
} from "./foundation/policy-document";
import { COST_TAG_KEY } from "./foundation/tags";
import type { HttpApi } from "./function/http-api";
import { InlineFunction } from "./function/inline-function";
import type { Lake } from "./lake/lake";
import type { MessageRoutes } from "./messages/message-routes";
import { physicalName } from "./naming";
import { createPartnerTopics, mapTopics, publishToPartners } from "./orders/partner-topics";
import type { Pages } from "./people/pages";
import { hashFeatureCode } from "./retraining/code-version";
import { registerModels } from "./retraining/permissions";

export interface FunctionsArgs {
  readonly config: StackConfig;
  readonly account: Account;
  readonly lake: Lake;
  readonly endpoint: ServedEndpoint;
  readonly topic: aws.sns.Topic;
  readonly key: aws.kms.Key;
  readonly bus: aws.cloudwatch.EventBus;
  readonly api: HttpApi;
  /** Absent where nobody signs in. */
  readonly pages: Pages | undefined;
  readonly probe: InlineFunction;
  /** Ways to people; absent where there are none. */
  readonly messages: MessageRoutes | undefined;
}

/** Functions that a stack has only where it is configured for them. */
type OptionalName = "sign-in" | "notify" | "retrain";

export type Functions = Readonly<Record<Exclude<FunctionName, OptionalName>, InlineFunction>> & {
  readonly [Name in OptionalName]?: InlineFunction;
};

/**
 * Looks whether the model has aged, and does the steps of a training that belong to no service. Only where
 * `retraining.enabled` says so.
 */
export function createRetrain({
  config,
  account,
  lake,
  endpoint,
  bus,
  modelPackageGroupName,
}: Pick<FunctionsArgs, "config" | "account" | "lake" | "endpoint" | "bus"> & {
  readonly modelPackageGroupName: string;
}): InlineFunction {
  const settings: pulumi.Output<RetrainSettings> = pulumi.output({
    environment: config.environment,
    lakeBucketName: lake.bucketName,
    ...describeForecasts(config),
    endpointName: endpoint.name,
    eventBusName: bus.name,
    retraining: config.retraining,
    modelPackageGroupName,
    servingImage: lookUpImage(config.model),
    codeVersion: hashFeatureCode(),
  });
  return new InlineFunction("retrain", {
    ...describeFunction("retrain", config, account),
    description: "Looks at the model's age; writes a training set and judges the candidate.",
    dailyAt: config.schedule.retrainAt,
    closure: async (event: RetrainEvent, context: InvocationContext) => {
      const { handleRetrain } = await import("../functions/handlers/retrain");
      return handleRetrain(event, settings.get(), context);
    },
    permissions: [
      ...lake.list("processed/", "monitoring/", RETRAINING_PREFIX, FLEET_PREFIX),
      ...lake.read("processed/", "monitoring/", RETRAINING_PREFIX, FLEET_PREFIX, ...ofPlans(config)),
      // The artifact of an accepted candidate goes where the endpoint looks for it.
      ...lake.write(RETRAINING_PREFIX, FLEET_PREFIX, TRAINED_MODELS_PATTERN),
      ...endpoint.readServed(),
      ...registerModels(account, modelPackageGroupName),
      publishMetrics(METRIC_NAMESPACE),
      { sid: "AnnounceTraining", actions: ["events:PutEvents"], resources: [bus.arn] },
    ],
    // Features of months of origins are minutes of pure computation for a large fleet.
    timeoutSeconds: 900,
    // Two CPUs' share of memory: a shard's history and its examples are held at once.
    memoryMib: 3008,
  });
}

/**
 * Asks the endpoint known questions while a deployment moves it. Made before the endpoint, which it must not wait for.
 */
export function createProbe({
  config,
  account,
  lake,
  endpointName,
}: Pick<FunctionsArgs, "config" | "account" | "lake"> & { readonly endpointName: string }): InlineFunction {
  const settings: pulumi.Output<ProbeSettings> = pulumi.output({
    environment: config.environment,
    lakeBucketName: lake.bucketName,
    ...describeForecasts(config),
    endpointName,
  });
  return new InlineFunction("probe", {
    ...describeFunction("probe", config, account),
    description: "Asks the new model of a roll-out what is known; its smoke test by hand.",
    closure: async (event: ProbeEvent, context: InvocationContext) => {
      const { handleProbe } = await import("../functions/handlers/probe");
      return handleProbe(event, settings.get(), context);
    },
    permissions: [
      ...lake.list("processed/", "predictions/"),
      ...lake.read("processed/", "predictions/", ...ofPlans(config)),
      ...askEndpoint(account, endpointName),
      endWatch(account),
      publishMetrics(METRIC_NAMESPACE),
    ],
    // The next minute asks again; a model that does not answer costs 40 s, five times 8.
    timeoutSeconds: 55,
    // The history of a shard is held in memory.
    memoryMib: 1769,
  });
}

/** What all functions have in common. */
function describeFunction(
  name: FunctionName,
  { operations, schedule, platform }: StackConfig,
  account: Account,
) {
  return {
    functionName: physicalName("function", name),
    resolveDir: __dirname,
    account,
    logRetentionDays: operations.logRetentionDays,
    logLevel: operations.logLevel,
    givenMemoryMib: operations.functionMemoryMib[name],
    scheduleEnabled: schedule.enabled,
    network: platform.functionsInSubnets ? networkOf(platform) : undefined,
  };
}

/** How the model is asked, and what for. */
function describeForecasts({ forecast, model, endpoint }: StackConfig) {
  return {
    ...forecast,
    modelVersion: model.version,
    contentType: model.contentType,
    featureOrder: model.contentType === "csv" ? listAskedFeatures(model) : model.featureOrder,
    modelPerProduct: endpoint.kind === "multi-model",
  };
}

/** What a function reads that tells a model what is planned: nothing where the model gets our features alone. */
function ofPlans({ model }: StackConfig): readonly string[] {
  return listModelColumns(model.featureOrder).length > 0 ? [CALENDAR_PREFIX, CATALOGUE_PREFIX] : [];
}

/** Whether the fleet is too large for one function, so that the state machine does the daily tasks. */
export function isFannedOut({ fleet }: StackConfig): boolean {
  return fleet.shards > fleet.shardsPerFunction;
}

/**
 * Every function of the system: what it does, when it runs, what it may do, and the closure. A closure is
 * glue: it imports its handler inside its body and reads the settings with `.get()`.
 */
export function createFunctions({
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
}: FunctionsArgs): Functions {
  const { schedule, forecast, monitoring, business, data, budget } = config;
  const currency = currencyOf(data);
  const shared = (name: FunctionName) => describeFunction(name, config, account);
  // Above so many shards the state machine starts these two, shard by shard.
  const fannedOut = isFannedOut(config);
  // Messages link to what their readers can open.
  const pagesUrl = pages ? pages.api.url : api.url;
  const openSessions = pages ? [useSessionKey(pages.sessionKey, ["kms:Decrypt"], ["session"])] : [];
  const { completeWhen } = data;
  const waits = completeWhen.rule !== "clock";
  const common = {
    environment: config.environment,
    lakeBucketName: lake.bucketName,
    ...(waits && { completeWhen }),
  };
  // The runs of a day wait for it, and for one another, instead of trusting the clock.
  const waiting = waits ? { waitsUntil: completeWhen.deadline } : {};
  const ofDay = waits ? [COMPLETENESS_PREFIX, INGESTED_PREFIX] : [];
  const ofLook = waits ? [COMPLETENESS_PREFIX] : [];
  // Says how far the first model is, while there is none.
  const ofTraining = config.model.version === undefined ? [RETRAINING_PREFIX] : [];

  const asking = { ...common, ...describeForecasts(config), endpointName: endpoint.name };
  const forecastSettings: pulumi.Output<BatchPredictSettings> = pulumi.output(asking);
  const predictSettings: pulumi.Output<PredictSettings> = pulumi.output({
    ...asking,
    hasChallenger: config.endpoint.challenger !== undefined,
    sessionKeyArn: pages?.sessionKey.arn,
  });

  const predict = new InlineFunction("predict", {
    ...shared("predict"),
    description: "Forecast of one or more products, and why it is what it is, asked over HTTP.",
    closure: async (event: HttpEvent, context: InvocationContext) => {
      const { handlePredictHttp } = await import("../functions/handlers/predict");
      return handlePredictHttp(event, predictSettings.get(), context);
    },
    permissions: [
      ...lake.list("processed/", "predictions/"),
      // Forecasts of earlier runs and names of products, to explain one.
      ...lake.read("processed/", "predictions/", ...new Set([CATALOGUE_PREFIX, ...ofPlans(config)])),
      ...endpoint.invoke(),
      ...endpoint.readServed(),
      publishMetrics(METRIC_NAMESPACE),
      ...openSessions,
    ],
    // API Gateway gives up after 30 s; an answer after that reaches nobody.
    timeoutSeconds: 29,
    // Half a CPU: it waits for the model most of the time.
    memoryMib: 1024,
    // A stampede of callers stops here, not at the endpoint that the daily batch needs.
    reservedConcurrency: config.api.predictConcurrency || undefined,
  });

  const batchPredict = new InlineFunction("batch-predict", {
    ...shared("batch-predict"),
    description: "Forecasts of all products for the horizon, into predictions/.",
    dailyAt: fannedOut ? undefined : schedule.batchPredictAt,
    ...waiting,
    closure: async (event: ScheduledEvent, context: InvocationContext) => {
      const { handleBatchPredict } = await import("../functions/handlers/batch-predict");
      return handleBatchPredict(event, forecastSettings.get(), context);
    },
    permissions: [
      ...lake.list("processed/", "predictions/", ...ofDay),
      // As a worker of a fleet run it reads which history the run is about.
      ...lake.read("processed/", "predictions/", FLEET_PREFIX, ...ofPlans(config), ...ofDay),
      ...lake.write("predictions/", ...ofLook),
      ...endpoint.invoke(),
      ...endpoint.readServed(),
      publishMetrics(METRIC_NAMESPACE),
    ],
    // A fleet in one function asks the model some thousand times; beyond that it fans out.
    timeoutSeconds: 900,
    // One CPU decodes Parquet; the history of a shard is held in memory.
    memoryMib: 1769,
  });

  const monitorSettings: pulumi.Output<MonitorSettings> = pulumi.output({
    ...common,
    alertTopicArn: topic.arn,
    dashboardUrl: pulumi.interpolate`${pagesUrl}/dashboard`,
    horizonDays: forecast.horizonDays,
    reportWindowDays: business.reportWindowDays,
    currency,
    monitoring,
  });

  const monitor = new InlineFunction("monitor", {
    ...shared("monitor"),
    description: "Accuracy, data drift and concept drift of the day before, into monitoring/ and CloudWatch.",
    dailyAt: fannedOut ? undefined : schedule.monitorAt,
    ...waiting,
    closure: async (event: ScheduledEvent, context: InvocationContext) => {
      const { handleMonitor } = await import("../functions/handlers/monitor");
      return handleMonitor(event, monitorSettings.get(), context);
    },
    permissions: [
      ...lake.list("processed/", "predictions/", "monitoring/", "datacapture/", INPUT_BASELINE_PREFIX),
      ...lake.read(
        "processed/",
        "predictions/",
        "monitoring/",
        "datacapture/",
        DECLARATIONS_PREFIX,
        CATALOGUE_PREFIX,
        CALENDAR_PREFIX,
        INPUT_BASELINE_PREFIX,
        FLEET_PREFIX,
      ),
      ...lake.write("monitoring/", INPUT_BASELINE_PREFIX, FLEET_PREFIX),
      publishMetrics(METRIC_NAMESPACE),
      ...publishAlerts(topic, key),
    ],
    // Drift is tested per product and feature: minutes of pure computation for a large fleet.
    timeoutSeconds: 900,
    // Two CPUs' share of memory: the windows of all products are held at once.
    memoryMib: 3008,
  });

  const replenishSettings: pulumi.Output<ReplenishSettings> = pulumi.output({
    ...common,
    eventBusName: bus.name,
    business: { ...business, currency },
    data,
  });

  const replenish = new InlineFunction("replenish", {
    ...shared("replenish"),
    description: "Suggested purchase orders, into orders/ and onto the event bus.",
    dailyAt: schedule.replenishAt,
    ...waiting,
    closure: async (event: ScheduledEvent, context: InvocationContext) => {
      const { handleReplenish } = await import("../functions/handlers/replenish");
      return handleReplenish(event, replenishSettings.get(), context);
    },
    permissions: [
      ...lake.list("processed/", "predictions/", "orders/", PURCHASING_PREFIX),
      ...lake.read("processed/", "predictions/", "orders/", PURCHASING_PREFIX, CATALOGUE_PREFIX),
      ...lake.write("orders/"),
      publishMetrics(METRIC_NAMESPACE),
      { sid: "AnnounceOrders", actions: ["events:PutEvents"], resources: [bus.arn] },
    ],
    // One pass over the fleet, seconds; the rest is margin for a slow lake.
    timeoutSeconds: 300,
    memoryMib: 1769,
  });

  const partnerTopics = createPartnerTopics(config.orders, {
    account,
    key,
    nameOf: (subject) => physicalName("topic", "partner", subject),
  });
  const ordersSettings: pulumi.Output<OrdersFunctionSettings> = pulumi.output({
    ...common,
    eventBusName: bus.name,
    alertTopicArn: topic.arn,
    sessionKeyArn: pages?.sessionKey.arn,
    orders: config.orders,
    partnerTopicArns: mapTopics(partnerTopics),
  });

  const orders = new InlineFunction("orders", {
    ...shared("orders"),
    description: "Orders after they are suggested: approval, sending, what suppliers answer, receipt.",
    dailyAt: schedule.ordersAt,
    ...waiting,
    onObjects: { bucketName: lake.bucketName, keys: `${PARTNERS_PREFIX}*/in/*` },
    closure: async (
      event: ScheduledEvent | ObjectCreatedEvent | HttpEvent | OrderCommandEvent,
      context: InvocationContext,
    ) => {
      const { handleOrderDesk } = await import("../functions/handlers/orders");
      return handleOrderDesk(event, ordersSettings.get(), context);
    },
    permissions: [
      ...lake.list("orders/", PURCHASING_PREFIX),
      ...lake.read("orders/", PURCHASING_PREFIX, PARTNERS_PREFIX, CATALOGUE_PREFIX),
      ...lake.write(
        PURCHASING_PREFIX,
        PARTNERS_PREFIX,
        // How punctual suppliers are is noted in the product master.
        ...(config.orders.receipts === "recorded" ? [CATALOGUE_PREFIX] : []),
      ),
      publishMetrics(METRIC_NAMESPACE),
      { sid: "PlaceOrders", actions: ["events:PutEvents"], resources: [bus.arn] },
      ...publishAlerts(topic, key),
      ...publishToPartners(partnerTopics, key),
      ...openSessions,
    ],
    // The daily round reads the trails of half a year; an answer over HTTP takes less than a second.
    timeoutSeconds: 120,
    memoryMib: 1024,
  });

  const reportSettings: pulumi.Output<ReportSettings> = pulumi.output({
    ...common,
    horizonDays: forecast.horizonDays,
    business: { ...business, currency },
    sessionKeyArn: pages?.sessionKey.arn,
    ...(config.model.version === undefined && { awaitsModel: { trains: config.retraining.enabled } }),
    alarmNamePrefix: physicalName("alarm", ""),
    openApiText: JSON.stringify(OPENAPI_DOCUMENT),
    pageScript: bundlePageClient(),
  });

  const report = new InlineFunction("report", {
    ...shared("report"),
    description: "Business report, daily as JSON and HTML into reports/, and over HTTP.",
    dailyAt: schedule.reportAt,
    ...waiting,
    closure: async (event: ScheduledEvent | HttpEvent, context: InvocationContext) => {
      const { handleReport, handleReportHttp } = await import("../functions/handlers/report");
      return "rawPath" in event
        ? handleReportHttp(event, reportSettings.get(), context)
        : handleReport(event, reportSettings.get(), context);
    },
    permissions: [
      // Run again it looks whether the files of its own commit are all there.
      ...lake.list(
        "processed/",
        "predictions/",
        "monitoring/",
        "orders/",
        "reports/",
        ...ofLook,
        ...ofTraining,
      ),
      ...lake.read(
        ...ofTraining,
        "processed/",
        "predictions/",
        "monitoring/",
        "orders/",
        "reports/",
        CATALOGUE_PREFIX,
        CALENDAR_PREFIX,
        ...ofLook,
      ),
      ...lake.write("reports/"),
      readAlarms(account),
      publishMetrics(METRIC_NAMESPACE),
      ...openSessions,
    ],
    // The daily run simulates the policy over the window for every product.
    timeoutSeconds: 300,
    memoryMib: 1769,
  });

  const fleetSettings: pulumi.Output<FleetSettings> = forecastSettings.apply((settings) => ({
    ...settings,
    batchTransform: config.fleet.batchTransform && config.model.version !== undefined,
  }));

  const fleetStep = new InlineFunction("fleet-step", {
    ...shared("fleet-step"),
    description: "Steps of a fan-out run: lists the shards, counts what failed, feeds a transform job.",
    closure: async (event: FleetStepEvent, context: InvocationContext) => {
      const { handleFleetStep } = await import("../functions/handlers/fleet-step");
      return handleFleetStep(event, fleetSettings.get(), context);
    },
    permissions: [
      ...lake.list("processed/", "predictions/"),
      ...lake.read("processed/", "predictions/", FLEET_PREFIX),
      ...lake.write("predictions/", FLEET_PREFIX),
      publishMetrics(METRIC_NAMESPACE),
    ],
    // A worker that feeds a transform job reads the history of its shards, as batch-predict does.
    timeoutSeconds: 900,
    memoryMib: 1769,
  });

  const ingestSettings: pulumi.Output<IngestSettings> = pulumi.output({
    ...common,
    alertTopicArn: topic.arn,
    file: data.file,
  });

  const ingest = new InlineFunction("ingest", {
    ...shared("ingest"),
    description:
      "What comes by itself: demand in files and over HTTP into the history, plans into the calendar.",
    onObjects: { bucketName: lake.bucketName, keys: INCOMING_PREFIX },
    closure: async (event: ObjectCreatedEvent | HttpEvent, context: InvocationContext) => {
      const { handleIngest } = await import("../functions/handlers/ingest");
      return handleIngest(event, ingestSettings.get(), context);
    },
    permissions: [
      ...lake.list("processed/", INCOMING_PREFIX, INGESTED_PREFIX),
      ...lake.read("processed/", INCOMING_PREFIX, INGESTED_PREFIX, CALENDAR_PREFIX),
      ...lake.write("processed/", INCOMING_PREFIX, INGESTED_PREFIX, REJECTED_PREFIX, CALENDAR_PREFIX),
      publishMetrics(METRIC_NAMESPACE),
      ...publishAlerts(topic, key),
    ],
    // A year of a large catalogue in one file, and the history it is merged with.
    timeoutSeconds: 900,
    // Two CPUs' share: the file and the history it goes into are held at once.
    memoryMib: 3008,
  });

  const signIn = pages && createSignIn(pages, config, account);
  const notify = messages && createNotify();

  // What functions take, and what of it they need, is for those that exist in every stack.
  const measured = Object.entries({
    predict,
    "batch-predict": batchPredict,
    monitor,
    replenish,
    orders,
    report,
    "fleet-step": fleetStep,
    probe,
    ingest,
  }).map(([name, { memoryMib }]) => {
    const functionName = physicalName("function", name);
    const { partition, region, accountId } = account;
    const arn = pulumi.interpolate`arn:${partition}:lambda:${region}:${accountId}:function:${functionName}`;
    return { name: name as FunctionName, functionName, arn, memoryMib };
  });
  const costsSettings: pulumi.Output<CostsSettings> = pulumi.output({
    ...common,
    alertTopicArn: topic.arn,
    costTagKey: COST_TAG_KEY,
    costTagValue: config.environment,
    monthlyBudgetUsd: budget.monthlyUsd,
    endpointName: config.model.version === undefined ? undefined : endpoint.name,
    setupCostAmount: business.setupCostAmount,
    levers: {
      ...listLevers(config),
      functions: measured.map(({ name, arn, memoryMib }) => ({ name, arn, memoryMib })),
    },
  });

  const costs = new InlineFunction("costs", {
    ...shared("costs"),
    description: "AWS cost, return on investment and recommendations, into reports/.",
    dailyAt: schedule.costsAt,
    ...waiting,
    closure: async (event: ScheduledEvent, context: InvocationContext) => {
      const { handleCosts } = await import("../functions/handlers/costs");
      return handleCosts(event, costsSettings.get(), context);
    },
    permissions: [
      // What lies where is what it costs.
      ...lake.list(...STORED_PREFIXES),
      ...lake.read("predictions/", "reports/"),
      ...lake.write("reports/"),
      publishMetrics(METRIC_NAMESPACE),
      ...readCosts(),
      ...readFunctionUse(account, measured),
      ...endpoint.readServed(),
      ...publishAlerts(topic, key),
    ],
    // Each page of Cost Explorer costs a cent and up to seconds.
    timeoutSeconds: 120,
    memoryMib: 512,
  });

  /** Brings messages to people: what the topic gets, what is over, and the digests. */
  function createNotify(): InlineFunction {
    const settings: pulumi.Output<NotifySettings> = pulumi.output({
      ...common,
      routes: messages!.routes,
      messageBusName: messages!.bus.name,
      alarmPrefix: `${physicalName("alarm")}-`,
      pagesUrl,
    });
    return new InlineFunction("notify", {
      ...shared("notify"),
      description: "Brings messages to those who want them, and the digests of day and week.",
      dailyAt: schedule.digestAt,
      onMessages: { topicArn: topic.arn },
      onAlarmsOver: { namePrefix: `${physicalName("alarm")}-` },
      closure: async (event: NotifyEvent, context: InvocationContext) => {
        const { handleNotify } = await import("../functions/handlers/notify");
        return handleNotify(event, settings.get(), context);
      },
      permissions: [
        // Where nobody was told of anything yet, there is nothing to read.
        ...lake.list("orders/", "predictions/", "monitoring/", "reports/", MESSAGES_PREFIX),
        ...lake.read("orders/", "predictions/", "monitoring/", "reports/", MESSAGES_PREFIX),
        ...lake.write(MESSAGES_PREFIX),
        publishMetrics(METRIC_NAMESPACE),
        ...(messages!.topics.length > 0 ? publishAlerts(messages!.topics, key) : []),
        ...(messages!.rules.size > 0
          ? [{ sid: "SendToWebhooks", actions: ["events:PutEvents"], resources: [messages!.bus.arn] }]
          : []),
      ],
      // A message to each of at most twenty routes.
      timeoutSeconds: 60,
      memoryMib: 512,
    });
  }

  return {
    predict,
    "batch-predict": batchPredict,
    monitor,
    replenish,
    orders,
    report,
    costs,
    "fleet-step": fleetStep,
    probe,
    ingest,
    ...(signIn && { "sign-in": signIn }),
    ...(notify && { notify }),
  };
}

/** Lets people in, by the provider of the settings, and out again. */
function createSignIn(pages: Pages, config: StackConfig, account: Account): InlineFunction {
  const { clientSecretName, scopes, rolesClaim, sessionHours, ...groups } = config.signIn;
  const settings: pulumi.Output<SignInSettings> = pulumi.output({
    environment: config.environment,
    sessionKeyArn: pages.sessionKey.arn,
    issuer: pages.issuer,
    clientId: pages.clientId,
    clientSecretName,
    logoutUrl: pages.logoutUrl,
    scopes,
    claims: {
      rolesClaim,
      roles: {
        planner: groups.plannerGroups,
        finance: groups.financeGroups,
        engineer: groups.engineerGroups,
      },
    },
    sessionHours,
  });
  return new InlineFunction("sign-in", {
    ...describeFunction("sign-in", config, account),
    description: "Lets people in to the pages by an OpenID Connect provider, and out again.",
    closure: async (event: HttpEvent, context: InvocationContext) => {
      const { handleSignIn } = await import("../functions/handlers/sign-in");
      return handleSignIn(event, settings.get(), context);
    },
    permissions: [
      useSessionKey(pages.sessionKey, ["kms:Encrypt"], ["session", "sign-in"]),
      useSessionKey(pages.sessionKey, ["kms:Decrypt"], ["sign-in"]),
      ...(clientSecretName === undefined ? [] : [readSecret(account, clientSecretName)]),
    ],
    // The provider is asked up to four times, each with a bound of its own; API Gateway gives up after 30 s.
    timeoutSeconds: 29,
    // It waits for the provider most of the time; signatures are checked in milliseconds.
    memoryMib: 512,
  });
}

/** The settings that recommendations speak of. */
function listLevers({
  endpoint,
  autoscaling,
  alerts,
  monitoring,
  operations,
  lake,
  schedule,
}: StackConfig): Omit<CostsSettings["levers"], "functions"> {
  const { challenger, shadow } = endpoint;
  return {
    endpoint: {
      kind: endpoint.kind,
      instanceType: endpoint.instanceType,
      instanceCount: endpoint.instanceCount,
      dataCapturePercent: endpoint.dataCapturePercent,
      serverlessMemoryMib: endpoint.serverlessMemoryMib,
      serverlessMaxConcurrency: endpoint.serverlessMaxConcurrency,
      rollout: endpoint.rollout,
      competitorPercents: [challenger?.trafficPercent, shadow?.samplingPercent].filter(
        (percent) => percent !== undefined,
      ),
    },
    autoscaling: {
      enabled: autoscaling.enabled,
      minCapacity: autoscaling.minCapacity,
      maxCapacity: autoscaling.maxCapacity,
      targetInvocationsPerMinute: autoscaling.targetInvocationsPerMinute,
      quietHours: autoscaling.quietHours !== undefined,
      batchHours: findBatchHour(autoscaling, schedule),
    },
    latencyP99Ms: alerts.latencyP99Ms,
    watchList: monitoring.watchList,
    logRetentionDays: operations.logRetentionDays,
    expireDays: {
      dataCapture: lake.dataCaptureExpireDays,
      predictions: lake.predictionsExpireDays,
    },
    oldModelColdAfterDays: lake.oldModelColdAfterDays,
  };
}
