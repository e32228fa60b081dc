import { z } from "zod";
import { choice, integer } from "../../../functions/contracts/settings/setting";

export const lake = z.strictObject({
  encryption: choice(["s3-managed", "customer-key"], {
    about: "Keys of the lake: S3's own, or one of the account with its own policy and rotation.",
  }).default("s3-managed"),
  dataCaptureExpireDays: integer(1, 3650, { unit: "days", about: "Captured requests live so long." }).default(
    30,
  ),
  predictionsExpireDays: integer(60, 3650, {
    unit: "days",
    about: "Predictions live so long; monitoring needs the last 60 days.",
  }).default(400),
  monitoringExpireDays: integer(90, 3650, {
    unit: "days",
    about: "Monitoring results live so long.",
  }).default(730),
  oldModelColdAfterDays: integer(30, 3650, {
    unit: "days",
    about: "Model versions not in use move to colder storage after so many days.",
  }).default(60),
  oldModelExpireDays: integer(90, 3650, {
    unit: "days",
    about: "Model versions not in use are deleted after so many days.",
  }).default(365),
  oldVersionExpireDays: integer(1, 3650, {
    unit: "days",
    about: "Overwritten and deleted objects can be restored for so long.",
  }).default(30),
  abortUploadsAfterDays: integer(1, 30, {
    unit: "days",
    about: "Incomplete uploads are thrown away after so many days.",
  }).default(3),
  athenaScanLimitMib: integer(10, 10_000_000, {
    unit: "MiB",
    about: "A query that reads more is cancelled.",
  }).default(10_240),
});
