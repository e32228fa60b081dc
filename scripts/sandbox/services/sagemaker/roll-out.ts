import type { DeploymentConfig } from "./types";

/** Time from CreateEndpoint, or from a new fleet's start, until its instances serve. */
export const PROVISION_MS = 4 * 60_000;

/** Names of the alarms that take a deployment back. */
export function watchedAlarms(config: DeploymentConfig | undefined): string[] {
  return config?.AutoRollbackConfiguration?.Alarms?.map((alarm) => alarm.AlarmName) ?? [];
}
