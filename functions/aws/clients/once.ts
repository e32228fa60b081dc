/*
 * One client per service and process, made on first use and each in a file of its own, so that a function's
 * package holds only the services it calls. Region, credentials and endpoint come from the environment, as in
 * every AWS function; the SDK keeps connections alive. Addressing a bucket by path or by host name is left to
 * the SDK too: it uses the path when the endpoint is an IP address.
 */

/** Attempts per request, the first included. Daily runs have time to wait out a throttle. */
export const MAX_ATTEMPTS = 5;

/**
 * What every client is made with. Without bounds of time the SDK waits for an answer that never comes until the whole
 * function has run out of time; a model may take the 60 seconds that SageMaker gives it.
 */
export const CLIENT_SETTINGS = {
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 65_000,
    socketTimeout: 65_000,
    throwOnRequestTimeout: true,
  },
} as const;

/** Makes `create` run at most once, when first asked. */
export function once<T>(create: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= create();
    return value;
  };
}
