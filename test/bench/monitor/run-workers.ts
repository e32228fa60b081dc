import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

export interface WorkerResult {
  readonly measured: number;
  readonly milliseconds: number;
}

/** Starts workers, lets all of them begin at once when they are ready, `runs` times, and returns each run's results. */
export async function runWorkers(
  file: string,
  workerData: readonly object[],
  runs = 1,
): Promise<readonly (readonly WorkerResult[])[]> {
  const workers = workerData.map(
    (data) => new Worker(join(__dirname, file), { workerData: data, execArgv: ["--import", "tsx"] }),
  );
  try {
    await Promise.all(workers.map((worker) => once(worker, "message")));
    const results: WorkerResult[][] = [];
    for (let run = 0; run < runs; run += 1) {
      const answers = workers.map((worker) => once(worker, "message"));
      for (const worker of workers) worker.postMessage("go");
      results.push((await Promise.all(answers)).map(([answer]) => answer as WorkerResult));
    }
    return results;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
