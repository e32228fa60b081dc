import type { AwsService } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { createRestJsonService, RestReply } from "../../server/rest-json-protocol";
import type { World } from "../../world";

const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
const invoke = defineOperation<{ readonly FunctionName: string }>({
  name: "Invoke",
  async run({ FunctionName }, world, call) {
    const event = readEvent(call.body);
    const type = call.headers["x-amz-invocation-type"] ?? "RequestResponse";
    if (type === "DryRun") {
      world.lambda.definition(FunctionName);
      return new RestReply({ statusCode: 204 });
    }
    if (type === "Event") {
      await world.asyncInvoker.invoke(FunctionName, event);
      return new RestReply({ statusCode: 202 });
    }
    const result = await world.lambda.invoke(FunctionName, event);
    return new RestReply({
      statusCode: 200,
      headers: {
        "content-type": "application/json",
        "x-amz-executed-version": "$LATEST",
        ...(result.error ? { "x-amz-function-error": "Unhandled" } : {}),
      },
      body: result.error ? JSON.stringify(result.error) : (result.payload ?? "null"),
    });
  },
});

function readEvent(body: Buffer): unknown {
  if (body.length > MAX_PAYLOAD_BYTES) {
    throw new AwsError(
      "RequestTooLargeException",
      `${body.length} byte payload is too large for the RequestResponse invocation type (limit ${MAX_PAYLOAD_BYTES} bytes)`,
      413,
    );
  }
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}

/** Puts what Lambda puts into CloudWatch after each invocation. */
export function publishLambdaMetrics(world: World): void {
  const record = (functionName: string, metricName: string, value: number, unit: string) =>
    world.metrics.record(
      { namespace: "AWS/Lambda", metricName, dimensions: [{ Name: "FunctionName", Value: functionName }] },
      { atMs: world.clock.nowMs, values: [value], unit },
    );
  world.lambda.onInvocation(({ name }, result) => {
    record(name, "Invocations", 1, "Count");
    record(name, "Errors", result.error ? 1 : 0, "Count");
    record(name, "Throttles", 0, "Count");
    record(name, "Duration", result.durationMs, "Milliseconds");
    record(name, "ConcurrentExecutions", 1, "Count");
  });
  world.lambda.onThrottle(({ name }) => {
    record(name, "Throttles", 1, "Count");
  });
}

export function createLambdaService(world: World): AwsService {
  return createRestJsonService(world, {
    signingName: "lambda",
    routes: [
      {
        method: "POST",
        path: "/2015-03-31/functions/{FunctionName}/invocations",
        operation: invoke,
        body: "raw",
      },
    ],
  });
}
