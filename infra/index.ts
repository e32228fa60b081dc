import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { lookUpAccount } from "./account";
import { addCompositeAlarms } from "./alarms";
import { addApiAlarms } from "./alarms/api";
import { addEndpointAlarms, selectRollbackAlarms } from "./alarms/endpoint";
import { addFanOutAlarms } from "./alarms/fan-out";
import { addFleetAlarms } from "./alarms/fleet";
import { addFunctionAlarms } from "./alarms/functions";
import { createAlertTopic } from "./alerts";
import { HttpApi } from "./api";
import { scaleEndpoint } from "./autoscaling";
import { createCostGuards } from "./budget";
import { Catalogue } from "./catalogue";
import { readConfig } from "./config";
import { createDashboard } from "./dashboard";
import { createKey } from "./encryption";
import { endpointName, ForecastEndpoint } from "./endpoint";
import { listVariants } from "./endpoint/variants";
import { FanOut } from "./fan-out";
import { createFunctions } from "./functions";
import { Lake } from "./lake";
import { physicalName } from "./naming";
import { type ExportedOutputs, mapValues } from "./outputs";
import { COST_TAG_KEY, tagEverything } from "./tags";

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
