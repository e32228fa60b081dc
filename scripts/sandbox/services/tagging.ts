import { defineOperation, type Operation } from "../server/operation";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Tags of all resources, by ARN. */
export class TagStore {
  readonly #tags = new Map<string, readonly Tag[]>();

  set(arn: string, tags: readonly Tag[]): void {
    this.#tags.set(arn, tags);
  }

  get(arn: string): readonly Tag[] {
    return this.#tags.get(arn) ?? [];
  }

  add(arn: string, tags: readonly Tag[]): void {
    const added = new Set(tags.map((tag) => tag.Key));
    this.set(arn, [...this.get(arn).filter((tag) => !added.has(tag.Key)), ...tags]);
  }
}

/** The operation that lists a resource's tags; services differ in what they call its ARN. */
export function listTagsForResource(arnMember: string, name = "ListTagsForResource"): Operation {
  return defineOperation<Record<string, string>>({
    name,
    shape: { [arnMember]: { type: "string", required: true } },
    run: (input, world) => ({ Tags: world.tags.get(input[arnMember]!) }),
  });
}

/** The operation that adds tags to a resource. */
export function tagResource(arnMember: string, name = "TagResource"): Operation {
  return defineOperation<Record<string, unknown>>({
    name,
    shape: { [arnMember]: { type: "string", required: true }, Tags: { type: "list", required: true } },
    run(input, world) {
      world.tags.add(String(input[arnMember]), input.Tags as readonly Tag[]);
    },
  });
}
