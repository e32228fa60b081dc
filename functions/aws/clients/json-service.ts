import { setTimeout } from "node:timers/promises";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { MAX_ATTEMPTS } from "./once";

/** A service that names its operation in `X-Amz-Target` and speaks JSON both ways. */
export interface JsonService {
  /** Name in addresses and signatures: `cost-optimization-hub`. */
  readonly name: string;
  /** What operations are named after: `CostOptimizationHubService`. */
  readonly target: string;
  readonly region: string;
}

export type CallJsonService = (operation: string, input: object) => Promise<unknown>;

/** A refusal, with the code of the service as its name. */
export class JsonServiceError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly statusCode: number,
  ) {
    super(message);
  }
}

const REQUEST_TIMEOUT_MS = 30_000;
const PAUSE_MS = 200;
const NOT_IMPLEMENTED = 501;
const IS_TRANSIENT = /Throttling|TooManyRequests|InternalServer|ServiceUnavailable/;

/**
 * Calls a JSON service of AWS for which there is no client that shares the core of the others: a second core would be
 * heavier than all that is asked here. Credentials and address are those of the other clients.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 * @throws JsonServiceError for what the service refuses, once it was asked again where that may help
 */
export function createJsonService(
  { name, target, region }: JsonService,
  { credentials, endpoint = process.env.AWS_ENDPOINT_URL, pauseMs = PAUSE_MS }: JsonServiceAccess = {},
): CallJsonService {
  const url = new URL(endpoint ?? `https://${name}.${region}.amazonaws.com`);
  // A client of its own, whose signer then signs for this service: with the credentials that every client finds.
  const { config } = new CostExplorerClient({ region, ...(credentials && { credentials }) });

  async function ask(operation: string, body: string): Promise<unknown> {
    const signer = await config.signer({
      name: "sigv4",
      signingName: name,
      signingRegion: region,
      properties: {},
    });
    const { headers } = await signer.sign({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== "" && { port: Number(url.port) }),
      path: "/",
      headers: {
        host: url.host,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `${target}.${operation}`,
      },
      body,
    });
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text);
    throw describeRefusal(text, answer);
  }

  return async (operation, input) => {
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask(operation, body);
      } catch (error) {
        if (!isTransient(error) || attempt === MAX_ATTEMPTS) throw error;
        // Full jitter, so that callers that failed together do not come back together.
        await setTimeout(Math.random() * pauseMs * 2 ** attempt);
      }
    }
  };
}

/** Whose calls they are, and where they go; those of the other clients unless a test says otherwise. */
export interface JsonServiceAccess {
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly endpoint?: string;
  /** At most twice so long before it is asked again, and twice that before the next time. @default 200 */
  readonly pauseMs?: number;
}

/** Whether the same question may get another answer: a refusal that passes, or none that was heard to its end. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof JsonServiceError)) {
    // A connection that ends is a TypeError of fetch, text that is cut short a SyntaxError.
    return (
      error instanceof TypeError || error instanceof SyntaxError || (error as Error).name === "TimeoutError"
    );
  }
  if (error.statusCode === NOT_IMPLEMENTED) return false;
  return error.statusCode >= 500 || IS_TRANSIENT.test(error.name);
}

function describeRefusal(text: string, { status, headers }: Response): JsonServiceError {
  let said: { readonly __type?: string; readonly message?: string; readonly Message?: string } = {};
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    // What is between us and the service answers in its own words.
  }
  const type = headers.get("x-amzn-errortype") ?? said.__type ?? "UnknownError";
  // `com.amazonaws.x#AccessDeniedException:http://...`
  const name = type.replace(/:.*$/, "").replace(/^.*#/, "");
  return new JsonServiceError(name, said.message ?? said.Message ?? (text || `status ${status}`), status);
}
