import type { AccessControl } from "./access/access-control";
import type { SandboxClock } from "./clock";
import type { CapacityBook } from "./services/application-autoscaling/capacity-book";
import type { AlarmBook } from "./services/cloudwatch/alarm-book";
import type { MetricStore } from "./services/cloudwatch/metric-store";
import type { FunctionFindings } from "./services/compute-optimizer/function-findings";
import type { StandingUsage } from "./services/cost-explorer/standing-usage";
import type { UsageMeter } from "./services/cost-explorer/usage-meter";
import type { EventLog } from "./services/events/event-log";
import type { RuleBook } from "./services/events/rule-book";
import type { ApiStore } from "./services/http-api/api-store";
import type { KeyStore } from "./services/kms/key-store";
import type { AsyncInvoker } from "./services/lambda/async-invoker";
import type { FunctionFleet } from "./services/lambda/function-fleet";
import type { LogStore } from "./services/logs/log-store";
import type { S3Store } from "./services/s3/store";
import type { EndpointFleet } from "./services/sagemaker/endpoint-fleet";
import type { InstanceUse } from "./services/sagemaker/instance-use";
import type { ModelRegistry } from "./services/sagemaker/registry/model-registry";
import type { TrainingJobs } from "./services/sagemaker/training/training-jobs";
import type { TransformJobs } from "./services/sagemaker/transform/transform-jobs";
import type { ScheduleBook } from "./services/scheduler/schedule-book";
import type { Secret } from "./services/secrets-manager/secret";
import type { TopicStore } from "./services/sns/topic-store";
import type { QueueStore } from "./services/sqs/queue-store";
import type { StateMachineStore } from "./services/step-functions/state-machine-store";
import type { TagStore } from "./services/tag-store";

/** Everything the emulated account holds; operations read and change it. */
export interface World {
  readonly region: string;
  readonly accountId: string;
  readonly clock: SandboxClock;
  /** Roles, policies, and what became of what was asked. */
  readonly access: AccessControl;
  readonly s3: S3Store;
  readonly keys: KeyStore;
  /** By name. */
  readonly secrets: Map<string, Secret>;
  readonly metrics: MetricStore;
  readonly alarms: AlarmBook;
  readonly sns: TopicStore;
  readonly sqs: QueueStore;
  readonly sagemaker: EndpointFleet;
  /** How many instances variants have, and when that changes. */
  readonly capacity: CapacityBook;
  readonly transformJobs: TransformJobs;
  readonly trainingJobs: TrainingJobs;
  readonly modelRegistry: ModelRegistry;
  readonly lambda: FunctionFleet;
  /** What Compute Optimizer finds in the functions. */
  readonly functionFindings: FunctionFindings;
  readonly logs: LogStore;
  readonly asyncInvoker: AsyncInvoker;
  readonly scheduler: ScheduleBook;
  readonly stateMachines: StateMachineStore;
  readonly apis: ApiStore;
  readonly events: EventLog;
  /** Rules of the buses: what an event starts. */
  readonly rules: RuleBook;
  readonly tags: TagStore;
  readonly meter: UsageMeter;
  readonly standingUsage: StandingUsage;
  /** Processors and memory of the instances. */
  readonly instanceUse: InstanceUse;
  /** @see {@link Standing} */
  readonly standing: Map<string, Set<string>>;
  /** `arn:aws:<service>:<region>:<account>`, to which the resource is appended. */
  arn(service: string): string;
}
