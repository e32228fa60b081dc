import type { Rule } from "../rule";
import { ALARM_RULES } from "./alarms";
import { ANALYTICS_RULES } from "./analytics";
import { API_RULES } from "./api";
import { BUCKET_RULES } from "./buckets";
import { ENDPOINT_RULES } from "./endpoint";
import { FUNCTION_RULES } from "./functions";
import { MESSAGING_RULES } from "./messaging";
import { NAME_RULES } from "./names";
import { PERMISSION_RULES } from "./permissions";
import { TAG_RULES } from "./tags";

/** Every rule an environment is held to. */
export const RULES: readonly Rule[] = [
  ...BUCKET_RULES,
  ...MESSAGING_RULES,
  ...FUNCTION_RULES,
  ...PERMISSION_RULES,
  ...ALARM_RULES,
  ...API_RULES,
  ...ENDPOINT_RULES,
  ...ANALYTICS_RULES,
  ...NAME_RULES,
  ...TAG_RULES,
];
