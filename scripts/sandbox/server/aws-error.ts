/** An answer that tells the caller what went wrong, in the words and with the code AWS uses. */
export class AwsError extends Error {
  override name = "AwsError";

  constructor(
    /** Error code as the SDK sees it: `ResourceNotFoundException`, `NoSuchKey`. */
    readonly code: string,
    message: string,
    readonly statusCode = 400,
    /** Extra elements of the answer, for example S3's `Key`. */
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The code and message most JSON services answer to input of the wrong form. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
