// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { RestReply } from "../../server/rest-json-protocol";

const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

export const invoke = defineOperation<{ readonly FunctionName: string }>({
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
