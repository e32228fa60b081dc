import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import type { FleetReduction } from "../../../functions/contracts/fleet";
import type { MonitorSettings } from "../../../functions/contracts/settings/handlers";
import { FLEET_LAKE_OPTIONS } from "../../../functions/handlers/monitor";
import { runMonitor, runWorker } from "../../../functions/handlers/monitoring/run-monitor";
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
}

export interface WorkerReply {
  readonly seconds: number;
  /** Time on a CPU, all threads: what other work on the machine does not change. */
  readonly cpuSeconds: number;
  readonly products: number;
  readonly peakMib: number;
  readonly requests: { readonly get: number; readonly put: number; readonly list: number };
}

let lake: ReturnType<typeof createLakeOver> | undefined;
let store: ReturnType<typeof createFolderStore> | undefined;

/** A warm function: one process, one lake, batch after batch. */
async function work({
  folder,
  shardCount,
  scheduledAt,
  executionId,
  settings,
  shardIds,
  reduce,
}: WorkerRequest) {
  store ??= createFolderStore(folder, shardCount);
  lake ??= createLakeOver(store, FLEET_LAKE_OPTIONS);
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const silent = {
    metrics: { publish: async () => ({ published: 0, calls: 0 }) },
    notifier: { notify: async () => {} },
  };
  const { products } = shardIds
    ? await runWorker(lake, { scheduledAt, executionId, shardIds }, settings)
    : await runMonitor({ lake, ...silent }, { scheduledAt, executionId, reduce }, settings);
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

process.on("message", (request: WorkerRequest) => {
  work(request).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit(0));
