import { createLakeOver } from "../../functions/aws/lake/create-lake";
import { createLakeWriter, toDailyTable } from "../../functions/aws/lake/lake-writer";
import { LostRaceError, type ObjectStore } from "../../functions/aws/lake/object-store";
import type { FleetStepEvent } from "../../functions/contracts/fleet";
import type { MetricsPublisher } from "../../functions/contracts/ports";
import type { DemandSeries } from "../../functions/demand/series";
import { batchPredict } from "../../functions/handlers/batch-predict";
import { runFleetStep } from "../../functions/handlers/fleet-step";
import type { FanOutDefinitionArgs } from "../../infra/fan-out/definition";
import { SandboxClock } from "../../scripts/sandbox/clock";
import { closeServer } from "../../scripts/sandbox/server/http-server";
import { S3Store } from "../../scripts/sandbox/services/s3/store";
import type { TransformJobInput } from "../../scripts/sandbox/services/sagemaker/transform/transform-input";
import {
  describeJob,
  TransformJobs,
} from "../../scripts/sandbox/services/sagemaker/transform/transform-jobs";
import {
  createIntegrations,
  type FunctionAnswer,
  TASK_RESOURCES,
} from "../../scripts/sandbox/services/step-functions/integrations";
import { StateMachineStore } from "../../scripts/sandbox/services/step-functions/state-machine-store";
import { fanOutDefinition, TRANSFORM } from "./fan-out-definition";
import { MEAN_MODEL, startMeanContainer } from "./mean-model";

export const RUN_EVENT = { scheduledAt: "2026-11-23T04:30:00Z" };

export const FLEET_SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  endpointName: "model",
  modelVersion: "v7",
  contentType: "json" as "json" | "csv",
  featureOrder: [] as readonly string[],
  horizonDays: 14,
};

export const SILENT_METRICS: MetricsPublisher = { publish: async () => ({ published: 0, calls: 0 }) };

/** A bucket in the emulator's own store, without the way over HTTP. */
export function createEmulatorLake(s3: S3Store, bucketName = "lake") {
  const bucket = s3.buckets.get(bucketName) ?? s3.createBucket(bucketName);
  const store: ObjectStore = {
    bucketName,
    list: async (prefix) =>
      s3
        .keys(bucket)
        .filter((key) => key.startsWith(prefix))
        .map((key) => {
          const { etag, body, lastModifiedMs } = s3.current(bucket, key)!;
          return { key, etag, sizeBytes: body.length, lastModifiedMs };
        }),
    listFolders: async (prefix) => {
      const keys = s3
        .keys(bucket)
        .filter((key) => key.startsWith(prefix) && key.includes("/", prefix.length));
      return [...new Set(keys.map((key) => key.slice(0, key.indexOf("/", prefix.length) + 1)))];
    },
    get: async (key, knownEtag) => {
      const object = s3.current(bucket, key);
      if (!object) return undefined;
      return object.etag === knownEtag ? "unchanged" : { bytes: object.body, etag: object.etag };
    },
    put: async (key, bytes, contentType, expected) => {
      if (expected !== undefined && (s3.current(bucket, key)?.etag ?? null) !== expected) {
        throw new LostRaceError(`"${key}" was written by somebody else meanwhile.`);
      }
      return s3.put(bucket, key, Buffer.from(bytes), { headers: { "content-type": contentType } }).etag;
    },
    delete: async (keys) => {
      for (const key of keys) s3.delete(bucket, key);
    },
  };
  return { ...createLakeOver(store), store };
}

/** There are no roles here: everything is allowed. */
function ignore(): void {}

/** Calls a handler as Lambda would: JSON in, JSON out, errors by name. */
async function callHandler(run: () => Promise<unknown>): Promise<FunctionAnswer> {
  try {
    return { payload: JSON.stringify((await run()) ?? null) };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: { errorType: name, errorMessage: message } };
  }
}

