import { z } from "zod";
import { flag, numberChoice } from "../../../functions/contracts/settings/setting";

/** Retention periods CloudWatch Logs knows, up to a year. */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const;

export const operations = z.strictObject({
  logRetentionDays: numberChoice(LOG_RETENTION_DAYS, { unit: "days", about: "Logs live so long." }).default(
    30,
  ),
  protectData: flag({
    about:
      "Refuse to delete the lake and its key with the stack; false lets `pulumi destroy` take the data along.",
  }).default(true),
});
