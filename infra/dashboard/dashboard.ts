import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { buildDashboardBody } from "./body";
import type { DashboardNames } from "./names";

/** What the dashboard shows, as the resources and the configuration tell it. */
export type DashboardArgs = {
  readonly [Name in keyof DashboardNames]: pulumi.Input<DashboardNames[Name]>;
} & {
  /** Physical name, 1 to 255 letters, digits, hyphens and underscores. */
  readonly dashboardName: string;
};

/** The operations dashboard of the environment. */
export function createDashboard({ dashboardName, ...names }: DashboardArgs): aws.cloudwatch.Dashboard {
  return new aws.cloudwatch.Dashboard("operations", {
    dashboardName,
    dashboardBody: pulumi.output(names).apply((resolved) => JSON.stringify(buildDashboardBody(resolved))),
  });
}
