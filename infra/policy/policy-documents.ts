import type { Props, PropValue } from "./rule";

/** Statements of an IAM policy document in one form: lists where AWS allows a single value. */
export interface PolicyStatement {
  readonly sid: string | undefined;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `[kind, value]`: `["Service", "lambda.amazonaws.com"]`, `["*", "*"]`. */
  readonly principals: readonly (readonly [kind: string, value: string])[];
  readonly condition: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
}

/** Where a policy document stands, per resource type. */
const DOCUMENT_PROPERTIES: Readonly<Record<string, string>> = {
  "aws:iam/role:Role": "assumeRolePolicy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
  "aws:kms/key:Key": "policy",
};

/** Reads a document given as text or as an object. Throws a `SyntaxError` when the text is not JSON. */
export function readStatements(document: unknown): readonly PolicyStatement[] {
  const parsed = typeof document === "string" ? JSON.parse(document) : document;
  return toList(parsed?.Statement).map((statement) => ({
    sid: statement.Sid,
    effect: statement.Effect,
    actions: toList(statement.Action),
    resources: toList(statement.Resource),
    principals: readPrincipals(statement.Principal),
    condition: statement.Condition,
  }));
}

/** All policy documents of a resource: its own and, of a role, the inline ones. */
export function readDocuments(type: string, props: Props): unknown[] {
  const property = DOCUMENT_PROPERTIES[type];
  const own = property === undefined ? undefined : props[property];
  const inline = type === "aws:iam/role:Role" ? toList(props.inlinePolicies).map(({ policy }) => policy) : [];
  return [own, ...inline].filter((document) => document !== undefined);
}

/** Statements that allow something, of all documents of a resource. */
export function readAllowedStatements(type: string, props: Props): readonly PolicyStatement[] {
  return readDocuments(type, props)
    .flatMap((document) => readStatements(document))
    .filter(({ effect }) => effect === "Allow");
}

function readPrincipals(principal: unknown): [string, string][] {
  if (principal === undefined) return [];
  if (typeof principal === "string") return [[principal, principal]];
  return Object.entries(principal as Record<string, unknown>).flatMap(([kind, values]) =>
    toList(values).map((value): [string, string] => [kind, value]),
  );
}

function toList(value: PropValue): PropValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
