import type { types } from "@pulumi/aws";
import { commitsPrefix, manifestsPrefix, type ResultArea } from "../../functions/contracts/day-results";
import { FLEET_PREFIX } from "../../functions/contracts/fleet";
import { INCOMING_PREFIX, REJECTED_PREFIX } from "../../functions/contracts/incoming";
import { RETIRED_MODEL_TAG } from "../../functions/contracts/lake";
import type { GivenSettings, Settings } from "../config/schema";

type LifecycleRule = types.input.s3.BucketLifecycleConfigurationRule;

/** Days, each with its default. */
export type LifecycleSettings = Omit<GivenSettings<"lake">, "encryption" | "athenaScanLimitMib">;

/** What a fleet run or a query leaves beside its results is looked at within days, if ever. */
const WORKING_FILES_EXPIRE_DAYS = 14;

/** Files of demand as they came: long enough to look one up after a year's end; what they brought is in the history. */
const INCOMING_EXPIRE_DAYS = 400;

/**
 * The lifecycle of the lake, from our settings to S3's rules. Settings in days since the object was
 * written. Monitoring, predictions and captured requests expire; history, orders, reports and the baseline of inputs stay.
 *
 * Models grow colder and expire only when they carry the tag of a retired version: a version in use never
 * has it, so that age alone cannot take away what serves.
 */
export function buildLifecycleRules(lake: Settings<"lake">): LifecycleRule[] {
  return [
    expire("datacapture", "datacapture/", lake.dataCaptureExpireDays),
    ...expireResults("predictions", lake.predictionsExpireDays),
    ...expireResults("monitoring", lake.monitoringExpireDays),
    expire("incoming", INCOMING_PREFIX, INCOMING_EXPIRE_DAYS),
    expire("rejected", REJECTED_PREFIX, INCOMING_EXPIRE_DAYS),
    expire("fleet", FLEET_PREFIX, WORKING_FILES_EXPIRE_DAYS),
    expire("queries", "queries/", WORKING_FILES_EXPIRE_DAYS),
    {
      id: "retired-models",
      status: "Enabled",
      filter: { and: { prefix: "models/", tags: { [RETIRED_MODEL_TAG.key]: RETIRED_MODEL_TAG.value } } },
      transitions: [{ days: lake.oldModelColdAfterDays, storageClass: "GLACIER_IR" }],
      expiration: { days: lake.oldModelExpireDays },
    },
    {
      id: "overwritten-objects",
      status: "Enabled",
      filter: { prefix: "" },
      noncurrentVersionExpiration: { noncurrentDays: lake.oldVersionExpireDays },
    },
    {
      id: "incomplete-uploads",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: lake.abortUploadsAfterDays },
    },
  ];
}

/** What names the files of a day is gone before they are: it is written after them, up to hours later. */
function expireResults(area: ResultArea, days: number): LifecycleRule[] {
  return [
    expire(`${area}-commits`, commitsPrefix(area), days - 1),
    expire(`${area}-manifests`, manifestsPrefix(area), days - 1),
    expire(area, `${area}/`, days),
  ];
}

function expire(id: string, prefix: string, days: number): LifecycleRule {
  return { id, status: "Enabled", filter: { prefix }, expiration: { days } };
}
