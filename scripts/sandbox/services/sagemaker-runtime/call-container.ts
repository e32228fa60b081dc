import { Agent, request } from "node:http";
import type { AwsCall } from "../../server/aws-call";
import type { World } from "../../world";
import type { LiveVariant } from "../sagemaker/types";

/** What a container answered, and how long it took. */
export interface ContainerOutcome {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: Buffer;
  /** Time in the container. */
  readonly modelMicroseconds: number;
}

/** SageMaker gives a container this long. */
const TIMEOUT_MS = 60_000;
/** Request headers that reach the container. */
const FORWARDED = [
  "content-type",
  "accept",
  "x-amzn-sagemaker-custom-attributes",
  "x-amzn-sagemaker-target-model",
  "x-amzn-sagemaker-inference-id",
];
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends an invocation on to the model's container on loopback. */
export async function callContainer(
  world: World,
  variant: LiveVariant,
  call: AwsCall,
): Promise<ContainerOutcome> {
  const { input: model } = world.sagemaker.model(variant.modelName);
  const url = await world.sagemaker.hosts.urlOf(model, headerOf(call, "x-amzn-sagemaker-target-model"));
  const headers: Record<string, string | number> = { "content-length": call.body.length };
  for (const name of FORWARDED) {
    const value = call.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  const startedAt = performance.now();
  const elapsed = () => Math.round((performance.now() - startedAt) * 1000);
  try {
    const answer = await post(`${url}/invocations`, headers, call.body);
    return { ...answer, modelMicroseconds: elapsed() };
  } catch (error) {
    const body = Buffer.from(`Your invocation failed: ${(error as Error).message}`);
    return { statusCode: 500, contentType: "text/plain", body, modelMicroseconds: elapsed() };
  }
}

/** Sends a body to a container; rejects when it does not answer in time. */
async function post(url: string, headers: Record<string, string | number>, body: Buffer): Promise<Answer> {
  try {
    return await postOnce(url, headers, body);
  } catch (error) {
    // A container may close a kept connection in the moment it is used again; nothing was processed then.
    if (error instanceof StaleConnectionError) return await postOnce(url, headers, body);
    throw error;
  }
}

type Answer = Omit<ContainerOutcome, "modelMicroseconds">;

class StaleConnectionError extends Error {
  override name = "StaleConnectionError";
}

function postOnce(url: string, headers: Record<string, string | number>, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", headers, agent, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          statusCode: response.statusCode ?? 500,
          contentType: response.headers["content-type"] ?? "application/octet-stream",
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on("timeout", () =>
      outgoing.destroy(new Error(`the model did not answer in ${TIMEOUT_MS / 1000} seconds`)),
    );
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      const isStale = outgoing.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(isStale ? new StaleConnectionError(error.message, { cause: error }) : error);
    });
    outgoing.end(body);
  });
}

/** A header that was given once; `undefined` otherwise. */
export function headerOf(call: AwsCall, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === "string" ? value : undefined;
}
