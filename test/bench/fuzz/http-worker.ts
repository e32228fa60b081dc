import { parentPort, workerData } from "node:worker_threads";
import { createRandom } from "../../../functions/demand/numeric/random";
import { createApiInProcess, serveApiInProcess } from "../../support/hostile-api";
import { hostileRequest } from "../../support/hostile-requests";
import type { FuzzOutcome, FuzzRange } from "./run-fuzz";

/** Of so many requests one goes over the wire, through the HTTP server of the sandbox. */
const WIRE_EVERY = 10;

const { first, last } = workerData as FuzzRange;

async function main(): Promise<void> {
  const api = await createApiInProcess();
  const served = await serveApiInProcess(api);
  // What a model makes of absurd features is told in the log, request by request.
  console.warn = () => {};
  for (let seed = first; seed <= last; seed++) {
    const request = hostileRequest(createRandom(seed), api.names);
    parentPort!.postMessage(seed);
    const startedAt = performance.now();
    let outcome: FuzzOutcome["outcome"];
    let message = "";
    try {
      const { statusCode, body } =
        seed % WIRE_EVERY === 0
          ? { statusCode: await served.send(request), body: "over the wire" }
          : await api.answer(request);
      outcome = statusCode < 400 ? "accepted" : statusCode < 500 ? "refused" : "crashed";
      if (outcome === "crashed") message = `${statusCode} ${body}`;
    } catch (error) {
      outcome = "crashed";
      message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const milliseconds = performance.now() - startedAt;
    const sample = `${request.method} ${request.url.split("?")[0]!.slice(0, 40)}`;
    parentPort!.postMessage({ seed, outcome, milliseconds, message, sample } satisfies FuzzOutcome);
  }
}

void main();
