/** Codes of a connection that was never made, or broke. */
const NETWORK_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EPIPE",
]);

/** An error of the AWS SDK: all that come from a call carry the call's metadata. */
interface AwsFailure extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/**
 * One message for a failure of AWS that the operator can put right: no credentials, no rights, no network, a
 * resource that is gone, a service that is down. `undefined` for everything else, which is a defect of ours.
 */
export function describeAwsFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, code, $metadata } = error as AwsFailure;
  if (name === "CredentialsProviderError" || name === "TokenProviderError") {
    return `There are no AWS credentials (${message}). Log in, or choose a profile with --profile.`;
  }
  if ($metadata === undefined) return undefined;
  if (code !== undefined && NETWORK_CODES.has(code)) {
    return `AWS cannot be reached (${message}). Check the network, --region and --endpoint-url.`;
  }
  const status = $metadata.httpStatusCode;
  if (status === 401 || status === 403) {
    return `AWS refused a call: ${name}, ${message}. Check the credentials and what they may do.`;
  }
  if (status === 404) return `AWS knows no such resource: ${name}, ${message}. Is the stack deployed there?`;
  if (status === 429 || (status !== undefined && status >= 500)) {
    return `AWS could not answer: ${name}, ${message}. Try again later.`;
  }
  return undefined;
}
