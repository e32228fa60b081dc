import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./aws-error";

/** Who signed a request, and for which service. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const CREDENTIAL = /Credential=([^/\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * Reads the scope of a SigV4 `Authorization` header. The signature itself is not verified: the sandbox
 * has no secrets to keep. That it is there is required, as AWS requires it.
 *
 * @throws AwsError `MissingAuthenticationToken` (403) without a header, `IncompleteSignature` (400) with a broken one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
export function readCredentialScope(headers: IncomingHttpHeaders): CredentialScope {
  const header = headers.authorization;
  if (header === undefined) {
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  }
  const match = CREDENTIAL.exec(header);
  if (!header.startsWith("AWS4-HMAC-SHA256") || !match || !header.includes("Signature=")) {
    throw new AwsError(
      "IncompleteSignature",
      "Authorization header is not a complete AWS4-HMAC-SHA256 signature.",
    );
  }
  const [, accessKeyId, region, service] = match as unknown as [string, string, string, string];
  return { accessKeyId, region, service };
}
