import * as pulumi from "@pulumi/pulumi";
import { ONE_PROCESSOR_MIB } from "../../functions/contracts/function-memory";
import type { Account } from "./account";

interface StatementBase {
  /** Letters and digits; says what it is for. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly conditions?: Record<string, Record<string, pulumi.Input<string> | readonly string[]>>;
}

/** Something a role may do. A resource `*` needs the reason: an API that knows no resource. */
export type Statement = StatementBase &
  (
    | { readonly resources: readonly pulumi.Input<string>[] }
    | { readonly resources: "*"; readonly anyResourceBecause: string }
  );

/** The policy document of a role, as JSON. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    })),
  });
}

/**
 * Services that take a role without saying for whom: a condition on the account would lock them out. Every
 * other service acts for many accounts, and may do so for ours only.
 */
const SERVICES_WITHOUT_SOURCE = ["lambda.amazonaws.com"];

/** Who may take a role: a service, on behalf of this account. */
export function assumeRoleDocument(
  service: string,
  { accountId }: Pick<Account, "accountId">,
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        ...(!SERVICES_WITHOUT_SOURCE.includes(service) && {
          Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        }),
      },
    ],
  });
}

/** CloudWatch's PutMetricData knows no resource; the namespace is the only bound there is. */
export function publishMetrics(namespace: string): Statement {
  return {
    sid: "PublishMetrics",
    actions: ["cloudwatch:PutMetricData"],
    resources: "*",
    anyResourceBecause: "cloudwatch:PutMetricData knows no resource; bound to our namespace.",
    conditions: { StringEquals: { "cloudwatch:namespace": namespace } },
  };
}

/** Lets a role see which alarms of the account are on; CloudWatch filters them by name only in its answer. */
export function readAlarms({ region, accountId, partition }: Account): Statement {
  return {
    sid: "ReadAlarms",
    actions: ["cloudwatch:DescribeAlarms"],
    resources: [pulumi.interpolate`arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*`],
  };
}

/** Lets a role read a secret that somebody else keeps; AWS adds six characters to a secret's name in its ARN. */
export function readSecret({ region, accountId, partition }: Account, name: string): Statement {
  return {
    sid: "ReadClientSecret",
    actions: ["secretsmanager:GetSecretValue"],
    resources: [
      pulumi.interpolate`arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}-??????`,
    ],
  };
}

/** Lets a role read the bill, the prices and how things are used. */
export function readCosts(): Statement[] {
  return [
    {
      sid: "ReadBill",
      actions: [
        "ce:GetCostAndUsage",
        "ce:GetCostForecast",
        "ce:GetAnomalies",
        "ce:GetSavingsPlansPurchaseRecommendation",
      ],
      resources: "*",
      anyResourceBecause: "Cost Explorer's queries know no resource.",
    },
    {
      sid: "ReadPrices",
      actions: ["pricing:GetProducts"],
      resources: "*",
      anyResourceBecause: "The Price List API knows no resource.",
    },
    {
      sid: "ReadFindings",
      actions: [
        "cost-optimization-hub:ListRecommendations",
        "compute-optimizer:GetLambdaFunctionRecommendations",
        // Compute Optimizer shows nobody functions whom the account would not show them.
        "lambda:ListFunctions",
      ],
      resources: "*",
      anyResourceBecause: "What AWS finds is told of the whole account; these lists know no resource.",
    },
    {
      sid: "ReadUse",
      actions: ["cloudwatch:GetMetricData"],
      resources: "*",
      anyResourceBecause: "cloudwatch:GetMetricData knows no resource.",
    },
  ];
}

/**
 * Lets a role read how much memory runs of functions took: what Lambda reports of those that could do with less, and what
 * Compute Optimizer tells of any, which asks for their concurrency as well.
 */
export function readFunctionUse(
  { region, accountId, partition }: Account,
  functions: readonly {
    readonly functionName: string;
    readonly arn: pulumi.Input<string>;
    readonly memoryMib: number;
  }[],
): Statement[] {
  const large = functions.filter(({ memoryMib }) => memoryMib > ONE_PROCESSOR_MIB);
  return [
    {
      sid: "ReadConcurrency",
      actions: ["lambda:ListProvisionedConcurrencyConfigs"],
      resources: functions.map(({ arn }) => arn),
    },
    ...(large.length === 0
      ? []
      : [
          {
            sid: "ReadReports",
            actions: ["logs:FilterLogEvents"],
            resources: large.map(
              ({ functionName }) =>
                pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:/aws/lambda/${functionName}:*`,
            ),
          },
        ]),
  ];
}
