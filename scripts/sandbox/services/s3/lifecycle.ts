import { instantOfDay } from "../../../../functions/demand/calendar";
import type { SandboxClock } from "../../clock";
import type { LifecycleRule } from "./lifecycle-rules";
import type { Bucket, ObjectVersion, S3Store } from "./store";

/** Applies every bucket's rules each midnight (UTC), as S3 does about once a day. */
export function scheduleLifecycle(store: S3Store, clock: SandboxClock): void {
  clock.everyMidnight(() => {
    for (const bucket of store.buckets.values()) applyLifecycle(store, bucket, clock.nowMs);
  });
}

/** Deletes and moves what the rules of a bucket say is due at `nowMs`. */
function applyLifecycle(store: S3Store, bucket: Bucket, nowMs: number): void {
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
  return (nowMs - sinceMs) / instantOfDay(1);
}

function classAt(transitions: LifecycleRule["transitions"], age: number): string | undefined {
  const due = transitions.filter((transition) => age >= transition.days);
  return due.sort((left, right) => right.days - left.days)[0]?.storageClass;
}
