import { compileArnPattern, compileWildcard, type Matcher } from "./wildcard";

/** What a condition may ask for, and what the sandbox knows of a request. */
const CONDITION_KEYS = [
  "aws:SecureTransport",
  "aws:SourceAccount",
  "aws:SourceArn",
  "cloudwatch:namespace",
  "iam:PassedToService",
  "kms:EncryptionContext:purpose",
  "s3:prefix",
] as const;
type ConditionKey = (typeof CONDITION_KEYS)[number];

/** What is known of a request beside who, what and on which; an absent key is absent. */
export type RequestContext = { readonly [Key in ConditionKey]?: string };

interface Pattern {
  readonly text: string;
  readonly matches: Matcher;
}

/** A condition on one key; it holds when one of the values does. */
interface Condition {
  readonly key: ConditionKey;
  readonly values: readonly Pattern[];
  /** Whether it also holds for requests that do not have the key. */
  readonly ifExists: boolean;
}

/** `["AWS", "arn:aws:iam::123456789012:root"]`, `["Service", "sns.amazonaws.com"]`, `["*", "*"]`. */
type NamedPrincipal = readonly [kind: string, value: string];

/** A statement, ready to be compared with requests. */
export interface Statement {
  /** Its `Sid`, or its place in the document: `#2`. */
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly Pattern[];
  /** Of a trust policy: everything, for it lies on the role it is about. */
  readonly resources: readonly Pattern[];
  /** Whom a policy on a resource is about; absent in policies of roles. */
  readonly principals: readonly NamedPrincipal[] | undefined;
  readonly conditions: readonly Condition[];
}

/** Where a document lies: on a role, on what is used, or on a role as what says who may take it. */
export type PolicyKind = "identity" | "resource" | "trust";

/** A policy has something in it that the sandbox would not decide as AWS does. */
class PolicyError extends Error {
  override name = "PolicyError";
}

const ELEMENTS: Readonly<Record<PolicyKind, readonly string[]>> = {
  identity: ["Sid", "Effect", "Action", "Resource", "Condition"],
  resource: ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"],
  trust: ["Sid", "Effect", "Principal", "Action", "Condition"],
};

type ValueCompiler = (value: string) => Matcher | undefined;

const OPERATORS: Readonly<Record<string, ValueCompiler>> = {
  StringEquals: (value) => (text) => text === value,
  StringLike: compileWildcard,
  ArnLike: compileArnPattern,
  Bool: (value) => (text) => text.toLowerCase() === value.toLowerCase(),
};

/** Where a statement stands, and how to complain about it. */
type Refuse = (what: string) => PolicyError;

/**
 * Reads a policy document.
 *
 * @param where whose it is, for messages: `policy "monitor-policy" of role "monitor"`
 * @throws PolicyError naming what the sandbox does not evaluate: an element, an operator, a condition key, a
 *   policy variable, a resource that is no ARN
 */
export function compilePolicy(document: unknown, kind: PolicyKind, where: string): readonly Statement[] {
  const parsed = readDocument(document, where);
  const unknown = Object.keys(parsed).filter((key) => !["Version", "Id", "Statement"].includes(key));
  if (unknown.length > 0) throw new PolicyError(`The ${where} has ${quote(unknown)}, which no policy has.`);
  if (parsed.Version !== "2012-10-17") {
    throw new PolicyError(
      `The ${where} has version "${parsed.Version}"; the sandbox evaluates "2012-10-17".`,
    );
  }
  return toList(parsed.Statement).map((statement, index) =>
    compileStatement(statement as Record<string, unknown>, index, kind, where),
  );
}

