import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ModelHost, StartModel } from "../../scripts/sandbox/services/sagemaker/model-hosts";

/**
 * Containers that answer with their model's name. A model whose artifact says `broken` answers 500, one that
 * says `dead` does not pass the health check.
 */
export const startStubModel: StartModel = async ({ modelName, artifact }): Promise<ModelHost> => {
  const kind = artifact?.toString("utf8") ?? "good";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/ping") response.statusCode = kind === "dead" ? 500 : 200;
      else if (kind === "broken") response.statusCode = 500;
      response.setHeader("content-type", request.headers["content-type"] ?? "text/plain");
      const echo = Buffer.concat(chunks).toString("utf8").trimEnd();
      response.end(
        request.url === "/ping"
          ? ""
          : `${modelName}:${request.headers["x-amzn-sagemaker-target-model"] ?? ""}${echo}`,
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
