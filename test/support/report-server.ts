import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Lake } from "../../functions/contracts/lake";
import type { ReportSettings } from "../../functions/contracts/settings/handlers";
import { answerReport } from "../../functions/handlers/report/http-report";

/** Serves the report's handler on loopback, as the API does, at a fixed instant. */
export async function startReportServer(
  lake: Lake,
  settings: ReportSettings,
  nowMs: number,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    void answerReport(
      {
        version: "2.0",
        rawPath: url.pathname,
        headers,
        queryStringParameters: Object.fromEntries(url.searchParams),
        isBase64Encoded: false,
        requestContext: { http: { method: request.method ?? "GET", path: url.pathname }, timeEpoch: nowMs },
      },
      settings,
      lake,
    ).then(({ statusCode, headers: answered, body }) => response.writeHead(statusCode, answered).end(body));
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
