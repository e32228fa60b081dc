import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ForecastEndpoint, InstanceRequest } from "../../functions/contracts/ports";
import { listen } from "../../scripts/sandbox/server/http-server";

/** A model that can be reasoned about: the mean of four weeks, with bounds. */
export const MEAN_MODEL: ForecastEndpoint = {
  predict: async (instances) => instances.map(predictMean),
};

function predictMean({ product_id, date, features }: InstanceRequest) {
  const mean = features.mean_28 ?? 0;
  return { product_id, date, predicted_demand: mean, lower: mean / 2, upper: 2 * mean };
}

/**
 * A container that answers `/invocations` with {@link MEAN_MODEL}, in both formats.
 *
 * @param fails asked for each request: whether it is answered with 500.
 * @param factor what each answer is multiplied by; may be waited for.
 */
export async function startMeanContainer(
  fails: () => boolean = () => false,
  factor: () => number | Promise<number> = () => 1,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(async (request, response) => {
    if (request.url === "/ping") return void response.end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    if (fails()) return void response.writeHead(500).end("out of memory");
    if (request.headers["content-type"] === "text/csv") {
      const rows = body.split("\n").map((line) => Number(line.split(",")[0]));
      response.end(rows.map((mean) => `${mean},${mean / 2},${2 * mean}`).join("\n"));
    } else {
      const { instances } = JSON.parse(body) as { instances: readonly InstanceRequest[] };
      const scale = await factor();
      const predictions = instances.map(predictMean).map((one) => ({
        ...one,
        predicted_demand: one.predicted_demand * scale,
        lower: one.lower * scale,
        upper: one.upper * scale,
      }));
      response.end(JSON.stringify({ predictions }));
    }
  });
  await listen(server, 0);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
