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
}
