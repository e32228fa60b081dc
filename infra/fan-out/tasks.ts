/** Errors of the Lambda service itself: the request may not even have reached the function. */
const SERVICE_ERRORS = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
];

/** Errors of ours that no repetition heals: data or configuration that somebody has to put right. */
const OPERATOR_ERRORS = ["OperatorError", "ConfigError", "DataError", "UsageError"];

/**
 * A task that invokes a function and waits for its answer.
 *
 * Handlers are idempotent, so everything else is tried again: the service's own errors often and with growing
 * waits, a failing function twice. Full jitter keeps workers that failed together from coming back together.
 */
export function invokeFunction(
  functionArn: string,
  payload: Readonly<Record<string, unknown>>,
  timeoutSeconds: number,
) {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: functionArn, Payload: payload },
    TimeoutSeconds: timeoutSeconds,
    Retry: [
      { ErrorEquals: OPERATOR_ERRORS, MaxAttempts: 0 },
      {
        ErrorEquals: SERVICE_ERRORS,
        IntervalSeconds: 2,
        MaxAttempts: 6,
        BackoffRate: 2,
        MaxDelaySeconds: 60,
        JitterStrategy: "FULL",
      },
      {
        ErrorEquals: ["States.ALL"],
        IntervalSeconds: 5,
        MaxAttempts: 2,
        BackoffRate: 3,
        MaxDelaySeconds: 60,
        JitterStrategy: "FULL",
      },
    ],
  };
}
