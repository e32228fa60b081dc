import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpEvent, HttpResult } from "../../../functions/contracts/events";
import type { StackOutputs } from "../../../functions/contracts/stack-outputs";
import { invokeFunction } from "../../operations/invoke-function";

/** Pages that a browser on this machine may ask for, and the function that answers. */
const ROUTES = new Map<string, "report" | "predict">([
  ["GET /dashboard", "report"],
  ["GET /report", "report"],
  ["POST /predict", "predict"],
]);
const MOST_BODY_BYTES = 10 * 1024 * 1024;

export interface DashboardServer {
  /** Address of the page. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Stands in for the stack's HTTP API, which wants signed requests that a browser cannot make: serves the same
 * routes on loopback from the same functions, without authorisation.
 */
export async function startDashboardServer(
  outputs: StackOutputs,
  nowMs: () => number,
): Promise<DashboardServer> {
  const server = createServer((request, response) => {
    answer(request, outputs, nowMs()).then(
      (result) => response.writeHead(result.statusCode, { ...result.headers }).end(decodeBody(result)),
      (error: Error) => response.writeHead(502, { "content-type": "text/plain" }).end(error.message),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/dashboard`, close: () => closeServer(server) };
}

async function answer(
  request: IncomingMessage,
  outputs: StackOutputs,
  timeEpoch: number,
): Promise<HttpResult> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (url.pathname === "/") return { statusCode: 302, headers: { location: "/dashboard" }, body: "" };
  const name = ROUTES.get(`${request.method} ${url.pathname}`);
  if (name === undefined) {
    return {
      statusCode: 404,
      headers: { "content-type": "text/plain" },
      body: `No page at ${url.pathname}.`,
    };
  }
  const event: HttpEvent = {
    version: "2.0",
    rawPath: url.pathname,
    headers: Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)])),
    queryStringParameters: Object.fromEntries(url.searchParams),
    body: await readBody(request),
    isBase64Encoded: false,
    requestContext: { http: { method: request.method ?? "GET", path: url.pathname }, timeEpoch },
  };
  return (await invokeFunction(outputs, name, event)) as HttpResult;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MOST_BODY_BYTES) throw new Error(`The body is larger than ${MOST_BODY_BYTES} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function decodeBody({ body, isBase64Encoded }: HttpResult): Buffer {
  return Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
