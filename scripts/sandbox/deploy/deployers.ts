import { bucket } from "./bucket";
import { bucketLifecycle } from "./bucket-lifecycle";
import { bucketVersioning } from "./bucket-versioning";
import { compositeAlarm } from "./composite-alarm";
import type { Deployer } from "./deployer";
import { endpoint } from "./endpoint";
import { endpointConfiguration } from "./endpoint-configuration";
import { eventBus } from "./event-bus";
import { lambdaFunction } from "./function";
import { functionEventInvokeConfig } from "./function-event-invoke-config";
import { api, apiIntegration, apiRoute } from "./http-api";
import { metricAlarm } from "./metric-alarm";
import { model } from "./model";
import { queue } from "./queue";
import { schedule } from "./schedule";
import { dashboard, key } from "./standing";
import { stateMachine } from "./state-machine";
import { topic } from "./topic";
import { topicSubscription } from "./topic-subscription";

/** Who creates what, by type token. */
export const DEPLOYERS: ReadonlyMap<string, Deployer> = new Map(
  [
    api,
    apiIntegration,
    apiRoute,
    bucket,
    bucketLifecycle,
    bucketVersioning,
    compositeAlarm,
    dashboard,
    endpoint,
    endpointConfiguration,
    eventBus,
    functionEventInvokeConfig,
    key,
    lambdaFunction,
    metricAlarm,
    model,
    queue,
    schedule,
    stateMachine,
    topic,
    topicSubscription,
  ].map((deployer) => [deployer.type, deployer]),
);
