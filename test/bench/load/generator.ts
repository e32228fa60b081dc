import autocannon from "autocannon";

/** A stretch of load on `POST /predict`. */
export interface LoadRequest {
  readonly apiUrl: string;
  readonly productIds: readonly string[];
  /** Connections, each with one request at a time and the next one as soon as it is answered. */
  readonly clients: number;
  readonly seconds: number;
}

export interface LoadReply {
  readonly seconds: number;
  /** Answers 200, and how long each took, in ascending order. */
  readonly servedMs: readonly number[];
  /** Answers 429. */
  readonly throttled: number;
  /** Of these, those without a `Retry-After` header. */
  readonly throttledWithoutRetryAfter: number;
  /** What was neither, by status or error. */
  readonly failed: Readonly<Record<string, number>>;
}

const REQUESTS_IN_ROTATION = 200;

async function generate({ apiUrl, productIds, clients, seconds }: LoadRequest): Promise<LoadReply> {
  const servedMs: number[] = [];
  const failed: Record<string, number> = {};
  let throttled = 0;
  let throttledWithoutRetryAfter = 0;
  const result = await autocannon({
    url: `${apiUrl}/predict`,
    connections: clients,
    duration: seconds,
    timeout: 30,
    requests: productIds.slice(0, REQUESTS_IN_ROTATION).map((product_id) => ({
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ product_id }),
      onResponse: (status, _body, _context, headers) => {
        if (status !== 429) return;
        throttled++;
        const names = Object.keys(headers ?? {}).map((name) => name.toLowerCase());
        if (!names.includes("retry-after")) throttledWithoutRetryAfter++;
      },
    })),
    setupClient: (client) => {
      client.on("response", (status, _bytes, milliseconds) => {
        if (status === 200) servedMs.push(milliseconds);
        else if (status !== 429) failed[status] = (failed[status] ?? 0) + 1;
      });
    },
  });
  if (result.errors > 0) failed.errors = result.errors;
  return {
    seconds: result.duration,
    servedMs: servedMs.sort((left, right) => left - right),
    throttled,
    throttledWithoutRetryAfter,
    failed,
  };
}

process.on("message", (request: LoadRequest) => {
  generate(request).then(
    (reply) => process.send!(reply),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    },
  );
});
