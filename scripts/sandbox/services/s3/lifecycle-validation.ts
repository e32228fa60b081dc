import { AwsError } from "../../server/aws-error";
import type { LifecycleRule } from "./lifecycle";

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
