import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import type { FleetReduction } from "../../../functions/contracts/fleet";
import type { MonitorSettings } from "../../../functions/contracts/settings/handlers";
import { FEATURE_NAMES } from "../../../functions/forecasting/features";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { FLEET_LAKE_OPTIONS } from "../../../functions/handlers/monitor";
import { runMonitor, runWorker } from "../../../functions/handlers/monitoring/run-monitor";
import { connectEndpoint } from "../support/model-endpoint";
import { createFolderStore } from "./folder-store";

/** What the benchmark asks a worker's process. */
export interface WorkerRequest {
  readonly folder: string;
  readonly shardCount: number;
  readonly scheduledAt: string;
  readonly executionId: string;
  readonly settings: MonitorSettings;
  readonly shardIds?: readonly string[];
  readonly reduce?: FleetReduction;
  /** Forecasts are to be made, by the model that answers there, in place of monitoring. */
  readonly modelUrl?: string;
}

export interface WorkerReply {
  readonly seconds: number;
  /** Time on a CPU, all threads: what other work on the machine does not change. */
  readonly cpuSeconds: number;
  readonly products: number;
  readonly peakMib: number;
  readonly requests: { readonly get: number; readonly put: number; readonly list: number };
}

const SILENT = { publish: async () => ({ published: 0, calls: 0 }) };

let lake: ReturnType<typeof createLakeOver> | undefined;
let store: ReturnType<typeof createFolderStore> | undefined;

/** A warm function: one process, one lake, batch after batch. */
async function work(request: WorkerRequest) {
  store ??= createFolderStore(request.folder, request.shardCount);
  lake ??= createLakeOver(store, request.modelUrl === undefined ? FLEET_LAKE_OPTIONS : {});
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const { products } = await run(lake, request);
  const cpu = process.cpuUsage(cpuBefore);
  const reply: WorkerReply = {
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    seconds: (performance.now() - startedAt) / 1000,
    products,
    peakMib: process.resourceUsage().maxRSS / 1024,
    requests: store.requests,
  };
  process.send!(reply);
}

function run(
  ownLake: ReturnType<typeof createLakeOver>,
  { scheduledAt, executionId, settings, shardIds, reduce, modelUrl }: WorkerRequest,
): Promise<{ readonly products: number }> {
  if (modelUrl !== undefined) {
    const model = { endpointName: "model", modelVersion: "bench", contentType: "json" } as const;
    const endpoint = connectEndpoint(modelUrl, "json", FEATURE_NAMES);
    const { environment, lakeBucketName, horizonDays } = settings;
    return batchPredict(
      { scheduledAt, executionId, shardIds },
      { environment, lakeBucketName, horizonDays, featureOrder: FEATURE_NAMES, ...model },
      { lake: ownLake, endpoint, metrics: SILENT },
    );
  }
  if (shardIds) return runWorker(ownLake, { scheduledAt, executionId, shardIds }, settings);
  const ports = { lake: ownLake, metrics: SILENT, notifier: { notify: async () => {} } };
  return runMonitor(ports, { scheduledAt, executionId, reduce }, settings);
}

process.on("message", (request: WorkerRequest) => {
  work(request).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit(0));
