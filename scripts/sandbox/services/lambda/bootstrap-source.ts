/** Begins the line that says that an invocation has written all it had to. */
export const END_MARK = "\u0001end ";

/**
 * What runs inside a function's process before the function's own code: it loads the handler, measures
 * how long that took, and answers invocations that arrive over the process's channel. Plain JavaScript, since
 * the process has no TypeScript loader, as Lambda has none.
 *
 * Messages in: `{ requestId, event, deadlineMs, functionArn }`. Out: `{ type: "ready", loadMs }`,
 * `{ type: "init-error", error }`, `{ type: "done", requestId, payload | error, peakMib }`. The last line of an
 * invocation on the standard output is {@link END_MARK} with its id.
 *
 * In the log format JSON, what goes through `console` becomes an object with level, time and id, as in Lambda; what is
 * written to the standard output itself is left as it is.
 */
export const BOOTSTRAP_SOURCE = `"use strict";
const path = require("node:path");
const fs = require("node:fs");
const util = require("node:util");
let currentId;
const writeLine = (level, message, fields = {}) =>
  process.stdout.write(
    JSON.stringify({ timestamp: new Date().toISOString(), level, requestId: currentId, message, ...fields }) + "\\n",
  );
if (process.env.AWS_LAMBDA_LOG_FORMAT === "JSON") {
  const levels = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR" };
  for (const [name, level] of Object.entries(levels)) {
    console[name] = (...args) =>
      writeLine(level, args.length === 1 && typeof args[0] === "object" && !(args[0] instanceof Error) ? args[0] : util.format(...args));
  }
}
let statusFile;
const statusBytes = Buffer.alloc(4096);
function readPeakMib() {
  try {
    statusFile ??= fs.openSync("/proc/self/status", "r");
    const length = fs.readSync(statusFile, statusBytes, 0, statusBytes.length, 0);
    const kib = /^VmHWM:\\s+(\\d+) kB$/m.exec(statusBytes.latin1Slice(0, length));
    return kib ? Number(kib[1]) / 1024 : undefined;
  } catch {
    return undefined;
  }
}
const send = (message) => new Promise((resolve) => process.send(message, resolve));
const describe = (error) => ({
  errorType: error instanceof Error ? error.name : typeof error,
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: error instanceof Error && error.stack ? error.stack.split("\\n") : [],
});
const startedAt = performance.now();
let handler;
let initError;
async function load() {
  const [file, ...exported] = process.env._HANDLER.split(".");
  const module = require(path.join(process.env.LAMBDA_TASK_ROOT, file));
  handler = exported.reduce((value, name) => value && value[name], module);
  if (typeof handler !== "function") {
    const error = new Error(process.env._HANDLER + " is undefined or not exported");
    error.name = "Runtime.HandlerNotFound";
    throw error;
  }
}
function call(event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context, callback);
    if (returned && typeof returned.then === "function") returned.then(resolve, reject);
    else if (returned !== undefined || handler.length < 3) resolve(returned);
  });
}
async function invoke({ requestId, event, deadlineMs, functionArn }) {
  const context = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
  currentId = requestId;
  let outcome;
  try {
    if (initError) throw initError;
    const result = await call(event, context);
    outcome = { payload: JSON.stringify(result === undefined ? null : result) };
  } catch (error) {
    outcome = { error: describe(error) };
    const { errorType, errorMessage, trace } = outcome.error;
    if (process.env.AWS_LAMBDA_LOG_FORMAT === "JSON") {
      writeLine("ERROR", "Invoke Error", { errorType, errorMessage, stackTrace: trace });
    } else {
      console.error("ERROR\\tInvoke Error\\t" + JSON.stringify({ errorType, errorMessage, stack: trace }));
    }
  }
  process.stdout.write("${END_MARK}" + requestId + "\\n");
  await send({ type: "done", requestId, ...outcome, peakMib: readPeakMib() });
}
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole process group; the sandbox itself ends its functions.
process.on("SIGINT", () => {});
process.on("message", invoke);
load().then(
  () => send({ type: "ready", loadMs: performance.now() - startedAt }),
  (error) => {
    initError = error;
    return send({ type: "init-error", loadMs: performance.now() - startedAt, error: describe(error) });
  },
);
`;
