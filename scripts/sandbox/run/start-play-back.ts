import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { PlayBack, PlayBackTask } from "./play-back";

export interface RunningPlayBack {
  /** The result; `undefined` where the history is too short. @throws whatever playing back threw. */
  readonly result: Promise<PlayBack | undefined>;
  /** Ends the thread, whether it is done or not. */
  readonly stop: () => Promise<void>;
}

/**
 * Plays the books back in a thread of its own: it is all computing, and what is deployed and played meanwhile mostly
 * waits for answers.
 */
export function startPlayBack({ demand, ...task }: PlayBackTask): RunningPlayBack {
  const { history, firstDay, master, plans } = demand;
  const workerData: PlayBackTask = { demand: { history, firstDay, master, plans }, ...task };
  const worker = new Worker(join(__dirname, "play-back-thread.ts"), {
    workerData,
    execArgv: ["--require", require.resolve("tsx/cjs")],
  });
  // An error of the thread rejects it, and is told to whoever waits.
  const result = once(worker, "message").then(([playBack]) => playBack as PlayBack | undefined);
  result.catch(() => undefined);
  return { result, stop: async () => void (await worker.terminate()) };
}
