import type { MemberRule } from "../../server/shape";

/** Names of models, endpoint configurations and endpoints. */
export const RESOURCE_NAME: MemberRule = {
  type: "string",
  required: true,
  min: 1,
  max: 63,
  pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/,
};
