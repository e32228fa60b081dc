import { join } from "node:path";
import { AccessControl } from "./access/access-control";
import { SandboxClock } from "./clock";
import type { FaultInjector } from "./server/faults";
import { CapacityBook } from "./services/application-autoscaling/capacity-book";
import { AlarmBook } from "./services/cloudwatch/alarm-book";
import { MetricStore } from "./services/cloudwatch/metric-store";
import { notifyOnChange } from "./services/cloudwatch/notify-actions";
import { FunctionFindings } from "./services/compute-optimizer/function-findings";
import { StandingUsage } from "./services/cost-explorer/standing-usage";
import { UsageMeter } from "./services/cost-explorer/usage-meter";
import { EventLog } from "./services/events/event-log";
import { RuleBook } from "./services/events/rule-book";
import { ApiStore } from "./services/http-api/api-store";
import { KeyStore } from "./services/kms/key-store";
import { AsyncInvoker } from "./services/lambda/async-invoker";
import { FunctionFleet, type StartEnvironment } from "./services/lambda/function-fleet";
import {
  mayKeepDeadLetter,
  reportWithFunctionRoles,
  toInvokeFunction,
} from "./services/lambda/function-role";
import { publishLambdaMetrics } from "./services/lambda/service";
import { LogStore } from "./services/logs/log-store";
import { scheduleLifecycle } from "./services/s3/lifecycle";
import { S3Store } from "./services/s3/store";
import { EndpointFleet } from "./services/sagemaker/endpoint-fleet";
import { InstanceUse } from "./services/sagemaker/instance-use";
import { createJobRole } from "./services/sagemaker/job-role";
import { ModelHosts, type StartModel } from "./services/sagemaker/model-hosts";
import { createModelRole } from "./services/sagemaker/model-role";
import { ModelRegistry } from "./services/sagemaker/registry/model-registry";
import {
  meterTrainingJob,
  type RunTraining,
  TrainingJobs,
} from "./services/sagemaker/training/training-jobs";
import { meterTransformJob, TransformJobs } from "./services/sagemaker/transform/transform-jobs";
import { containerOf } from "./services/sagemaker/types";
import { ScheduleBook } from "./services/scheduler/schedule-book";
import { deliverTo, mayScheduleKeep } from "./services/scheduler/service";
import { startFunctionsOnMessages } from "./services/sns/start-functions";
import { TopicStore } from "./services/sns/topic-store";
import { QueueStore } from "./services/sqs/queue-store";
import { createStateMachineStore } from "./services/step-functions/create-store";
import { TagStore } from "./services/tag-store";
import type { World } from "./world";

export interface WorldOptions {
  readonly startAtMs: number;
  readonly region: string;
  readonly accountId: string;
  readonly maxStoredBytes: number;
  /** Folder for function packages, removed on close. */
  readonly folder: string;
  readonly startModel: StartModel;
  readonly runTraining: RunTraining;
  readonly faults?: FaultInjector;
  readonly startEnvironment?: StartEnvironment;
  /** Known once the server listens. */
  readonly endpointUrl: () => string;
}

