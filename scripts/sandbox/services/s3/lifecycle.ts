import type { SandboxClock } from "../../clock";
import { childOf, childrenOf, textOf, type XmlNode } from "../../server/xml";
import type { Bucket, ObjectVersion, S3Store } from "./store";

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

const MS_PER_DAY = 86_400_000;

/** Applies every bucket's rules each midnight (UTC), as S3 does about once a day. */
export function scheduleLifecycle(store: S3Store, clock: SandboxClock): void {
  const nextMidnight = () => (Math.floor(clock.nowMs / MS_PER_DAY) + 1) * MS_PER_DAY;
  const run = () => {
    for (const bucket of store.buckets.values()) applyLifecycle(store, bucket, clock.nowMs);
    clock.at(nextMidnight(), run);
  };
  clock.at(nextMidnight(), run);
}

/** Deletes and moves what the rules of a bucket say is due at `nowMs`. */
export function applyLifecycle(store: S3Store, bucket: Bucket, nowMs: number): void {
  for (const rule of bucket.lifecycleRules) {
    if (!rule.enabled) continue;
    for (const [key, versions] of [...bucket.objects]) {
      if (key.startsWith(rule.prefix)) applyToKey(store, bucket, rule, versions, nowMs);
    }
  }
}

function applyToKey(
  store: S3Store,
  bucket: Bucket,
  rule: LifecycleRule,
  versions: ObjectVersion[],
  nowMs: number,
): void {
  const newest = versions[0]!;
  const { key } = newest;
  const wanted = Object.entries(rule.tags);
  if (!wanted.every(([name, value]) => newest.tags[name] === value)) return;
  if (newest.isDeleteMarker) {
    if (rule.expiredObjectDeleteMarker && versions.length === 1)
      store.removeVersion(bucket, key, newest.versionId);
  } else if (
    rule.expirationDays !== undefined &&
    ageDays(newest.lastModifiedMs, nowMs) >= rule.expirationDays
  ) {
    store.delete(bucket, key);
  } else {
    newest.storageClass =
      classAt(rule.transitions, ageDays(newest.lastModifiedMs, nowMs)) ?? newest.storageClass;
  }
  const noncurrent = (bucket.objects.get(key) ?? []).filter(
    (version) => version.noncurrentSinceMs !== undefined,
  );
  const kept = rule.newerNoncurrentVersions ?? 0;
  for (const [index, version] of noncurrent.entries()) {
    const age = ageDays(version.noncurrentSinceMs!, nowMs);
    if (
      rule.noncurrentExpirationDays !== undefined &&
      age >= rule.noncurrentExpirationDays &&
      index >= kept
    ) {
      store.removeVersion(bucket, key, version.versionId);
    } else {
      version.storageClass = classAt(rule.noncurrentTransitions, age) ?? version.storageClass;
    }
  }
}

/** Whole days since an instant; S3 rounds the due time up to the next midnight, which is when this runs. */
function ageDays(sinceMs: number, nowMs: number): number {
  return (nowMs - sinceMs) / MS_PER_DAY;
}

function classAt(transitions: LifecycleRule["transitions"], age: number): string | undefined {
  const due = transitions.filter((transition) => age >= transition.days);
  return due.sort((left, right) => right.days - left.days)[0]?.storageClass;
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
