import { AwsError } from "../../server/aws-error";
import { childOf, childrenOf, textOf, type XmlNode } from "../../server/xml";

/** A rule as the program declares it; days are counted from creation, or from being replaced. */
export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly prefix: string;
  /** Tags an object must carry for the rule to apply to it. */
  readonly tags: Readonly<Record<string, string>>;
  readonly expirationDays?: number;
  readonly expiredObjectDeleteMarker?: boolean;
  readonly noncurrentExpirationDays?: number;
  readonly newerNoncurrentVersions?: number;
  readonly abortIncompleteUploadDays?: number;
  readonly transitions: readonly { readonly days: number; readonly storageClass: string }[];
  readonly noncurrentTransitions: readonly { readonly days: number; readonly storageClass: string }[];
}

/** Classes an object may be moved to, from warm to cold. */
const CLASSES = ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];
/** S3 refuses these before an object is 30 days old. */
const NOT_BEFORE_30_DAYS = ["STANDARD_IA", "ONEZONE_IA"];

/**
 * Refuses rules S3 refuses: no action, days below 1, too early a move, expiry before the last move.
 *
 * @throws AwsError `InvalidArgument`, `InvalidRequest`, `MalformedXML`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export function assertLifecycleRules(rules: readonly LifecycleRule[]): void {
  if (rules.length === 0 || rules.length > 1000) {
    throw new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  }
  const ids = new Set<string>();
  for (const rule of rules) {
    if (ids.has(rule.id))
      throw new AwsError("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule");
    ids.add(rule.id);
    assertRule(rule);
  }
}

function assertRule(rule: LifecycleRule): void {
  const days = [rule.expirationDays, rule.noncurrentExpirationDays, rule.abortIncompleteUploadDays];
  const hasAction =
    days.some((value) => value !== undefined) ||
    rule.expiredObjectDeleteMarker === true ||
    rule.transitions.length + rule.noncurrentTransitions.length > 0;
  if (!hasAction) throw new AwsError("InvalidRequest", "At least one action needs to be specified in a rule");
  if (days.some((value) => value !== undefined && (!Number.isInteger(value) || value < 1))) {
    throw new AwsError("InvalidArgument", "'Days' for Expiration action must be a positive integer");
  }
  for (const transition of [...rule.transitions, ...rule.noncurrentTransitions]) {
    if (!CLASSES.includes(transition.storageClass)) {
      throw new AwsError(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema",
      );
    }
    if (NOT_BEFORE_30_DAYS.includes(transition.storageClass) && transition.days < 30) {
      throw new AwsError(
        "InvalidArgument",
        `'Days' in Transition action must be greater than or equal to 30 for storageClass '${transition.storageClass}'`,
      );
    }
  }
  const lastMove = Math.max(0, ...rule.transitions.map((transition) => transition.days));
  if (rule.expirationDays !== undefined && rule.expirationDays <= lastMove) {
    throw new AwsError(
      "InvalidArgument",
      `'Days' in the Expiration action for prefix '${rule.prefix}' must be greater than 'Days' in the Transition action`,
    );
  }
}

/** Reads the rules of a `LifecycleConfiguration` document. */
export function readLifecycleRules(document: XmlNode): LifecycleRule[] {
  return childrenOf(document, "Rule").map((rule, index) => {
    const filter = childOf(rule, "Filter");
    const and = childOf(filter, "And");
    const tags = [...childrenOf(and, "Tag"), ...childrenOf(filter, "Tag")];
    return {
      id: textOf(rule, "ID") ?? `rule-${index + 1}`,
      enabled: textOf(rule, "Status") === "Enabled",
      prefix: textOf(rule, "Prefix") ?? textOf(and, "Prefix") ?? textOf(filter, "Prefix") ?? "",
      tags: Object.fromEntries(tags.map((tag) => [textOf(tag, "Key"), textOf(tag, "Value")])),
      expirationDays: numberOf(childOf(rule, "Expiration"), "Days"),
      expiredObjectDeleteMarker:
        textOf(childOf(rule, "Expiration"), "ExpiredObjectDeleteMarker") === "true" || undefined,
      noncurrentExpirationDays: numberOf(childOf(rule, "NoncurrentVersionExpiration"), "NoncurrentDays"),
      newerNoncurrentVersions: numberOf(
        childOf(rule, "NoncurrentVersionExpiration"),
        "NewerNoncurrentVersions",
      ),
      abortIncompleteUploadDays: numberOf(
        childOf(rule, "AbortIncompleteMultipartUpload"),
        "DaysAfterInitiation",
      ),
      transitions: transitionsOf(rule, "Transition", "Days"),
      noncurrentTransitions: transitionsOf(rule, "NoncurrentVersionTransition", "NoncurrentDays"),
    };
  });
}

function transitionsOf(rule: XmlNode, name: string, daysName: string) {
  return childrenOf(rule, name).map((node) => ({
    days: numberOf(node, daysName) ?? 0,
    storageClass: textOf(node, "StorageClass") ?? "STANDARD",
  }));
}

function numberOf(node: XmlNode | undefined, name: string): number | undefined {
  const text = textOf(node, name);
  return text === undefined ? undefined : Number(text);
}
