import { z } from "zod";
import { COST_TAG_KEY } from "../../foundation/tags";

/** Set by the program on everything; a configured one would be lost. */
const OWN_KEYS = [COST_TAG_KEY, "Environment", "Project", "ManagedBy"];
/** AWS takes 50 tags; ours and some reserve are left. */
const MOST_TAGS = 40;

const tagKey = z
  .string()
  .regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu)
  .refine((key) => !OWN_KEYS.includes(key));
const tagText = z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);

/** What is allowed, as the end of "it must be ...". */
export const ALLOWED_TAGS =
  "text of at most 256 letters, digits, spaces and _.:/=+-@, under a key of 1 to 128 of them that neither " +
  `begins with "aws:" nor is one of ${OWN_KEYS.join(", ")}; at most ${MOST_TAGS} tags`;

export const tags = z.record(tagKey, tagText).refine((given) => Object.keys(given).length <= MOST_TAGS);
