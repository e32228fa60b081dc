import { parentPort, workerData } from "node:worker_threads";
import { playBackHistory } from "./play-back";

void playBackHistory(workerData).then((playBack) => parentPort!.postMessage(playBack));
