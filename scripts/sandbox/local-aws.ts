import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PERMISSIONS_PATH, type PermissionUsePage } from "../sandbox-state";
import { authorizeCall } from "./access/authorize-call";
import { createWorld } from "./create-world";
import type { FaultInjector } from "./server/faults";
import type { RunningServer } from "./server/http-server";
import { startHttpServer } from "./server/http-server";
import { createCloudWatchService } from "./services/cloudwatch/service";
import { createComputeOptimizerService } from "./services/compute-optimizer/service";
import { meterFunctions } from "./services/cost-explorer/function-usage";
import { createCostExplorerService } from "./services/cost-explorer/service";
import { meterCall } from "./services/cost-explorer/usage-meter";
import { createCostOptimizationHubService } from "./services/cost-optimization-hub/service";
import { createEventsService } from "./services/events/service";
import { type HttpApiOptions, startHttpApi } from "./services/http-api/start-http-api";
import { createKmsService } from "./services/kms/service";
import type { StartEnvironment } from "./services/lambda/function-fleet";
import { createLambdaService } from "./services/lambda/service";
import { createLogsService } from "./services/logs/service";
import { createPricingService } from "./services/pricing/service";
import { createS3Service } from "./services/s3/service";
import type { StartModel } from "./services/sagemaker/model-hosts";
import { createSageMakerService } from "./services/sagemaker/service";
import type { RunTraining } from "./services/sagemaker/training/training-jobs";
import { createSchedulerService } from "./services/scheduler/service";
import { createSecretsManagerService } from "./services/secrets-manager/service";
import { createSnsService } from "./services/sns/service";
import { createSqsService } from "./services/sqs/service";
import { createStepFunctionsService } from "./services/step-functions/service";
import type { World } from "./world";

export interface LocalAwsOptions {
  /** Instant at which the sandbox clock starts, in milliseconds since the epoch. */
  readonly startAtMs: number;
  /** @default "us-east-1" */
  readonly region?: string;
  /** Twelve digits. @default "123456789012" */
  readonly accountId?: string;
  /** Port on 127.0.0.1; 0 takes any free one. @default 0 */
  readonly port?: number;
  /** Bytes all buckets together may hold. @default 1 GiB */
  readonly maxStoredBytes?: number;
  /** Starts the container of a model; without it, endpoints fail to start. */
  readonly startModel?: StartModel;
  /** Runs the container of a training job; without it, training jobs fail. */
  readonly runTraining?: RunTraining;
  /** Makes calls, functions and deliveries fail. */
  readonly faults?: FaultInjector;
  readonly startEnvironment?: StartEnvironment;
}

/** The emulated AWS account of a sandbox: one server on loopback for all its services. */
export interface LocalAws extends World {
  /** `http://127.0.0.1:<port>`, for `AWS_ENDPOINT_URL`. */
  readonly endpointUrl: string;
  /** Moves the clock, firing everything that falls due on the way in order. */
  advanceTo(instantMs: number): Promise<void>;
  /** Serves the deployed HTTP API on a port of its own until the sandbox is closed. */
  startHttpApi(options?: HttpApiOptions): Promise<RunningServer>;
  /** Awaits what is pending and leaves no process, port or folder. */
  close(): Promise<void>;
}

export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const folder = await mkdtemp(join(tmpdir(), "final-mile-aws-"));
  let endpointUrl = "";
  const world = createWorld({
    startAtMs: options.startAtMs,
    region: options.region ?? "us-east-1",
    accountId: options.accountId ?? "123456789012",
    maxStoredBytes: options.maxStoredBytes ?? 1024 ** 3,
    folder,
    startModel: options.startModel ?? fromNothings,
    runTraining: options.runTraining ?? noTraining,
    faults: options.faults,
    startEnvironment: options.startEnvironment,
    endpointUrl: () => endpointUrl,
  });
  const meterFunctionCall = meterFunctions(world);
  const server = await startHttpServer({
    port: options.port ?? 0,
    services: [
      createCloudWatchService(world),
      createComputeOptimizerService(world),
      createCostExplorerService(world),
      createCostOptimizationHubService(world),
      createEventsService(world),
      createKmsService(world),
      createLambdaService(world),
      createLogsService(world),
      createPricingService(world),
      createS3Service(world),
      createSageMakerService(world),
      createSchedulerService(world),
      createSecretsManagerService(world),
      createSnsService(world),
      createSqsService(world),
      createStepFunctionsService(world),
    ],
    ownPages: {
      [PERMISSIONS_PATH]: (): PermissionUsePage => ({
        owners: world.access.describeUse(),
        denials: world.access.denials,
      }),
    },
    authorize: (operation, call) => authorizeCall(world, operation, call),
    faults: options.faults,
    hasEnded: ({ headers }, operation, isDone) =>
      world.lambda.countCall(headers["x-amz-security-token"]?.toString(), operation, isDone),
    onCall: (call) => {
      meterCall(world.meter, world.clock.nowMs, call);
      meterFunctionCall(call);
    },
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  endpointUrl = server.url;
  const apiServers: RunningServer[] = [];
  return {
    ...world,
    endpointUrl,
    advanceTo: (instantMs) => world.clock.advanceTo(instantMs),
    async startHttpApi(apiOptions) {
      const apiServer = await startHttpApi(world, apiOptions);
      apiServers.push(apiServer);
      return apiServer;
    },
    async close() {
      await Promise.all(apiServers.map((apiServer) => apiServer.close()));
      await world.rules.settle();
      // Functions first: what waits for them is then over soon.
      await world.lambda.close();
      await world.stateMachines.settle();
      await world.transformJobs.settle();
      await world.trainingJobs.settle();
      await world.sagemaker.hosts.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function fromNothings(): never {
  throw new Error("This sandbox was started without a way to start model containers.");
}

async function noTraining(): Promise<never> {
  throw new Error("This sandbox was started without a way to run training containers.");
}
