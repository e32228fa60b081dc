import { DAYS_PER_MONTH } from "../month";
import { FEWEST_DAYS, type Rule, SMALLEST_SAVING_USD } from "../rule";

/** Enough to look into what a monthly report shows. */
const PROPOSED_DAYS = 30;
const LOG_STORAGE = /(?:^|-)TimedStorage-ByteHrs$/;

/** Logs are billed for as long as they are kept. */
export const judgeLogRetention: Rule = ({ lines, range, levers: { logRetentionDays } }) => {
  if (logRetentionDays <= PROPOSED_DAYS) return undefined;
  const kept = lines.filter(
    ({ day, service, usageType }) =>
      day >= range.fromDay &&
      day <= range.toDay &&
      /cloudwatch/i.test(service) &&
      LOG_STORAGE.test(usageType),
  );
  const days = new Set(kept.map(({ day }) => day)).size;
  if (days === 0) return undefined;
  if (days < FEWEST_DAYS) {
    return {
      rule: "log-retention",
      resource: "logs",
      because: `kept logs are on the bill of ${days} days; ${FEWEST_DAYS} are needed`,
    };
  }
  const usdPerMonth = (kept.reduce((sum, { usd }) => sum + usd, 0) / days) * DAYS_PER_MONTH;
  const gigabytes = (kept.reduce((sum, { quantity }) => sum + quantity, 0) / days) * DAYS_PER_MONTH;
  // A steady volume: what is kept is in proportion to how long.
  const savingUsdPerMonth = usdPerMonth * (1 - PROPOSED_DAYS / logRetentionDays);
  if (savingUsdPerMonth < SMALLEST_SAVING_USD) return undefined;
  return {
    id: "log-retention:logs",
    rule: "log-retention",
    resource: "logs",
    title: `Keep logs for ${PROPOSED_DAYS} days instead of ${logRetentionDays}`,
    savingUsdPerMonth,
    risk: "low",
    evidence: [
      `TimedStorage-ByteHrs of CloudWatch: ${gigabytes.toFixed(1)} GB kept for $${usdPerMonth.toFixed(2)} a month, mean of ${days} days on the bill`,
    ],
    prices: [],
    givesUp: `log lines older than ${PROPOSED_DAYS} days; what runs found stays in the lake`,
    changes: [{ path: "operations.logRetentionDays", from: logRetentionDays, to: PROPOSED_DAYS }],
  };
};