export interface FleetHarness {
  readonly s3: S3Store;
  readonly lake: ReturnType<typeof createEmulatorLake>;
  readonly machines: StateMachineStore;
  readonly transforms: TransformJobs;
  readonly messages: { readonly subject?: string; readonly message: string }[];
  /** Bytes of all objects under a prefix, by key. */
  objects(prefix: string): Record<string, string>;
  /** Runs a task on the fleet to its end. */
  runTask(
    task: string,
    event?: { readonly scheduledAt: string },
  ): Promise<ReturnType<StateMachineStore["start"]>>;
  close(): Promise<void>;
}

export interface FleetHarnessOptions {
  readonly fleet: readonly DemandSeries[];
  readonly definition?: Partial<FanOutDefinitionArgs>;
  readonly settings?: Partial<typeof FLEET_SETTINGS>;
  readonly batchTransform?: boolean;
  /** Looks at every invocation first; throws what the function is to fail with. */
  readonly beforeInvoke?: (functionName: string, payload: { readonly shardIds?: readonly string[] }) => void;
  readonly monitor?: (lake: ReturnType<typeof createEmulatorLake>, payload: never) => Promise<unknown>;
}

/** The fleet's state machine over the handlers and the emulator's stores, all in this process. */
export async function createFleetHarness(options: FleetHarnessOptions): Promise<FleetHarness> {
  const settings = { ...FLEET_SETTINGS, ...options.settings };
  const clock = new SandboxClock(Date.parse(RUN_EVENT.scheduledAt));
  const s3 = new S3Store(clock, 1024 ** 3);
  const lake = createEmulatorLake(s3);
  if (options.fleet.length > 0) {
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(options.fleet));
  }
  const container = await startMeanContainer();
  const transforms = new TransformJobs({
    clock,
    s3,
    arnPrefix: "arn:aws:sagemaker:us-east-1:000000000000",
    role: { list: ignore, read: ignore, write: ignore, report: ignore },
    modelUrl: async () => container.url,
  });
  const messages: FleetHarness["messages"] = [];
  const handlers: Readonly<Record<string, (payload: never) => Promise<unknown>>> = {
    "fleet-step": (event: FleetStepEvent) =>
      runFleetStep(
        event,
        { ...settings, batchTransform: options.batchTransform ?? false },
        { lake, metrics: SILENT_METRICS },
      ),
    "batch-predict": (event) =>
      batchPredict(event, settings, { lake, endpoint: MEAN_MODEL, metrics: SILENT_METRICS }),
    monitor: (event) => options.monitor!(lake, event),
  };
  const integrations = createIntegrations({
    s3,
    invokeFunction: (functionArn, payload) =>
      callHandler(async () => {
        const name = functionArn.split(":").at(-1)!;
        options.beforeInvoke?.(name, payload as { shardIds?: readonly string[] });
        return handlers[name]!(payload as never);
      }),
    publish: async ({ subject, message }) => {
      messages.push({ subject, message });
      return { messageId: String(messages.length) };
    },
    runTransformJob: async (input) => {
      const job = transforms.start(input as unknown as TransformJobInput);
      await job.finished;
      return describeJob(job);
    },
    runTrainingJob: refuse,
    callSageMaker: refuse,
  });
  const machines = new StateMachineStore({
    clock,
    region: "us-east-1",
    accountId: "000000000000",
    taskResources: TASK_RESOURCES,
    integrationsOf: () => integrations,
  });
  const definition = fanOutDefinition({
    ...(options.batchTransform ? { transform: { ...TRANSFORM, contentType: settings.contentType } } : {}),
    ...options.definition,
  });
  const machine = machines.put({
    name: "fleet",
    definition: JSON.stringify(definition),
    roleArn: "arn:aws:iam::000000000000:role/fleet",
  });
  return {
    s3,
    lake,
    machines,
    transforms,
    messages,
    objects(prefix) {
      const bucket = s3.bucket("lake");
      const keys = s3.keys(bucket).filter((key) => key.startsWith(prefix));
      return Object.fromEntries(keys.map((key) => [key, s3.current(bucket, key)!.body.toString("base64")]));
    },
    async runTask(task, event = RUN_EVENT) {
      const execution = machines.start(machine.arn, JSON.stringify({ task, ...event }));
      await execution.finished;
      return execution;
    },
    async close() {
      await closeServer(container.server);
    },
  };
}

async function refuse(): Promise<never> {
  throw new Error("A fleet run trains nothing.");
}
