import { type Deployer, tagsOf } from "./deployer";

/** A resource that does nothing here but stands on the bill by the month. */
function standing(type: string, usageType: string): Deployer {
  return {
    type,
    apply(resource, { world }) {
      const arn = String(resource.state.arn ?? resource.state.dashboardArn);
      world.standing.set(usageType, (world.standing.get(usageType) ?? new Set()).add(arn));
      world.tags.set(arn, tagsOf(resource));
    },
  };
}

export const key = standing("aws:kms/key:Key", "KMS-Keys");
export const dashboard = standing("aws:cloudwatch/dashboard:Dashboard", "DashboardsUsageHour");
