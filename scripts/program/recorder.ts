import type { Resource, ResourceTransformationArgs } from "@pulumi/pulumi";
import { output } from "@pulumi/pulumi";
import type { RegisteredResource } from "./evaluation";
import { plainInputs, readPackage } from "./plain-values";

type Declaration = Pick<
  RegisteredResource,
  "parents" | "protect" | "ignoreChanges" | "replaceOnChanges" | "deleteBeforeReplace"
> & { readonly waitsFor: unknown; readonly replacementTrigger: unknown };

interface Registration {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: unknown;
  readonly id: string | undefined;
  readonly state: Record<string, unknown>;
}

/**
 * Joins the two halves of a resource: what the program said about it (a transformation sees the options),
 * and what reached the provider (the mocks see the inputs with all outputs resolved).
 */
export class Recorder {
  private readonly keys = new WeakMap<object, string>();
  private readonly declarations = new Map<string, Declaration>();
  private readonly registrations: Registration[] = [];

  declare({ type, name, resource, opts }: ResourceTransformationArgs): void {
    const key = `${type}::${name}`;
    this.keys.set(resource, key);
    const parent = opts.parent && this.keys.get(opts.parent);
    const options = opts as typeof opts & { deleteBeforeReplace?: boolean };
    this.declarations.set(key, {
      parents: parent ? [...(this.declarations.get(parent)?.parents ?? []), parent] : [],
      protect: opts.protect ?? false,
      ignoreChanges: opts.ignoreChanges ?? [],
      replaceOnChanges: opts.replaceOnChanges ?? [],
      deleteBeforeReplace: options.deleteBeforeReplace ?? false,
      waitsFor: opts.dependsOn,
      replacementTrigger: opts.replacementTrigger,
    });
  }

  register(registration: Registration): void {
    const key = `${registration.type}::${registration.name}`;
    if (this.registrations.some((other) => `${other.type}::${other.name}` === key)) {
      throw new Error(`Two resources are called ${key}; Pulumi refuses a second one with the same URN.`);
    }
    this.registrations.push(registration);
  }

  async resources(): Promise<RegisteredResource[]> {
    return await Promise.all(this.registrations.map((registration) => this.describe(registration)));
  }

  private async describe(registration: Registration): Promise<RegisteredResource> {
    const { type, name, custom, id } = registration;
    const declared = this.declarations.get(`${type}::${name}`);
    const { values, secrets } = await plainInputs(registration.inputs);
    const code = readPackage(values);
    const { replacementTrigger } = (await plainInputs({ replacementTrigger: declared?.replacementTrigger }))
      .values;
    return {
      type,
      name,
      parents: declared?.parents ?? [],
      dependsOn: await this.namesOf(declared?.waitsFor),
      custom,
      protect: declared?.protect ?? false,
      ignoreChanges: declared?.ignoreChanges ?? [],
      replaceOnChanges: declared?.replaceOnChanges ?? [],
      deleteBeforeReplace: declared?.deleteBeforeReplace ?? false,
      inputs: values,
      id,
      state: (await plainInputs(registration.state)).values,
      secrets,
      ...(replacementTrigger !== undefined && { replacementTrigger }),
      ...(code && { code }),
    };
  }

  private async namesOf(waitsFor: unknown): Promise<string[]> {
    const resources = [waitsFor, await settle(waitsFor)].flat();
    const names = resources.map((resource) => this.keys.get(resource as Resource)).filter((key) => key);
    return [...new Set(names as string[])];
  }
}

/** `dependsOn` may be a resource, a list, a promise or an output of either. */
async function settle(value: unknown): Promise<unknown> {
  if (value instanceof Promise) return await value;
  if (typeof value === "object" && value !== null && "promise" in value) {
    return await (output(value) as unknown as { promise(): Promise<unknown> }).promise();
  }
  return value;
}
