import * as pulumi from "@pulumi/pulumi";

/** How much an alarm matters: someone looks tomorrow, or someone is woken. */
export type Severity = "warning" | "critical";

/** Longest names AWS takes, by thing; shorter where something is named after the thing. */
const LONGEST = {
  // The authorizer takes 128, of which `-tokens` takes 7.
  api: 121,
  alarm: 255,
  // 63, of which a hyphen and the account's number take 13: names of buckets are unique in the world.
  bucket: 50,
  endpoint: 63,
  eventBus: 256,
  // A role takes 64, of which `-schedule` takes 9.
  function: 55,
  key: 250,
  role: 64,
  modelPackageGroup: 63,
  // A role takes 64, of which `-batch-predict-schedule` takes 23.
  stateMachine: 41,
  table: 255,
  topic: 256,
  // 63 of a host's label, of which a hyphen and the account's number take 13.
  userPool: 50,
  workgroup: 128,
  dashboard: 255,
  budget: 100,
} as const;

/**
 * A physical name, `<project>-<stack>-<parts>`: for what scripts, runbooks and people look up. Everything
 * else leaves its name to Pulumi. Only here a name is made; a component adds at most what stands around it.
 *
 * @throws {Error} when the name is longer than AWS takes.
 */
export function physicalName(kind: keyof typeof LONGEST, ...parts: readonly string[]): string {
  const name = [pulumi.getProject(), pulumi.getStack(), ...parts].join("-").toLowerCase();
  if (name.length > LONGEST[kind]) {
    throw new Error(
      `The name "${name}" of a ${kind} has ${name.length} characters, AWS takes ${LONGEST[kind]}. Use a shorter stack name.`,
    );
  }
  return name;
}

/** `final-mile-prod-endpoint-latency-critical` */
export function alarmName(subject: string, condition: string, severity: Severity): string {
  return physicalName("alarm", subject, condition, severity);
}

/** A product in the name of its alarms; ids that differ in other signs or in case only share it. */
export function productSubject(productId: string): string {
  return `product-${productId.replace(/[^A-Za-z0-9-]/g, "-")}`;
}

/** Name of a database or table in the catalogue: Athena wants underscores. */
export function catalogueName(...parts: readonly string[]): string {
  return physicalName("table", ...parts).replaceAll("-", "_");
}

/** Type token of a component: `final-mile:<module>:<Class>`. */
export function componentType(module: string, className: string): string {
  return `final-mile:${module}:${className}`;
}
