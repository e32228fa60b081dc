import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { toText } from "../../functions/aws/to-text";
import { MANIFEST_FILE, MODEL_FILE, type ModelArtifact, type ModelManifest } from "./artifact";
import { createBarePredictor } from "./bare-predictor";
import { createPredictor, type Predictor, RequestError } from "./predictor";

export interface ModelServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a model the way SageMaker asks containers to: `GET /ping` says that it is ready,
 * `POST /invocations` predicts, in `application/json` or `text/csv`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
 */
export async function startModelServer(artifact: ModelArtifact | Uint8Array, port = 0): Promise<ModelServer> {
  const predictor =
    artifact instanceof Uint8Array ? await createBarePredictor(artifact) : await createPredictor(artifact);
  const server = createServer((request, response) => {
    answer(predictor, request, response).catch((error: unknown) => {
      const status = error instanceof RequestError ? error.status : 500;
      send(response, status, "text/plain", error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  };
}

async function answer(
  predictor: Pick<Predictor, "invoke">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split("?")[0];
  if (path === "/ping" && request.method === "GET") return send(response, 200, "text/plain", "");
  if (path !== "/invocations") return send(response, 404, "text/plain", `There is no ${path}.`);
  if (request.method !== "POST") return send(response, 405, "text/plain", "/invocations takes POST.");
  const contentType = request.headers["content-type"]?.split(";")[0]?.trim() ?? "";
  const body = await readBody(request);
  send(response, 200, contentType, predictor.invoke(contentType, body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return toText(Buffer.concat(chunks));
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** An artifact of ours tells what it is; one of SageMaker's XGBoost is the bare model. */
function readArtifact(directory: string): ModelArtifact | Uint8Array {
  const model = readFileSync(join(directory, MODEL_FILE));
  const manifestFile = join(directory, MANIFEST_FILE);
  if (!existsSync(manifestFile)) return model;
  return { manifest: JSON.parse(readFileSync(manifestFile, "utf8")) as ModelManifest, model };
}

/*
 * The container's entry point: `server.ts MODEL_DIRECTORY`, where the directory holds the extracted
 * `model.tar.gz` (SageMaker: /opt/ml/model). Prints one line, `{"url":"http://127.0.0.1:PORT"}`, when it listens.
 */
async function main(directory: string | undefined): Promise<void> {
  if (directory === undefined) throw new Error("Give the directory of the extracted model.");
  const server = await startModelServer(readArtifact(directory));
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  process.once("SIGTERM", () => process.exit(0));
  process.once("SIGINT", () => process.exit(0));
  // The parent holds the other end of stdin: when it is gone, so is the reason to serve.
  process.stdin.once("end", () => process.exit(0)).resume();
}

if (require.main === module) {
  main(process.argv[2]).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
