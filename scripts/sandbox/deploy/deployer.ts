import type { AwsCall } from "../server/aws-call";
import type { Operation } from "../server/operation";
import type { Tag } from "../services/tag-store";
import type { World } from "../world";

/** What deployment needs of a registered resource; `evaluateProgram` gives more. */
export interface DeployableResource {
  /** Type token, for example `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly custom: boolean;
  // The shape differs by type; each deployer reads the inputs of its own.
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly id: string | undefined;
  readonly state: Readonly<Record<string, unknown>>;
  readonly code?: Readonly<Record<string, string>>;
  /** Replaces the resource when it changes, whatever its type. */
  readonly replacementTrigger?: unknown;
  /** `*` replaces the resource for any change. */
  readonly replaceOnChanges?: readonly string[];
}

/** Creates resources of one type, or updates one that is there. */
export interface Deployer {
  readonly type: string;
  /** Whether a change makes a new resource that takes the old one's place, under a new name. */
  readonly replacesOnChange?: boolean;
  /**
   * Inputs of which the provider makes another resource when they change, beside the old one, which is removed at the end. The
   * name that it has then is among them, or made of them.
   */
  readonly replacedFor?: readonly string[];
  /** Whether it asks what an endpoint serves, so that it comes after the first one is in service. */
  readonly looksAtEndpoint?: boolean;
  apply(resource: DeployableResource, context: DeployContext): void | Promise<void>;
  /** Inputs as they are found to be, where somebody else may change them. */
  read?(resource: DeployableResource, world: World): Readonly<Record<string, unknown>>;
  /** Removes what was replaced, or is no longer declared. */
  remove?(resource: DeployableResource, context: DeployContext): void | Promise<void>;
}

export interface DeployContext {
  readonly world: World;
  /** Whether the resource was there before this deployment. */
  readonly isUpdate: boolean;
  /** The resource as it was; `undefined` when it is new. */
  readonly before: DeployableResource | undefined;
  /** Where the account listens. */
  readonly endpointUrl: string;
  /** Runs an operation of a service as an SDK call would, its validation included. */
  call(operation: Operation, input: object): Promise<unknown>;
}

/** A call of the deployment itself; operations that read the raw request are not used by it. */
export const DEPLOYMENT_CALL: AwsCall = {
  service: "",
  accessKeyId: "DEPLOYMENT",
  method: "POST",
  path: "/",
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
  requestId: "deployment",
};

/** Tags of a resource, with those the provider adds to every resource. */
export function tagsOf(resource: DeployableResource): Tag[] {
  const tags = (resource.state.tagsAll ?? resource.inputs.tags ?? {}) as Record<string, string>;
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Member names as the AWS API writes them: `initialInstanceCount` becomes `InitialInstanceCount`. */
export function toApiMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toApiMembers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      // A map's keys are the user's own.
      key === "environment" ? member : toApiMembers(member),
    ]),
  );
}
