import type { LocalAws } from "../local-aws";

/** The stack's HTTP API on loopback. A browser cannot sign requests, so unsigned ones are let in. */
export interface LocalApi {
  readonly url: string;
}

/** Serves the stack's HTTP API; it closes with the emulator. */
export function startApi(aws: LocalAws): Promise<LocalApi> {
  return aws.startHttpApi({ allowUnsigned: true });
}

/**
 * Asks the API for the forecast of one product, as an application would.
 *
 * @throws Error when it does not answer with 200
 */
export async function askForForecast(api: LocalApi, productId: string): Promise<void> {
  const answer = await fetch(`${api.url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ instances: [{ product_id: productId }] }),
  });
  if (answer.status !== 200) {
    throw new Error(`POST /predict answered ${answer.status}: ${await answer.text()}`);
  }
}
