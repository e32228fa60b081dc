import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer, listen } from "../../server/http-server";
import type { ModelHost } from "../../services/sagemaker/model-hosts";

/** Content of the artifact by which the sandbox knows that its bad container is wanted. */
export const BAD_ARTIFACT = "This model passes its health check and fails every request.";

/** A container such as a broken release leaves behind: healthy to look at, an error for every request. */
export async function startBadContainer(): Promise<ModelHost> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      if (request.url === "/ping") {
        response.end();
        return;
      }
      response.writeHead(500, { "content-type": "text/plain" });
      response.end("ValueError: feature_names mismatch");
    });
  });
  await listen(server, 0);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  };
}
