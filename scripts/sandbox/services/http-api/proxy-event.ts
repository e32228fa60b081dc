import type { IncomingMessage } from "node:http";

/** A request as HTTP APIs hand it to a function (payload format 2.0). */
export function proxyEvent(
  request: IncomingMessage,
  body: Buffer,
  context: {
    readonly routeKey: string;
    readonly apiId: string;
    readonly accountId: string;
    readonly nowMs: number;
    readonly requestId: string;
    /** Who asks, as the authorizer of the route says; absent on a route without one. */
    readonly authorizer?: object;
  },
) {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : value,
    ]),
  );
  const isText = /^(text\/|application\/(json|.*\+json|xml|x-www-form-urlencoded))/.test(
    headers["content-type"] ?? "text/plain",
  );
  const query = groupByName(url.searchParams);
  const cookies = (headers.cookie ?? "").split(/;\s*/).filter((cookie) => cookie !== "");
  return {
    version: "2.0",
    routeKey: context.routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: context.accountId,
      apiId: context.apiId,
      ...(context.authorizer ? { authorizer: context.authorizer } : {}),
      domainName: headers.host,
      http: {
        method: request.method,
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: context.requestId,
      routeKey: context.routeKey,
      stage: "$default",
      time: new Date(context.nowMs).toUTCString(),
      timeEpoch: context.nowMs,
    },
    ...(body.length > 0 ? { body: body.toString(isText ? "utf8" : "base64") } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Parameters given several times are joined with commas. */
function groupByName(parameters: URLSearchParams): Record<string, string> {
  const grouped: Record<string, string> = {};
  for (const name of new Set(parameters.keys())) grouped[name] = parameters.getAll(name).join(",");
  return grouped;
}