function readDocument(document: unknown, where: string): Record<string, unknown> {
  try {
    const parsed = typeof document === "string" ? JSON.parse(document) : document;
    if (typeof parsed === "object" && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new PolicyError(`The ${where} is no JSON document.`);
}

function compileStatement(
  statement: Record<string, unknown>,
  index: number,
  kind: PolicyKind,
  where: string,
): Statement {
  const sid = statement.Sid === undefined ? `#${index + 1}` : String(statement.Sid);
  const refuse: Refuse = (what) =>
    new PolicyError(
      `Statement "${sid}" of the ${where} ${what}; write it otherwise, or teach the sandbox (scripts/sandbox/access).`,
    );
  const unknown = Object.keys(statement).filter((element) => !ELEMENTS[kind].includes(element));
  if (unknown.length > 0) throw refuse(`has ${quote(unknown)}, which the sandbox does not evaluate there`);
  const { Effect: effect } = statement;
  if (effect !== "Allow" && effect !== "Deny") throw refuse(`has the effect "${effect}"`);
  const principals = kind === "identity" ? undefined : readPrincipals(statement.Principal, refuse);
  return {
    sid,
    effect,
    actions: readTexts(statement.Action, "Action", refuse).map((text) => compileAction(text, refuse)),
    resources:
      kind === "trust"
        ? [{ text: "*", matches: () => true }]
        : readTexts(statement.Resource, "Resource", refuse).map((text) => compileResource(text, refuse)),
    principals,
    conditions: compileConditions(statement.Condition, refuse),
  };
}

/** Actions are compared without regard to case. */
function compileAction(text: string, refuse: Refuse): Pattern {
  if (text !== "*" && !/^[a-z0-9-]+:[\w*?]+$/i.test(text)) throw refuse(`has "${text}", which is no action`);
  const matcher = compileWildcard(text.toLowerCase());
  return { text, matches: (action) => matcher(action.toLowerCase()) };
}

function compileResource(text: string, refuse: Refuse): Pattern {
  refuseVariables(text, refuse);
  const matches = compileArnPattern(text);
  if (!matches) throw refuse(`has the resource "${text}", which is neither "*" nor an ARN of six parts`);
  return { text, matches };
}

const PRINCIPAL_KINDS = ["AWS", "Service"];

function readPrincipals(principal: unknown, refuse: Refuse): NamedPrincipal[] {
  if (principal === "*") return [["*", "*"]];
  if (typeof principal !== "object" || principal === null) throw refuse("names no principal");
  return Object.entries(principal).flatMap(([kind, values]) => {
    if (!PRINCIPAL_KINDS.includes(kind)) throw refuse(`has a principal of kind "${kind}"`);
    return readTexts(values, "Principal", refuse).map((value): NamedPrincipal => {
      if (value === "*") return ["*", "*"];
      if (/[*?]/.test(value)) throw refuse(`has the principal "${value}" with a wildcard`);
      return [kind, value];
    });
  });
}

function compileConditions(block: unknown, refuse: Refuse): Condition[] {
  return Object.entries((block ?? {}) as Record<string, Record<string, unknown>>).flatMap(
    ([operator, keys]) => {
      const bare = operator.replace(/IfExists$/, "");
      const compileValue = Object.hasOwn(OPERATORS, bare) ? OPERATORS[bare] : undefined;
      if (!compileValue)
        throw refuse(`has the condition operator "${operator}", which the sandbox does not evaluate`);
      return Object.entries(keys).map(([name, values]): Condition => {
        const key = CONDITION_KEYS.find((known) => known.toLowerCase() === name.toLowerCase());
        if (!key) throw refuse(`has the condition key "${name}", which the sandbox does not know`);
        return {
          key,
          ifExists: bare !== operator,
          values: readTexts(values, name, refuse).map((text) => {
            refuseVariables(text, refuse);
            const matches = compileValue(text);
            if (!matches) throw refuse(`compares "${name}" with "${text}", which is no ARN`);
            return { text, matches };
          }),
        };
      });
    },
  );
}

function refuseVariables(text: string, refuse: Refuse): void {
  if (text.includes("${"))
    throw refuse(`has the policy variable in "${text}", which the sandbox does not fill in`);
}

function readTexts(value: unknown, element: string, refuse: Refuse): string[] {
  const texts = toList(value).map((entry) => (typeof entry === "boolean" ? String(entry) : entry));
  if (texts.length === 0) throw refuse(`names no ${element}`);
  const wrong = texts.find((text) => typeof text !== "string");
  if (wrong !== undefined) throw refuse(`has ${JSON.stringify(wrong)} as ${element}`);
  return texts as string[];
}

function toList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function quote(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
