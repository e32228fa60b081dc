import type { Rule } from "../rule";
import { proposeShorterLife } from "../stored-days";

/** The monitoring needs 60 days of forecasts; a year ago is compared with from the history, not from these. */
export const judgeStoredResults: Rule = (input) =>
  proposeShorterLife(input, {
    rule: "stored-results",
    prefix: "predictions/",
    setting: "lake.predictionsExpireDays",
    presentDays: input.levers.expireDays.predictions,
    proposedDays: 120,
    givesUp: "forecasts older than 120 days, in Athena and in /predict's history",
  });
