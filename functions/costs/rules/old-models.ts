import { type Rule, SMALLEST_SAVING_USD } from "../rule";

const BYTES_PER_GB = 1e9;

/** Versions that serve no longer stay in standard storage until somebody retires them. */
export const judgeOldModels: Rule = ({ storage, levers, prices: { storageGbMonth } }) => {
  if (!storage || !storageGbMonth) return undefined;
  const old = storage.models.filter(
    ({ isServed, ageDays, storageClass }) =>
      !isServed && storageClass === "STANDARD" && ageDays > levers.oldModelColdAfterDays,
  );
  const gigabytes = old.reduce((sum, { bytes }) => sum + bytes, 0) / BYTES_PER_GB;
  const savingUsdPerMonth = gigabytes * storageGbMonth.usd;
  if (savingUsdPerMonth < SMALLEST_SAVING_USD) return undefined;
  const oldest = Math.max(...old.map(({ ageDays }) => ageDays));
  return {
    id: "old-models:models/",
    rule: "old-models",
    resource: "models/",
    title: `Retire ${old.length} model versions that serve no longer`,
    savingUsdPerMonth,
    risk: "medium",
    evidence: [
      `models/: ${gigabytes.toFixed(1)} GB in ${old.length} versions that do not serve, up to ${oldest} days old, listed today`,
      "the lifecycle rule moves what is retired to colder storage and deletes it at last",
    ],
    prices: [storageGbMonth],
    givesUp: `a roll-back to ${old.map(({ version }) => version).join(", ")}`,
    changes: [],
    byHand: old.map(({ version }) => `npm run ops -- models retire ${version}`).join("; "),
  };
};
