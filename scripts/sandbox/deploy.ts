import { createHash } from "node:crypto";
import { DEPLOYMENT_CALL, type DeployableResource, type DeployContext } from "./deploy/deployer";
import { DECLARED_ONLY, DEPLOYERS } from "./deploy/deployers";
import { isAnyInTransition, waitForEndpoints, waitForRollOver } from "./deploy/wait-for-endpoints";
import type { World } from "./world";

export interface DeployOptions {
  /** Whether what exists is read first, as by `pulumi up --refresh`. */
  readonly refresh?: boolean;
  /** Called when everything exists but no endpoint serves yet: the time to put the model into the lake. */
  readonly beforeServing?: () => Promise<void>;
  /** Called once a minute of the sandbox's time while an endpoint rolls over: the traffic it is watched by. */
  readonly whileRollingOver?: () => Promise<void>;
}

export interface DeployReport {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly replaced: readonly string[];
  /** Replaced before, or no longer declared; in the order of their deletion. */
  readonly deleted: readonly string[];
  /** Types that were declared and are not emulated. */
  readonly declaredOnly: readonly string[];
}

/** The account, and where it listens: code of the program speaks to it as to AWS. */
export type DeployedWorld = World & { readonly endpointUrl: string };

interface Deployed {
  readonly fingerprint: string;
  readonly resource: DeployableResource;
  readonly generation: number;
}

/** What the engine remembers of a stack between two deployments. */
interface StackState {
  readonly resources: Map<string, Deployed>;
  /** Replaced or no longer declared, and not deleted yet; the newest first. */
  readonly pendingDeletes: DeployableResource[];
}

const states = new WeakMap<World["clock"], StackState>();

/**
 * Creates in the sandbox what a program registered, through the emulated services. Called again with another
 * evaluation of the program it changes what differs, in the order of Pulumi's engine: what must be replaced is
 * made anew first, what replaced it is deleted last, and only when every step before succeeded. A step that fails
 * ends the deployment; what was done stays done, what waits for its deletion waits for the next deployment.
 *
 * An endpoint is moved as the AWS provider moves it: `InService` is success, whatever serves then
 * (`resourceEndpointUpdate` and `waitEndpointInService` in internal/service/sagemaker of
 * hashicorp/terraform-provider-aws). What notices a silent roll-back is the program.
 *
 * @throws FailedStepError when code of the program failed, as when an endpoint does not serve what it was moved to
 * @throws Error for a resource type that is neither emulated nor known to be declared only, and when an
 *   endpoint does not come into service
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/deployment_executor.go
 */
export async function deploy(
  world: DeployedWorld,
  resources: readonly DeployableResource[],
  options: DeployOptions = {},
): Promise<DeployReport> {
  const custom = resources.filter((resource) => resource.custom);
  assertKnownTypes(custom);
  const state: StackState = states.get(world.clock) ?? { resources: new Map(), pendingDeletes: [] };
  states.set(world.clock, state);
  if (options.refresh) refresh(world, state);
  const report = { created: [] as string[], updated: [] as string[], replaced: [] as string[] };
  const renames = new Map<string, string>();
  const afterServing: (() => Promise<void>)[] = [];
  for (const registered of custom) {
    const deployer = DEPLOYERS.get(registered.type);
    if (!deployer) continue;
    const key = keyOf(registered);
    const before = state.resources.get(key);
    let generation = before?.generation ?? 0;
    let resource = replaceTexts(registered, withGeneration(registered, generation, renames));
    let fingerprint = fingerprintOf(resource);
    if (before?.fingerprint === fingerprint) continue;
    const isTriggered =
      JSON.stringify(before?.resource.replacementTrigger) !== JSON.stringify(resource.replacementTrigger);
    const isAnother = before !== undefined && differs(before.resource, resource, deployer.replacedFor);
    const isReplaced =
      before !== undefined &&
      (isAnother ||
        deployer.replacesOnChange === true ||
        isTriggered ||
        resource.replaceOnChanges?.includes("*") === true);
    // Another has another name already.
    if (isReplaced && !isAnother) {
      generation++;
      resource = replaceTexts(registered, withGeneration(registered, generation, renames));
      fingerprint = fingerprintOf(resource);
    }
    const isUpdate = before !== undefined && !isReplaced;
    const step = async () => {
      await deployer.apply(resource, contextOf(world, isUpdate, isAnother ? undefined : before?.resource));
      if (isUpdate) await waitForRollOver(world, options.whileRollingOver);
      if (isReplaced) state.pendingDeletes.unshift(before.resource);
      state.resources.set(key, { fingerprint, resource, generation });
      (before === undefined ? report.created : isUpdate ? report.updated : report.replaced).push(key);
    };
    // The first endpoint waits for its model, which is put into the lake when everything else exists.
    if (deployer.looksAtEndpoint && isAnyInTransition(world)) afterServing.push(step);
    else await step();
  }
  await options.beforeServing?.();
  await waitForEndpoints(world);
  for (const step of afterServing) await step();
  const deleted = await deleteObsolete(world, state, new Set(custom.map(keyOf)));
  const declaredOnly = [...new Set(custom.map((resource) => resource.type))].filter((type) =>
    DECLARED_ONLY.has(type),
  );
  return { ...report, deleted, declaredOnly: declaredOnly.sort() };
}

