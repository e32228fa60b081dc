import type { AwsCall } from "../../server/aws-call";

/** A header that was given once; `undefined` otherwise. */
export function headerOf(call: AwsCall, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === "string" ? value : undefined;
}
