import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "./account";
import { assumeRoleDocument, policyDocument, type Statement } from "./policy-document";

export interface StateMachineArgs {
  /** Physical name; its role and log are named after it. */
  readonly machineName: string;
  /** In the Amazon States Language, as JSON. */
  readonly definition: pulumi.Input<string>;
  /** What it may do beyond writing its own log and traces. */
  readonly permissions: readonly Statement[];
  readonly logRetentionDays: number;
  readonly account: Account;
  /** What must be there before it. */
  readonly dependsOn?: readonly pulumi.Resource[];
}

/** A state machine with a role of its own and a log that exists first. */
export function createStateMachine(
  logicalName: string,
  { machineName, definition, permissions, logRetentionDays, account, dependsOn = [] }: StateMachineArgs,
  options: pulumi.CustomResourceOptions,
): { readonly machine: aws.sfn.StateMachine; readonly role: aws.iam.Role } {
  const logGroup = new aws.cloudwatch.LogGroup(
    `${logicalName}-logs`,
    // The prefix keeps the log delivery's resource policy from outgrowing its limit.
    { name: `/aws/vendedlogs/states/${machineName}`, retentionInDays: logRetentionDays },
    options,
  );
  const role = new aws.iam.Role(
    `${logicalName}-role`,
    {
      name: machineName,
      description: `Rights of the state machine ${machineName}.`,
      assumeRolePolicy: assumeRoleDocument("states.amazonaws.com", account),
    },
    options,
  );
  const policy = new aws.iam.RolePolicy(
    `${logicalName}-policy`,
    { role: role.name, policy: policyDocument([...permissions, ...deliverLogs(), ...writeTraces()]) },
    options,
  );
  const machine = new aws.sfn.StateMachine(
    logicalName,
    {
      name: machineName,
      type: "STANDARD",
      roleArn: role.arn,
      definition,
      loggingConfiguration: {
        // Errors are enough: the history of each execution is kept for 90 days.
        level: "ERROR",
        includeExecutionData: true,
        logDestination: pulumi.interpolate`${logGroup.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
    },
    // The service checks the log's rights when it creates the machine.
    { ...options, dependsOn: [policy, ...dependsOn] },
  );
  return { machine, role };
}

export function invokeFunctions(functionArns: readonly pulumi.Input<string>[]): Statement[] {
  return [{ sid: "InvokeWorkers", actions: ["lambda:InvokeFunction"], resources: functionArns }];
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
function deliverLogs(): Statement[] {
  return [
    {
      sid: "DeliverLogs",
      actions: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      resources: "*",
      anyResourceBecause: "CloudWatch Logs' delivery API knows no resource.",
    },
  ];
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html */
function writeTraces(): Statement[] {
  return [
    {
      sid: "WriteTraces",
      actions: [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      resources: "*",
      anyResourceBecause: "X-Ray's write API knows no resource.",
    },
  ];
}
