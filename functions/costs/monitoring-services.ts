/** Words in the billing names of services that only watch: metrics, alarms, logs, messages about them. */
const WATCHING = ["cloudwatch", "simple notification service", "cloudtrail", "x-ray"];

/** Whether what a service costs is the cost of watching. The billing name decides, whatever its spelling. */
export function isMonitoringService(service: string): boolean {
  const name = service.toLowerCase().replace(/\s+/g, " ");
  return WATCHING.some((word) => name.includes(word));
}
