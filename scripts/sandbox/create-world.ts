import { join } from "node:path";
import { SandboxClock } from "./clock";
import { ScalingRegistry } from "./services/application-autoscaling/scaling-registry";
import { AlarmBook } from "./services/cloudwatch/alarm-book";
import { MetricStore } from "./services/cloudwatch/metric-store";
import { notifyOnChange } from "./services/cloudwatch/notify-actions";
import { StandingUsage } from "./services/cost-explorer/standing-usage";
import { UsageMeter } from "./services/cost-explorer/usage-meter";
import { EventLog } from "./services/events/event-log";
import { ApiStore } from "./services/http-api/api-store";
import { AsyncInvoker } from "./services/lambda/async-invoker";
import { FunctionFleet } from "./services/lambda/function-fleet";
import { publishLambdaMetrics } from "./services/lambda/publish-metrics";
import { scheduleLifecycle } from "./services/s3/lifecycle";
import { S3Store } from "./services/s3/store";
import { describeJob } from "./services/sagemaker/describe-job";
import { EndpointFleet } from "./services/sagemaker/endpoint-fleet";
import { ModelHosts, type StartModel } from "./services/sagemaker/model-hosts";
import { type TransformJobInput, TransformJobs } from "./services/sagemaker/transform-jobs";
import { deliverTo } from "./services/scheduler/deliver";
import { ScheduleBook } from "./services/scheduler/schedule-book";
import { TopicStore } from "./services/sns/topic-store";
import { QueueStore } from "./services/sqs/queue-store";
import { createIntegrations, TASK_RESOURCES } from "./services/step-functions/integrations";
import { StateMachineStore } from "./services/step-functions/state-machine-store";
import { TagStore } from "./services/tagging";
import type { World } from "./world";

export interface WorldOptions {
  readonly startAtMs: number;
  readonly region: string;
  readonly accountId: string;
  readonly maxStoredBytes: number;
  /** Folder for function packages, removed on close. */
  readonly folder: string;
  readonly startModel: StartModel;
  /** Known once the server listens. */
  readonly endpointUrl: () => string;
}

/** An empty account, its services wired to one another. */
export function createWorld(options: WorldOptions): World {
  const { region, accountId } = options;
  const arn = (service: string) => `arn:aws:${service}:${region}:${accountId}`;
  const clock = new SandboxClock(options.startAtMs);
  const s3 = new S3Store(clock, options.maxStoredBytes);
  const metrics = new MetricStore();
  const alarms = new AlarmBook(metrics, clock, arn("cloudwatch"));
  const sqs = new QueueStore(clock, metrics);
  const lambda = new FunctionFleet({
    clock,
    region,
    folder: join(options.folder, "functions"),
    endpointUrl: options.endpointUrl,
  });
  const unfinished: Omit<World, "scheduler" | "standingUsage" | "stateMachines"> = {
    region,
    accountId,
    clock,
    s3,
    metrics,
    alarms,
    sns: new TopicStore(clock),
    sqs,
    sagemaker: new EndpointFleet({
      clock,
      alarms,
      hosts: new ModelHosts(s3, options.startModel),
      arnPrefix: arn("sagemaker"),
    }),
    transformJobs: new TransformJobs(() => world),
    lambda,
    apis: new ApiStore(),
    asyncInvoker: new AsyncInvoker(lambda, sqs, clock),
    events: new EventLog(),
    scaling: new ScalingRegistry(),
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
    deadLetter: (queueArn, body, attributes) => sqs.send(queueArn, body, attributes),
  });
  world.stateMachines = createStateMachines(world);
  world.standingUsage = new StandingUsage(world);
  scheduleLifecycle(s3, clock);
  notifyOnChange(world);
  publishLambdaMetrics(world);
  return world;
}

/** State machines whose tasks reach the other services of the account. */
function createStateMachines(world: World): StateMachineStore {
  return new StateMachineStore({
    clock: world.clock,
    region: world.region,
    accountId: world.accountId,
    taskResources: TASK_RESOURCES,
    integrations: createIntegrations({
      s3: world.s3,
      invokeFunction: (name, payload) => world.lambda.invoke(name, payload),
      publish: async (message) => world.sns.publish(message),
      runTransformJob: async (input) => {
        const job = world.transformJobs.create(input as unknown as TransformJobInput);
        await job.finished;
        return { ...describeJob(job), TransformJobStatus: job.status };
      },
    }),
  });
}
