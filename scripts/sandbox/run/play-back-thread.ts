import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { playBackHistory } from "./play-back";

const WHEN_NOBODY_ELSE_WANTS = 10;

// Linux means the calling thread by this, elsewhere it is the whole process. The result is needed at the end only, and
// until then what is deployed and played has better use for the processor.
if (process.platform === "linux") setPriority(WHEN_NOBODY_ELSE_WANTS);

void playBackHistory(workerData).then((playBack) => parentPort!.postMessage(playBack));
