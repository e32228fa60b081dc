import { type Rule, resourceRule } from "../rule";

/** A query that forgot its partition costs a cent, not a fortune. */
export const ANALYTICS_RULES: readonly Rule[] = [
  resourceRule(
    "workgroup-bounded",
    "An Athena workgroup bounds what a query may scan and enforces that.",
    ["aws:athena/workgroup:Workgroup"],
    ({ configuration }) => [
      configuration?.bytesScannedCutoffPerQuery > 0
        ? undefined
        : "has no scan limit; set configuration.bytesScannedCutoffPerQuery",
      configuration?.enforceWorkgroupConfiguration === false
        ? "lets a query override its settings; leave enforceWorkgroupConfiguration on"
        : undefined,
    ],
  ),
];