/** An empty account, its services wired to one another. */
export function createWorld(options: WorldOptions): World {
  const { region, accountId } = options;
  const arn = (service: string) => `arn:aws:${service}:${region}:${accountId}`;
  const clock = new SandboxClock(options.startAtMs);
  const access = new AccessControl(accountId);
  const s3 = new S3Store(clock, options.maxStoredBytes);
  const metrics = new MetricStore();
  const alarms = new AlarmBook(metrics, clock, arn("cloudwatch"));
  const sqs = new QueueStore(clock, metrics);
  const logs = new LogStore(arn("logs"), () => clock.nowMs);
  const lambda = new FunctionFleet({
    clock,
    logs,
    region,
    folder: join(options.folder, "functions"),
    endpointUrl: options.endpointUrl,
    faults: options.faults,
    startEnvironment: options.startEnvironment,
  });
  const modelRole = createModelRole(() => world);
  const unfinished: Omit<
    World,
    | "scheduler"
    | "standingUsage"
    | "functionFindings"
    | "instanceUse"
    | "capacity"
    | "transformJobs"
    | "trainingJobs"
    | "stateMachines"
  > = {
    region,
    accountId,
    clock,
    access,
    s3,
    keys: new KeyStore(),
    secrets: new Map(),
    metrics,
    alarms,
    sns: new TopicStore(clock),
    sqs,
    sagemaker: new EndpointFleet({
      clock,
      alarms,
      hosts: new ModelHosts(s3, options.startModel, modelRole.load),
      role: modelRole,
      arnPrefix: arn("sagemaker"),
    }),
    modelRegistry: new ModelRegistry(clock, arn("sagemaker")),
    lambda,
    logs,
    apis: new ApiStore(),
    asyncInvoker: new AsyncInvoker(lambda, sqs, clock, (name, queueArn) =>
      mayKeepDeadLetter(world, name, queueArn),
    ),
    events: new EventLog(),
    rules: new RuleBook(async ({ arn: ruleArn }, target, input) => {
      if (target.arn.includes(":states:")) {
        const session = world.access.assumeRole(String(target.roleArn), "events.amazonaws.com", "events");
        world.access.require(session, [{ action: "states:StartExecution", resource: target.arn }]);
        await world.stateMachines.start(target.arn, JSON.stringify(input)).finished;
        return;
      }
      const name = world.rules.destinations.get(target.arn);
      if (name === undefined) {
        world.access.requireForService("events.amazonaws.com", ruleArn, [toInvokeFunction(target.arn)]);
        await world.asyncInvoker.invoke(target.arn, input as object);
        return;
      }
      const session = world.access.assumeRole(String(target.roleArn), "events.amazonaws.com", "events");
      world.access.require(session, [{ action: "events:InvokeApiDestination", resource: target.arn }]);
      world.rules.calls.push({ destination: name, body: input, atMs: clock.nowMs });
    }),
    tags: new TagStore(),
    meter: new UsageMeter(),
    standing: new Map(),
    arn,
  };
  const world = unfinished as { -readonly [Key in keyof World]: World[Key] };
  world.scheduler = new ScheduleBook({
    clock,
    arnPrefix: arn("scheduler"),
    deliver: deliverTo(world),
    faults: options.faults,
    deadLetter: (queueArn, body, attributes) => {
      if (mayScheduleKeep(world, attributes.SCHEDULE_ARN!.StringValue, queueArn))
        sqs.send(queueArn, body, attributes);
    },
  });
  world.standingUsage = new StandingUsage(world);
  world.functionFindings = new FunctionFindings(world);
  world.capacity = new CapacityBook(world);
  world.instanceUse = new InstanceUse({
    clock,
    metrics,
    sagemaker: world.sagemaker,
    artifactBytes: (modelName) => measureArtifact(world, modelName),
  });
  world.transformJobs = new TransformJobs({
    clock,
    s3,
    arnPrefix: arn("sagemaker"),
    role: modelRole,
    modelUrl: (modelName) => world.sagemaker.hosts.urlOf(world.sagemaker.model(modelName).input),
    onFinished: (job) => meterTransformJob(world.meter, clock.nowMs, job),
  });
  world.trainingJobs = new TrainingJobs({
    clock,
    s3,
    arnPrefix: arn("sagemaker"),
    role: createJobRole(() => world),
    run: options.runTraining,
    onFinished: (job) => meterTrainingJob(world.meter, clock.nowMs, job),
  });
  world.stateMachines = createStateMachineStore(world, options.faults);
  scheduleLifecycle(s3, clock);
  notifyOnChange(world);
  startFunctionsOnMessages(world);
  publishLambdaMetrics(world);
  reportWithFunctionRoles(world);
  return world;
}

/** Bytes of a model's artifact; 0 for a folder of artifacts, and for one that is gone. */
function measureArtifact({ sagemaker, s3 }: World, modelName: string): number {
  const model = sagemaker.models.get(modelName)?.input;
  const [, bucketName = "", key = ""] =
    /^s3:\/\/([^/]+)\/(.+)$/.exec((model && containerOf(model).ModelDataUrl) ?? "") ?? [];
  const bucket = s3.buckets.get(bucketName);
  return (bucket && s3.current(bucket, key)?.body.length) ?? 0;
}
