import type { Permission } from "../../access/access-control";
import type { World } from "../../world";
import type { FunctionDefinition } from "./function-fleet";

/** Lambda takes roles without saying for which account. */
const LAMBDA = { service: "lambda.amazonaws.com", isForAccount: false };

/** What a caller needs to invoke a function. */
export function toInvokeFunction(functionArn: string): Permission {
  return { action: "lambda:InvokeFunction", resource: functionArn };
}

/**
 * Lambda writes the log and the traces of a run with the function's role. Where the role may not, the run goes on and
 * the refusal is noted, as on AWS, where only the lines are missing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
export function reportWithFunctionRoles(world: World): void {
  world.lambda.onInvocation((definition) => {
    const { name, logging, isTraced } = definition;
    const group = `${world.arn("logs")}:log-group:${logging?.logGroup ?? `/aws/lambda/${name}`}`;
    const stream = `${group}:log-stream:sandbox`;
    mayAsFunction(world, definition, [
      { action: "logs:CreateLogStream", resource: stream },
      { action: "logs:PutLogEvents", resource: stream },
      ...(isTraced ? [{ action: "xray:PutTraceSegments" }, { action: "xray:PutTelemetryRecords" }] : []),
    ]);
  });
}

/** Whether a function's role lets Lambda keep an event it gave up; without it the event is lost. */
export function mayKeepDeadLetter(world: World, functionName: string, queueArn: string): boolean {
  return mayAsFunction(world, world.lambda.definition(functionName), [toSendMessage(queueArn)]);
}

export function toSendMessage(queueArn: string): Permission {
  return { action: "sqs:SendMessage", resource: queueArn };
}

function mayAsFunction(
  world: World,
  { name, roleArn }: FunctionDefinition,
  permissions: readonly Permission[],
): boolean {
  return world.access.allows({ ...LAMBDA, roleArn, session: name }, permissions);
}
