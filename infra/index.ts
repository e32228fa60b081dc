import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackOutputs } from "../functions/contracts/stack-outputs";
import { addCompositeAlarms } from "./alarms/alarm";
import { createAlertTopic } from "./alarms/alert-topic";
import { addApiAlarms } from "./alarms/api";
import { createCostGuards } from "./alarms/cost-guards";
import { addEndpointAlarms, selectRollbackAlarms } from "./alarms/endpoint";
import { addFanOutAlarms } from "./alarms/fan-out";
import { addFleetAlarms } from "./alarms/fleet";
import { addFunctionAlarms } from "./alarms/functions";
import { readConfig } from "./config/read-config";
import { createDashboard } from "./dashboard/dashboard";
import { scaleEndpoint } from "./endpoint/autoscaling";
import { endpointName, ForecastEndpoint } from "./endpoint/forecast-endpoint";
import { listVariants } from "./endpoint/variants";
import { FanOut } from "./fan-out/fan-out";
import { lookUpAccount } from "./foundation/account";
import { createKey } from "./foundation/encryption";
import { COST_TAG_KEY, tagEverything } from "./foundation/tags";
import { HttpApi } from "./function/http-api";
import { createFunctions } from "./functions";
import { Catalogue } from "./lake/catalogue";
import { Lake } from "./lake/lake";
import { physicalName } from "./naming";

// An environment, from the top: what the rest stands on, the model, what runs every day, who is told.

const config = readConfig();
tagEverything(config);
const account = lookUpAccount();

const key = createKey(account, config.operations.protectData);
const lake = new Lake("lake", { config, account, key });
const topic = createAlertTopic(config, account, key);
const bus = new aws.cloudwatch.EventBus("orders", { name: physicalName("eventBus", "orders") });

const alarmContext = { config, topicArn: topic.arn };
const endpointAlarms = addEndpointAlarms(endpointName(config), listVariants(config), alarmContext);
const endpoint = new ForecastEndpoint("endpoint", {
  config,
  account,
  lake,
  rollbackAlarms: selectRollbackAlarms(endpointAlarms),
});
scaleEndpoint(config, endpoint);

const api = new HttpApi("api", config);
const functions = createFunctions({ config, account, lake, endpoint, topic, key, bus, api });
api.addRoute("POST /predict", functions.predict);
api.addRoute("GET /report", functions.report);
api.addRoute("GET /dashboard", functions.report);
api.addRoute("GET /openapi.json", functions.report);

const fanOut = new FanOut("fan-out", { config, account, lake, endpoint, topic, key, functions });

const alarms = [
  ...endpointAlarms,
  ...Object.entries(functions).flatMap(([name, lambda]) => addFunctionAlarms(name, lambda, alarmContext)),
  ...addFleetAlarms(alarmContext),
  ...addApiAlarms(api.id, alarmContext),
  ...addFanOutAlarms(fanOut, alarmContext),
];
addCompositeAlarms(alarms, alarmContext);

new Catalogue("catalogue", config, lake);
createCostGuards({ config, topicArn: topic.arn });
createDashboard({
  config,
  region: account.region,
  endpointName: endpoint.name,
  variantNames: endpoint.variants.map(({ name }) => name),
  functionNames: pulumi.all(mapValues(functions, ({ name }) => name)),
  deadLetterQueueNames: pulumi.all(
    Object.values(functions).map(({ deadLetterQueueName }) => deadLetterQueueName),
  ),
  apiId: api.id,
  lakeBucketName: lake.bucketName,
  alarmArns: pulumi.all(alarms.map(({ resource }) => resource.arn)),
});

/** Every field may still be an output. */
type ExportedOutputs = { readonly [Name in keyof StackOutputs]: pulumi.Input<StackOutputs[Name]> };

/** The contract with the operator scripts. */
const outputs: ExportedOutputs = {
  environment: config.environment,
  region: account.region,
  lakeBucketName: lake.bucketName,
  endpointName: endpoint.name,
  modelVersion: config.model.version,
  alertTopicArn: topic.arn,
  eventBusName: bus.name,
  alarmNames: pulumi.all(alarms.map(({ resource }) => resource.name)),
  functionNames: pulumi.all(mapValues(functions, ({ name }) => name)),
  apiUrl: api.url,
  costTagKey: COST_TAG_KEY,
  costTagValue: config.environment,
  monthlyBudgetUsd: config.budget.monthlyUsd,
  horizonDays: config.forecast.horizonDays,
  serviceLevelTarget: config.business.serviceLevelTarget,
};

export = outputs;

/** The same keys, each value mapped. */
function mapValues<K extends string, V, W>(
  record: Readonly<Record<K, V>>,
  map: (value: V) => W,
): Record<K, W> {
  return Object.fromEntries(
    (Object.entries(record) as [K, V][]).map(([key, value]) => [key, map(value)]),
  ) as Record<K, W>;
}
