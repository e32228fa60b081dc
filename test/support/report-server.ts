import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpEvent, HttpResult } from "../../functions/contracts/events";
import type { Lake } from "../../functions/contracts/lake";
import type { ReportSettings } from "../../functions/contracts/settings/handlers";
import { answerReport } from "../../functions/handlers/report/http-report";

/** Serves the report's handler on loopback, as the API does, at a fixed instant. */
export async function startReportServer(
  lake: Lake,
  settings: ReportSettings,
  nowMs: number,
  /** Answers `/orders`; not found when absent. */
  orders?: (event: HttpEvent) => Promise<HttpResult>,
  /** Answers the addresses of the sign-in, at the time that it really is; people come in by it alone. */
  signIn?: (event: HttpEvent) => Promise<HttpResult>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const isSignIn = signIn !== undefined && /^\/(sign|signed)-(in|out)$/.test(url.pathname);
      const event: HttpEvent = {
        version: "2.0",
        rawPath: url.pathname,
        rawQueryString: url.search.slice(1),
        headers,
        queryStringParameters: Object.fromEntries(url.searchParams),
        cookies: request.headers.cookie?.split("; "),
        body: Buffer.concat(chunks).toString("utf8"),
        isBase64Encoded: false,
        requestContext: {
          http: { method: request.method ?? "GET", path: url.pathname },
          timeEpoch: isSignIn ? Date.now() : nowMs,
          // Who comes by the API is somebody; without it, whoever invokes the function.
          ...(signIn && { apiId: "pages", domainName: request.headers.host }),
        },
      };
      const answer = isSignIn
        ? signIn(event)
        : orders && url.pathname === "/orders"
          ? orders(event)
          : answerReport(event, settings, lake);
      void answer.then(({ statusCode, headers: answered, body, isBase64Encoded, cookies = [] }) =>
        response
          .writeHead(statusCode, { ...answered, ...(cookies.length > 0 && { "set-cookie": [...cookies] }) })
          .end(isBase64Encoded ? Buffer.from(body, "base64") : body),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
