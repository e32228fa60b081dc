import type { MemberRule } from "../../server/shape";

/** A model as CreateModel takes it. */
export interface ModelInput {
  readonly ModelName: string;
  readonly ExecutionRoleArn?: string;
  readonly PrimaryContainer?: ContainerInput;
  readonly Containers?: readonly ContainerInput[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

export interface ContainerInput {
  readonly Image?: string;
  readonly ModelDataUrl?: string;
  readonly Mode?: "SingleModel" | "MultiModel";
  readonly Environment?: Readonly<Record<string, string>>;
}

export interface VariantInput {
  readonly VariantName: string;
  readonly ModelName: string;
  readonly InitialInstanceCount?: number;
  readonly InstanceType?: string;
  readonly InitialVariantWeight?: number;
  readonly ServerlessConfig?: {
    readonly MemorySizeInMB: number;
    readonly MaxConcurrency: number;
    readonly ProvisionedConcurrency?: number;
  };
}

export interface DataCaptureInput {
  readonly EnableCapture?: boolean;
  readonly InitialSamplingPercentage: number;
  readonly DestinationS3Uri: string;
  readonly CaptureOptions: readonly { readonly CaptureMode: "Input" | "Output" | "InputAndOutput" }[];
  readonly CaptureContentTypeHeader?: {
    readonly CsvContentTypes?: readonly string[];
    readonly JsonContentTypes?: readonly string[];
  };
}

export interface EndpointConfigInput {
  readonly EndpointConfigName: string;
  readonly ProductionVariants: readonly VariantInput[];
  readonly ShadowProductionVariants?: readonly VariantInput[];
  readonly DataCaptureConfig?: DataCaptureInput;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly KmsKeyId?: string;
}

export interface CapacitySize {
  readonly Type: "INSTANCE_COUNT" | "CAPACITY_PERCENT";
  readonly Value: number;
}

/** How an endpoint moves from one configuration to the next. */
export interface DeploymentConfig {
  readonly BlueGreenUpdatePolicy?: {
    readonly TrafficRoutingConfiguration: {
      readonly Type: "ALL_AT_ONCE" | "CANARY" | "LINEAR";
      readonly WaitIntervalInSeconds: number;
      readonly CanarySize?: CapacitySize;
      readonly LinearStepSize?: CapacitySize;
    };
    readonly TerminationWaitInSeconds?: number;
    readonly MaximumExecutionTimeoutInSeconds?: number;
  };
  readonly RollingUpdatePolicy?: {
    readonly MaximumBatchSize: CapacitySize;
    readonly WaitIntervalInSeconds: number;
    readonly MaximumExecutionTimeoutInSeconds?: number;
  };
  readonly AutoRollbackConfiguration?: { readonly Alarms?: readonly { readonly AlarmName: string }[] };
}

export type EndpointStatus =
  | "OutOfService"
  | "Creating"
  | "Updating"
  | "SystemUpdating"
  | "RollingBack"
  | "InService"
  | "Deleting"
  | "Failed"
  | "UpdateRollbackFailed";

/** A variant that takes traffic. */
export interface LiveVariant {
  readonly name: string;
  readonly modelName: string;
  readonly input: VariantInput;
  weight: number;
  instanceCount: number;
  /** Since when its instances are billed. */
  readonly startedAtMs: number;
}

/** A new configuration on its way in. */
export interface PendingDeployment {
  readonly configName: string;
  readonly deploymentConfig: DeploymentConfig;
  readonly startedAtMs: number;
  readonly variants: LiveVariant[];
  /** Share of the traffic that goes to the new fleet, 0 to 1. */
  trafficRatio: number;
  stage: "Creating" | "ShiftingTraffic" | "Baking" | "RollingBack";
  /** Stops the steps that are still to come. */
  isOver: boolean;
}

export interface Endpoint {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  status: EndpointStatus;
  configName: string;
  variants: LiveVariant[];
  /** Variants that get a copy of each request and whose answers nobody sees. */
  shadows: LiveVariant[];
  lastModifiedMs: number;
  failureReason: string | undefined;
  lastDeploymentConfig: DeploymentConfig | undefined;
  pending: PendingDeployment | undefined;
}

/** Names of models, endpoint configurations and endpoints. */
export const RESOURCE_NAME: MemberRule = {
  type: "string",
  required: true,
  min: 1,
  max: 63,
  pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/,
};

/** The container of a model: the one it has, or the first of several. */
export function containerOf(model: ModelInput): ContainerInput {
  return model.PrimaryContainer ?? model.Containers?.[0] ?? {};
}

/** What SageMaker does with the role of a model. Each asks for what it needs and throws AwsError where it lacks. */
export interface ModelRole {
  /** Fetches the image of the container and the artifact. */
  load(model: ModelInput, artifact: { readonly bucketName: string; readonly key: string } | undefined): void;
  /** Reads the input of a transform job and writes its output. */
  list(modelName: string, bucketName: string, prefix: string): void;
  read(modelName: string, bucketName: string, key: string): void;
  write(modelName: string, bucketName: string, key: string): void;
  /** Watches the alarms that end a deployment. */
  watchAlarms(config: EndpointConfigInput, deployment: DeploymentConfig | undefined): void;
  /** Writes logs and metrics; where the role may not, nothing fails. */
  report(modelName: string, logGroupName: string, namespace: string): void;
}
