import type { AccessRequest } from "./evaluate";
import type { Statement } from "./policy";

/** Something that a policy allows and nobody has needed. */
export interface UnusedPermission {
  /** Role or resource whose policy it is in. */
  readonly owner: string;
  /** `Sid` of the statement. */
  readonly sid: string;
  /** `s3:PutObject on arn:aws:s3:::lake/orders/*`, or a value of a condition: `s3:prefix is orders/*`. */
  readonly permission: string;
}

/** What a role or a resource is allowed, as far as it was needed so far. */
export interface OwnerUse {
  /** Role or resource whose policies these are. */
  readonly owner: string;
  /** Parts of the policies that allow something: an action on a resource, a value of a condition. */
  readonly granted: number;
  readonly unused: readonly UnusedPermission[];
}

/** Which parts of the statements that allow something were needed: actions on resources, values of conditions. */
export class PermissionUse {
  readonly #used = new Map<Statement, Set<string>>();

  /** Notes what a request made use of. */
  record({ action, resource, context }: AccessRequest, statements: readonly Statement[]): void {
    for (const statement of statements) {
      const used = this.#used.get(statement) ?? new Set<string>();
      this.#used.set(statement, used);
      const resources = statement.resources.filter((pattern) => pattern.matches(resource));
      for (const { text } of statement.actions.filter((pattern) => pattern.matches(action))) {
        for (const onResource of resources) used.add(nameUse(text, onResource.text));
      }
      for (const { key, values } of statement.conditions) {
        const value = context[key];
        if (value === undefined) continue;
        for (const { text } of values.filter((pattern) => pattern.matches(value)))
          used.add(nameValue(key, text));
      }
    }
  }

  describe(owner: string, statements: readonly Statement[]): OwnerUse {
    const allowing = statements.filter(({ effect }) => effect === "Allow");
    return {
      owner,
      granted: allowing.reduce((sum, statement) => sum + partsOf(statement).length, 0),
      unused: allowing.flatMap((statement) =>
        partsOf(statement)
          .filter((part) => !this.#used.get(statement)?.has(part))
          .map((permission) => ({ owner, sid: statement.sid, permission })),
      ),
    };
  }
}

function partsOf({ actions, resources, conditions }: Statement): string[] {
  return [
    ...actions.flatMap((action) => resources.map((resource) => nameUse(action.text, resource.text))),
    ...conditions.flatMap(({ key, values }) => values.map(({ text }) => nameValue(key, text))),
  ];
}

function nameUse(action: string, resource: string): string {
  return resource === "*" ? action : `${action} on ${resource}`;
}

function nameValue(key: string, value: string): string {
  return `${key} is ${value}`;
}
