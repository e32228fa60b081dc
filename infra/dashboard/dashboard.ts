import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/read-config";
import { physicalName } from "../naming";
import { buildDashboardBody, type DashboardNames } from "./body";

/** What of {@link DashboardNames} the resources tell; the configuration tells the rest. */
export type DashboardArgs = {
  readonly [Name in
    | "region"
    | "endpointName"
    | "functionNames"
    | "deadLetterQueueNames"
    | "apiId"
    | "lakeBucketName"
    | "alarmArns"]: pulumi.Input<DashboardNames[Name]>;
} & Pick<DashboardNames, "variantNames"> & { readonly config: StackConfig };

/** The operations dashboard of the environment. */
export function createDashboard({ config, variantNames, ...names }: DashboardArgs): aws.cloudwatch.Dashboard {
  const { alerts, monitoring, business, budget } = config;
  const known: Omit<DashboardNames, keyof typeof names> = {
    environment: config.environment,
    variantNames,
    hasInstances: config.endpoint.kind !== "serverless",
    watchList: monitoring.watchList,
    runbookUrl: alerts.runbookUrl,
    thresholds: {
      latencyP99Ms: alerts.latencyP99Ms,
      utilizationPercent: alerts.utilizationPercent,
      wapeWarning: monitoring.wapeWarning,
      wapeCritical: monitoring.wapeCritical,
      driftShareWarning: monitoring.driftShareWarning,
      driftShareCritical: monitoring.driftShareCritical,
      mapeAlarmPercent: monitoring.mapeAlarmPercent,
      serviceLevelTarget: business.serviceLevelTarget,
      monthlyBudgetUsd: budget.monthlyUsd,
    },
  };
  return new aws.cloudwatch.Dashboard("operations", {
    dashboardName: physicalName("dashboard", "operations"),
    dashboardBody: pulumi
      .output(names)
      .apply((resolved) => JSON.stringify(buildDashboardBody({ ...known, ...resolved }))),
  });
}
