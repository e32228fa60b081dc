import { runFuzz } from "./fuzz/run-fuzz";

/**
 * Sends 100,000 hostile requests to the handlers behind the API, as the events that API Gateway makes of them,
 * one in ten through the HTTP server of the sandbox:
 * `npm run bench -- http-fuzz`, another number of them with `-- 5000`. An answer of 5xx counts as a crash.
 */
void runFuzz("http-worker.ts", "hostile requests, one in ten over the wire");