/** Believes what is found instead of what was done. */
function refresh(world: World, { resources }: StackState): void {
  for (const [key, known] of resources) {
    const found = DEPLOYERS.get(known.resource.type)?.read?.(known.resource, world);
    if (!found) continue;
    const resource = { ...known.resource, inputs: { ...known.resource.inputs, ...found } };
    resources.set(key, { ...known, resource, fingerprint: fingerprintOf(resource) });
  }
}

/** Deletes what was replaced, in this deployment or one that failed, and what the program no longer declares. */
async function deleteObsolete(
  world: DeployedWorld,
  { resources, pendingDeletes }: StackState,
  declared: ReadonlySet<string>,
): Promise<string[]> {
  const gone = [...resources].filter(([key]) => !declared.has(key));
  for (const [key, { resource }] of gone) {
    resources.delete(key);
    // What is made last depends on what was made before it.
    pendingDeletes.unshift(resource);
  }
  const deleted: string[] = [];
  for (let resource = pendingDeletes[0]; resource; resource = pendingDeletes[0]) {
    await DEPLOYERS.get(resource.type)?.remove?.(resource, contextOf(world, true, resource));
    pendingDeletes.shift();
    deleted.push(keyOf(resource));
  }
  return deleted;
}

function differs(
  before: DeployableResource,
  now: DeployableResource,
  inputs: readonly string[] = [],
): boolean {
  return inputs.some((name) => JSON.stringify(before.inputs[name]) !== JSON.stringify(now.inputs[name]));
}

function keyOf({ type, name }: DeployableResource): string {
  return `${type}::${name}`;
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
    // The id of a schedule has its group before the name.
    const { name } = resource.state;
    if (typeof name === "string") renames.set(name, renamed.slice(renamed.lastIndexOf("/") + 1));
  }
  return renames;
}

function fingerprintOf({ inputs, code = {}, replacementTrigger }: DeployableResource): string {
  const hash = createHash("sha256").update(JSON.stringify([inputs, replacementTrigger]));
  // Not as JSON: to escape the packages of all functions takes longer than all else.
  for (const [path, text] of Object.entries(code)) hash.update(`\0${path}\0`).update(text);
  return hash.digest("base64");
}

function contextOf(
  world: DeployedWorld,
  isUpdate: boolean,
  before: DeployableResource | undefined,
): DeployContext {
  return {
    world,
    isUpdate,
    before,
    endpointUrl: world.endpointUrl,
    call: async (operation, input) =>
      // Members the program leaves out are left out of the call too.
      await operation.run(JSON.parse(JSON.stringify(input)), world, DEPLOYMENT_CALL),
  };
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
