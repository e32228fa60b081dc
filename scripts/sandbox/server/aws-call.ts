import type { IncomingHttpHeaders } from "node:http";

/** One request to the emulated AWS, read to its end. */
export interface AwsCall {
  /** Signing name of the service, from the credential scope: `s3`, `monitoring`. */
  readonly service: string;
  readonly accessKeyId: string;
  readonly method: string;
  /** Decoded nowhere: as on the request line, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly requestId: string;
}

/** The answer to an {@link AwsCall}. */
export interface AwsReply {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Buffer | string;
}

/** One emulated service: how its operations are found, run, and its errors written. */
export interface AwsService {
  /** Signing name in the SigV4 credential scope. */
  readonly signingName: string;
  /** Name of the operation a call asks for; also given for operations that are not emulated. */
  operationOf(call: AwsCall): string;
  /** Runs the operation; `undefined` when it is not emulated. */
  handle(operation: string, call: AwsCall): Promise<AwsReply> | undefined;
  /** ARN of what a call is about, where that decides whose bill it is on. */
  resourceArnOf?(call: AwsCall): string | undefined;
  /** Writes an error in the service's protocol. */
  renderError(
    error: { code: string; message: string; statusCode: number; details: Readonly<Record<string, string>> },
    call: AwsCall,
  ): AwsReply;
}
