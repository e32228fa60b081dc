import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readCredentialScope } from "../../server/authorization";
import { AwsError } from "../../server/aws-error";
import { checkHost } from "../../server/check-host";
import { closeServer, collectBody, listen, type RunningServer } from "../../server/http-server";
import type { World } from "../../world";
import { toInvokeFunction } from "../lambda/function-role";
import type { ApiRoute } from "./api-store";
import { proxyEvent } from "./proxy-event";

export interface HttpApiOptions {
  /** Port on 127.0.0.1; 0 takes any free one. @default 0 */
  readonly port?: number;
  /**
   * Lets requests without a signature in, for a browser on this machine. The routes stay declared as they are;
   * on AWS nothing is ever open.
   *
   * @default false
   */
  readonly allowUnsigned?: boolean;
}

/** Answers for the HTTP API the program declared, on a port of its own. */
export async function startHttpApi(world: World, options: HttpApiOptions = {}): Promise<RunningServer> {
  const server = createServer((request, response) => {
    recordOnFinish(world, response);
    answer(world, options, request, response).catch((error: unknown) => {
      const { statusCode, message } =
        error instanceof AwsError ? error : { statusCode: 500, message: "Internal Server Error" };
      sendJson(response, statusCode, { message });
    });
  });
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

async function answer(
  world: World,
  options: HttpApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  checkHost(request.headers.host);
  const body = await collectBody(request);
  const path = (request.url ?? "/").split("?")[0]!;
  const route = world.apis.match(request.method ?? "GET", path);
  const integration = route && world.apis.integrationOf(route);
  if (!route || !integration) return sendJson(response, 404, { message: "Not Found" });
  if (!options.allowUnsigned && !isAuthorised(route, request))
    return sendJson(response, 403, { message: "Forbidden" });
  const event = proxyEvent(request, body, {
    routeKey: route.routeKey,
    apiId: route.apiId,
    accountId: world.accountId,
    nowMs: world.clock.nowMs,
    requestId: randomUUID(),
  });
  const functionArn = /arn:aws:lambda:[^/]+:function:[^/]+/.exec(integration.uri)?.[0] ?? integration.uri;
  const sourceArn = `${world.arn("execute-api")}:${route.apiId}/$default/${route.routeKey.replace(" ", "")}`;
  world.access.requireForService("apigateway.amazonaws.com", sourceArn, [
    toInvokeFunction(world.lambda.definition(functionArn).arn),
  ]);
  const result = await world.lambda.invoke(functionArn, event);
  if (result.error) return sendJson(response, 500, { message: "Internal Server Error" });
  send(response, JSON.parse(result.payload ?? "null"));
}

/** Puts what API Gateway puts into CloudWatch for a request. */
function recordOnFinish(world: World, response: ServerResponse): void {
  const startedAt = performance.now();
  response.on("finish", () => {
    for (const apiId of world.apis.names.keys()) {
      const record = (metricName: string, value: number, unit = "Count") =>
        world.metrics.record(
          { namespace: "AWS/ApiGateway", metricName, dimensions: [{ Name: "ApiId", Value: apiId }] },
          { atMs: world.clock.nowMs, values: [value], unit },
        );
      record("Count", 1);
      record("4xx", response.statusCode >= 400 && response.statusCode < 500 ? 1 : 0);
      record("5xx", response.statusCode >= 500 ? 1 : 0);
      record("Latency", performance.now() - startedAt, "Milliseconds");
    }
  });
}

/** IAM needs a signature, a JWT a bearer token; neither is verified further. */
function isAuthorised(route: ApiRoute, request: IncomingMessage): boolean {
  switch (route.authorizationType) {
    case "AWS_IAM":
      try {
        readCredentialScope(request.headers);
        return true;
      } catch {
        return false;
      }
    case "JWT":
      return /^Bearer \S+\.\S+\.\S*$/.test(request.headers.authorization ?? "");
    default:
      return true;
  }
}

interface ProxyResult {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** A result without a status code is the body itself, as JSON. */
function send(response: ServerResponse, result: ProxyResult | null): void {
  if (typeof result !== "object" || result === null || result.statusCode === undefined) {
    sendJson(response, 200, result);
    return;
  }
  const headers = Object.fromEntries(
    Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  response.writeHead(result.statusCode, {
    "content-type": "application/json",
    ...headers,
    ...(result.cookies ? { "set-cookie": [...result.cookies] } : {}),
  });
  response.end(Buffer.from(result.body ?? "", result.isBase64Encoded ? "base64" : "utf8"));
}

function sendJson(response: ServerResponse, statusCode: number, value: unknown): void {
  response.writeHead(statusCode, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
