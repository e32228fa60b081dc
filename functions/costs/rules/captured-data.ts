import type { Rule } from "../rule";
import { proposeShorterLife } from "../stored-days";

/** Captured requests serve to look into what went wrong, which is seen within days. */
export const judgeCapturedData: Rule = (input) =>
  proposeShorterLife(input, {
    rule: "captured-data",
    prefix: "datacapture/",
    setting: "lake.dataCaptureExpireDays",
    presentDays: input.levers.expireDays.dataCapture,
    proposedDays: 7,
    givesUp: "captured requests and answers older than a week",
  });
