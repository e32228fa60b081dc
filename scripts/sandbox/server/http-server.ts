import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { readCredentialScope } from "./authorization";
import type { AwsCall, AwsReply, AwsService } from "./aws-call";
import { AwsError } from "./aws-error";
import { checkHost } from "./check-host";
import { type CallFault, errorOf, type FaultInjector } from "./faults";

const JSON_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

/** Largest body the server reads, in bytes; S3's single-part limit is far above what a laptop wants. */
const MAX_BODY_BYTES = 512 * 1024 * 1024;

/** Idle connections stay open this long: a function may be called again only after a slow day. */
const KEEP_ALIVE_MS = 15 * 60_000;

/** What happened to a call, for metering and for tests. */
export interface CallRecord {
  readonly service: string;
  readonly operation: string;
  readonly accessKeyId: string;
  /** What was called, where the address names it. */
  readonly resourceArn?: string;
  readonly statusCode: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
}

export interface HttpServerOptions {
  readonly port: number;
  /** What the sandbox tells of itself, by path: no name of a bucket begins like them. */
  readonly ownPages?: Readonly<Record<string, () => unknown>>;
  readonly services: readonly AwsService[];
  /** Called before each operation; throws when the caller may not. */
  readonly authorize?: (operation: string, call: AwsCall) => void;
  readonly faults?: FaultInjector;
  /** Asked before a call is run and again after it: whether the caller has ended meanwhile. */
  readonly hasEnded?: (call: AwsCall, operation: string, isDone: boolean) => boolean;
  readonly onCall?: (record: CallRecord) => void;
}

/** A server on loopback that answers for all emulated services. */
export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startHttpServer(options: HttpServerOptions): Promise<RunningServer> {
  const services = new Map(options.services.map((service) => [service.signingName, service]));
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true, highWaterMark: 256 * 1024 },
    (request, response) => {
      answer(request, response, services, options).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    },
  );
  server.on("checkContinue", (request, response) => {
    response.writeContinue();
    server.emit("request", request, response);
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

/** Starts listening on loopback; port 0 takes any free one. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Stops listening and ends the kept-alive connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  services: ReadonlyMap<string, AwsService>,
  options: HttpServerOptions,
): Promise<void> {
  const url = request.url ?? "/";
  const split = url.indexOf("?");
  const path = split < 0 ? url : url.slice(0, split);
  const isValid = isDecodable(path);
  const body = await collectBody(request);
  const unsigned = {
    method: request.method ?? "GET",
    path: isValid ? path : "/",
    query: new URLSearchParams(split < 0 ? "" : url.slice(split + 1)),
    headers: request.headers,
    body,
    requestId: randomUUID(),
  };
  let call: AwsCall = { ...unsigned, service: "", accessKeyId: "" };
  let service: AwsService | undefined;
  let operation = "";
  let fault: CallFault | undefined;
  let reply: AwsReply;
  try {
    checkHost(request.headers.host);
    const page = options.ownPages?.[path];
    if (page && unsigned.method === "GET") {
      const text = JSON.stringify(page());
      return send(response, { statusCode: 200, headers: JSON_HEADERS, body: text }, call, false);
    }
    const scope = readCredentialScope(request.headers);
    call = { ...unsigned, ...scope };
    service = services.get(scope.service);
    if (!service) throw notEmulated(scope.service, operationHint(call));
    if (!isValid) throw new AwsError("InvalidURI", "Couldn't parse the specified URI.");
    operation = service.operationOf(call);
    if (options.hasEnded?.(call, operation, false)) return void response.destroy();
    fault = options.faults?.ofCall(scope.service, operation, scope.accessKeyId);
    const failure = fault && errorOf(fault, scope.service);
    if (fault && !fault.isExecuted) {
      if (!failure) return void response.destroy();
      throw failure;
    }
    options.authorize?.(operation, call);
    const running = service.handle(operation, call);
    if (!running) throw notEmulated(scope.service, operation);
    reply = await running;
    if (options.hasEnded?.(call, operation, true)) return void response.destroy();
    if (failure) throw failure;
  } catch (error) {
    reply = render(error, service, call);
  }
  options.onCall?.({
    service: call.service,
    operation,
    accessKeyId: call.accessKeyId,
    resourceArn: service?.resourceArnOf?.(call),
    statusCode: reply.statusCode,
    requestBytes: body.length,
    replyBytes: reply.body?.length ?? 0,
  });
  if (fault?.kind === "cut") return void response.destroy();
  if (fault?.delayMs) await setTimeout(fault.delayMs);
  send(response, reply, call, fault?.kind === "truncate");
}

/** Whether every percent sign of a path begins an escape, and the escapes are UTF-8. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function notEmulated(service: string, operation: string): AwsError {
  return new AwsError(
    "NotImplemented",
    `The sandbox does not emulate ${service}:${operation || "(unnamed operation)"}.`,
    501,
  );
}

function operationHint(call: AwsCall): string {
  const target = call.headers["x-amz-target"];
  if (typeof target === "string") return target.replace(/^.*\./, "");
  return (
    new URLSearchParams(call.body.length < 4096 ? call.body.toString("latin1") : "").get("Action") ??
    `${call.method} ${call.path}`
  );
}

function render(error: unknown, service: AwsService | undefined, call: AwsCall): AwsReply {
  const known =
    error instanceof AwsError
      ? error
      : new AwsError(
          "InternalFailure",
          error instanceof Error ? (error.stack ?? error.message) : String(error),
          500,
        );
  if (service) return service.renderError(known, call);
  return {
    statusCode: known.statusCode,
    headers: { "content-type": "application/json", "x-amzn-errortype": known.code },
    body: JSON.stringify({ __type: known.code, message: known.message }),
  };
}

/** Reads a request to its end. @throws AwsError `EntityTooLarge` */
export function collectBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        request.destroy();
        reject(new AwsError("EntityTooLarge", `The sandbox reads at most ${MAX_BODY_BYTES} bytes.`));
      } else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)));
    request.on("error", reject);
  });
}

/** @param isCutShort whether only the first half of the body goes out before the connection ends. */
function send(response: ServerResponse, reply: AwsReply, call: AwsCall, isCutShort: boolean): void {
  const body = typeof reply.body === "string" ? Buffer.from(reply.body) : reply.body;
  response.writeHead(reply.statusCode, {
    "x-amzn-requestid": call.requestId,
    "x-amz-request-id": call.requestId,
    ...(reply.statusCode === 304 || reply.statusCode === 204 ? {} : { "content-length": body?.length ?? 0 }),
    ...reply.headers,
  });
  const sent = call.method === "HEAD" ? undefined : body;
  if (!isCutShort) return void response.end(sent);
  const half = sent?.subarray(0, sent.length >> 1);
  if (half && half.length > 0) response.write(half, () => response.destroy());
  else response.destroy();
}
