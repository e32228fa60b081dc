import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { OperatorError } from "../../../functions/contracts/errors";
import type { FunctionName, StackOutputs } from "../../../functions/contracts/stack-outputs";

/** Runs a function of the stack now and waits for its answer. @throws OperatorError when it fails */
export async function invokeFunction(
  outputs: StackOutputs,
  name: FunctionName,
  event: unknown,
): Promise<unknown> {
  const functionName = outputs.functionNames[name];
  if (functionName === undefined) {
    throw new OperatorError(
      `Stack "${outputs.environment}" has no function "${name}"; it has ${Object.keys(outputs.functionNames).join(", ")}.`,
    );
  }
  // A daily run of a large fleet may take minutes; a retry by the SDK would start it twice.
  const client = new LambdaClient({ maxAttempts: 1, requestHandler: { requestTimeout: 900_000 } });
  const answer = await client.send(
    new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) }),
  );
  const payload = Buffer.from(answer.Payload ?? []).toString("utf8");
  if (answer.FunctionError !== undefined) {
    const { errorType, errorMessage } = parseFailure(payload);
    throw new OperatorError(`The function "${functionName}" failed with ${errorType}: ${errorMessage}`);
  }
  return payload === "" ? null : JSON.parse(payload);
}

function parseFailure(payload: string): { errorType: string; errorMessage: string } {
  try {
    return { errorType: "Error", errorMessage: payload, ...(JSON.parse(payload) as object) };
  } catch {
    return { errorType: "Error", errorMessage: payload };
  }
}
