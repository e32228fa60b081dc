import { createHash } from "node:crypto";
import { DEPLOYMENT_CALL, type DeployableResource, type DeployContext } from "./deploy/deployer";
import { DECLARED_ONLY, DEPLOYERS } from "./deploy/deployers";
import { waitForEndpoints, waitForRollOver } from "./deploy/wait-for-endpoints";
import type { World } from "./world";

export interface DeployOptions {
  /** Called when everything exists but no endpoint serves yet: the time to put the model into the lake. */
  readonly beforeServing?: () => Promise<void>;
  /** Called once a minute of the sandbox's time while an endpoint rolls over: the traffic it is watched by. */
  readonly whileRollingOver?: () => Promise<void>;
}

export interface DeployReport {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly replaced: readonly string[];
  /** Types that were declared and are not emulated. */
  readonly declaredOnly: readonly string[];
}

interface Deployed {
  readonly fingerprint: string;
  readonly resource: DeployableResource;
  readonly generation: number;
}

const deployments = new WeakMap<World["clock"], Map<string, Deployed>>();

/**
 * Creates in the sandbox what a program registered, through the emulated services. Called again with another
 * evaluation of the program it changes what differs, as an update of the stack would: when an endpoint rolls
 * back, what comes after it is left as it was.
 *
 * @throws RolledBackError when an endpoint went back to its old configuration
 * @throws Error for a resource type that is neither emulated nor known to be declared only, and when an
 *   endpoint does not come into service
 */
export async function deploy(
  world: World,
  resources: readonly DeployableResource[],
  options: DeployOptions = {},
): Promise<DeployReport> {
  const custom = resources.filter((resource) => resource.custom);
  assertKnownTypes(custom);
  const known = deployments.get(world.clock) ?? new Map<string, Deployed>();
  deployments.set(world.clock, known);
  const report = { created: [] as string[], updated: [] as string[], replaced: [] as string[] };
  const renames = new Map<string, string>();
  const obsolete: DeployableResource[] = [];
  for (const registered of custom) {
    const deployer = DEPLOYERS.get(registered.type);
    if (!deployer) continue;
    const key = `${registered.type}::${registered.name}`;
    const before = known.get(key);
    let generation = before?.generation ?? 0;
    let resource = replaceTexts(registered, withGeneration(registered, generation, renames));
    let fingerprint = fingerprintOf(resource);
    if (before?.fingerprint === fingerprint) continue;
    if (before && deployer.replacesOnChange) {
      generation++;
      resource = replaceTexts(registered, withGeneration(registered, generation, renames));
      fingerprint = fingerprintOf(resource);
      obsolete.unshift(before.resource);
    }
    const isUpdate = before !== undefined && !deployer.replacesOnChange;
    await deployer.apply(resource, contextOf(world, isUpdate));
    if (isUpdate) await waitForRollOver(world, options.whileRollingOver);
    known.set(key, { fingerprint, resource, generation });
    (before === undefined ? report.created : isUpdate ? report.updated : report.replaced).push(key);
  }
  await options.beforeServing?.();
  await waitForEndpoints(world);
  for (const resource of obsolete) await removeUnused(world, resource);
  const declaredOnly = [...new Set(custom.map((resource) => resource.type))].filter((type) =>
    DECLARED_ONLY.has(type),
  );
  return { ...report, declaredOnly: declaredOnly.sort() };
}

function assertKnownTypes(resources: readonly DeployableResource[]): void {
  const unknown = new Set(
    resources
      .map((resource) => resource.type)
      .filter((type) => !DEPLOYERS.has(type) && !DECLARED_ONLY.has(type)),
  );
  if (unknown.size === 0) return;
  throw new Error(`The sandbox does not know how to deploy ${[...unknown].join(", ")}.`);
}

/**
 * Auto-named resources get a new name each time they are replaced; what refers to them follows. The first
 * generation keeps the name of the evaluation.
 */
function withGeneration(resource: DeployableResource, generation: number, renames: Map<string, string>) {
  if (generation > 0 && resource.id) {
    const suffix = createHash("sha256").update(`${resource.id}#${generation}`).digest("hex").slice(0, 7);
    const renamed = `${resource.id.replace(/-[0-9a-f]{7}$/, "")}-${suffix}`;
    renames.set(resource.id, renamed);
  }
  return renames;
}

function fingerprintOf(resource: DeployableResource): string {
  return JSON.stringify([resource.inputs, resource.code]);
}

function contextOf(world: World, isUpdate: boolean): DeployContext {
  return {
    world,
    isUpdate,
    call: async (operation, input) =>
      // Members the program leaves out are left out of the call too.
      await operation.run(JSON.parse(JSON.stringify(input)), world, DEPLOYMENT_CALL),
  };
}

/** Deletes what was replaced, unless a roll-back made it the one in use again. */
async function removeUnused(world: World, resource: DeployableResource): Promise<void> {
  const name = String(resource.state.name ?? resource.id);
  const configs = [...world.sagemaker.endpoints.values()].map((endpoint) => endpoint.configName);
  const models = configs.flatMap((config) =>
    world.sagemaker.config(config).input.ProductionVariants.map((variant) => variant.ModelName),
  );
  if (configs.includes(name) || models.includes(name)) return;
  await DEPLOYERS.get(resource.type)?.remove?.(resource, contextOf(world, true));
}

/** A copy of a value in which every text that is a key of the map is its value. */
function replaceTexts<Value>(value: Value, replacements: ReadonlyMap<string, string>): Value {
  if (replacements.size === 0) return value;
  return replace(value, replacements) as Value;
}

function replace(value: unknown, replacements: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return replacements.get(value) ?? value;
  if (Array.isArray(value)) return value.map((entry) => replace(entry, replacements));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replace(entry, replacements)]));
}
