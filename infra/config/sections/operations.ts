import { z } from "zod";
import { LOG_LEVELS } from "../../../functions/contracts/log-line";
import { byName, choice, flag, numberChoice, text } from "../../../functions/contracts/settings/setting";
import { FUNCTION_NAMES } from "../../../functions/contracts/stack-outputs";

/** Retention periods CloudWatch Logs knows, up to a year. */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const;

export const operations = z.strictObject({
  logRetentionDays: numberChoice(LOG_RETENTION_DAYS, { unit: "days", about: "Logs live so long." }).default(
    30,
  ),
  logLevel: choice(LOG_LEVELS, {
    about:
      "Least important lines the functions write: `INFO` tells each stage and each run, `WARN` leaves runs that end well unsaid.",
  }).default("INFO"),
  functionMemoryMib: byName(FUNCTION_NAMES, z.number().int().min(128).max(10_240), {
    about: "Memory of single functions, in the place of what the program gives them (`ops optimize`).",
    allowed: `an object with integers from 128 to 10240 MiB by name of a function: ${FUNCTION_NAMES.join(", ")}`,
    example: { monitor: 1769 },
  }).default({}),
  permissionsBoundaryArn: text(/^arn:aws[a-z-]*:iam::\d{12}:policy\/\S{1,512}$/, {
    about:
      "Policy that bounds every role of the stack; deployments by a workflow must set it (`infra/bootstrap` makes one).",
    allowed: "the ARN of a policy of the account",
    example: "arn:aws:iam::123456789012:policy/final-mile-bootstrap-runtime-boundary",
  }).optional(),
  protectData: flag({
    about:
      "Refuse to delete the lake and its key with the stack; false lets `pulumi destroy` take the data along.",
  }).default(true),
});
