import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { readCredentialScope } from "../../server/authorization";
import { AwsError } from "../../server/aws-error";
import { checkHost } from "../../server/check-host";
import { closeServer, collectBody, listen, type RunningServer } from "../../server/http-server";
import type { World } from "../../world";
import { toInvokeFunction } from "../lambda/function-role";
import type { ApiIntegration, ApiRoute } from "./api-store";
import { type ApiAnswer, mapResponse } from "./map-response";
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
  /** Which API answers, by its id. @default the one that was declared first */
  readonly apiId?: string;
}

/**
 * A refusal takes this long, as it does over a network. Callers on loopback who ask again at once would otherwise ask
 * thousands of times a second, and take the machine from those who are served.
 */
const REFUSAL_MS = 100;

/** Answers for the HTTP API the program declared, on a port of its own. */
export async function startHttpApi(world: World, options: HttpApiOptions = {}): Promise<RunningServer> {
  const record = createRecorder(world, () => options.apiId ?? world.apis.firstId);
  const server = createServer((request, response) => {
    const startedAt = performance.now();
    response.once("finish", () => record(response.statusCode, performance.now() - startedAt));
    answer(world, options, request)
      .catch((error: unknown) => {
        const { statusCode, message } =
          error instanceof AwsError ? error : { statusCode: 500, message: "Internal Server Error" };
        return jsonAnswer(statusCode, { message });
      })
      .then(({ statusCode, headers, body }) => {
        response.writeHead(statusCode, { ...headers } as OutgoingHttpHeaders);
        response.end(body);
      })
      .catch((error: unknown) => response.destroy(error as Error));
  });
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

async function answer(world: World, options: HttpApiOptions, request: IncomingMessage): Promise<ApiAnswer> {
  checkHost(request.headers.host);
  const body = await collectBody(request);
  const path = (request.url ?? "/").split("?")[0]!;
  const apiId = options.apiId ?? world.apis.firstId;
  const route = world.apis.match(request.method ?? "GET", path, apiId);
  const integration = route && world.apis.integrationOf(route);
  if (!route || !integration) return jsonAnswer(404, { message: "Not Found" });
  if (!options.allowUnsigned && !isAuthorised(route, request))
    return jsonAnswer(403, { message: "Forbidden" });
  const makeEvent = () =>
    proxyEvent(request, body, {
      routeKey: route.routeKey,
      apiId: route.apiId,
      accountId: world.accountId,
      nowMs: world.clock.nowMs,
      requestId: randomUUID(),
      authorizer: authorizerOf(route, request, world.accountId),
    });
  return mapResponse(await askFunction(world, route, integration, makeEvent), integration.responseParameters);
}

async function askFunction(
  world: World,
  { apiId, routeKey }: ApiRoute,
  { uri }: ApiIntegration,
  makeEvent: () => object,
): Promise<ApiAnswer> {
  const functionArn = /arn:aws:lambda:[^/]+:function:[^/]+/.exec(uri)?.[0] ?? uri;
  const sourceArn = `${world.arn("execute-api")}:${apiId}/$default/${routeKey.replace(" ", "")}`;
  world.access.requireForService("apigateway.amazonaws.com", sourceArn, [
    toInvokeFunction(world.lambda.definition(functionArn).arn),
  ]);
  if (world.lambda.refuses(functionArn)) {
    // What an HTTP API answers for a function that Lambda does not start; Lambda's own 429 reaches no caller.
    await setTimeout(REFUSAL_MS);
    return jsonAnswer(503, { message: "Service Unavailable" });
  }
  const result = await world.lambda.invoke(functionArn, makeEvent());
  if (result.error) return jsonAnswer(500, { message: "Internal Server Error" });
  return toAnswer(JSON.parse(result.payload ?? "null"));
}

/** Puts what API Gateway puts into CloudWatch for a request. */
function createRecorder(
  world: World,
  idOf: () => string | undefined,
): (statusCode: number, latencyMs: number) => void {
  return (statusCode, latencyMs) => {
    const apiId = idOf();
    if (apiId !== undefined) {
      const record = (metricName: string, value: number, unit = "Count") =>
        world.metrics.record(
          { namespace: "AWS/ApiGateway", metricName, dimensions: [{ Name: "ApiId", Value: apiId }] },
          { atMs: world.clock.nowMs, values: [value], unit },
        );
      record("Count", 1);
      record("4xx", statusCode >= 400 && statusCode < 500 ? 1 : 0);
      record("5xx", statusCode >= 500 ? 1 : 0);
      record("Latency", latencyMs, "Milliseconds");
    }
  };
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

/** What the gateway tells the function of who asks. A request that is let in unsigned counts as the account's user. */
function authorizerOf(
  { authorizationType }: ApiRoute,
  { headers }: IncomingMessage,
  accountId: string,
): object | undefined {
  if (authorizationType === "AWS_IAM") {
    const userArn = `arn:aws:iam::${accountId}:user/sandbox`;
    return {
      iam: { accountId, userArn, callerId: "AIDASANDBOX", userId: "AIDASANDBOX", cognitoIdentity: null },
    };
  }
  if (authorizationType !== "JWT") return undefined;
  const [, claims = ""] = (headers.authorization ?? "").split(".");
  try {
    return { jwt: { claims: JSON.parse(Buffer.from(claims, "base64url").toString("utf8")), scopes: null } };
  } catch {
    return { jwt: { claims: {}, scopes: null } };
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
function toAnswer(result: ProxyResult | null): ApiAnswer {
  if (typeof result !== "object" || result === null || result.statusCode === undefined) {
    return jsonAnswer(200, result);
  }
  const headers = Object.fromEntries(
    Object.entries(result.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return {
    statusCode: result.statusCode,
    headers: {
      "content-type": "application/json",
      ...headers,
      ...(result.cookies ? { "set-cookie": result.cookies } : {}),
    },
    body: Buffer.from(result.body ?? "", result.isBase64Encoded ? "base64" : "utf8"),
  };
}

function jsonAnswer(statusCode: number, value: unknown): ApiAnswer {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
