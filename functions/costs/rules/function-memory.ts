import { ONE_PROCESSOR_MIB } from "../../contracts/function-memory";
import type { Recommendation, Undecided } from "../../contracts/results/costs";
import { sumFunctionSeconds } from "../function-costs";
import { FEWEST_DAYS, functionMemoryGroup, type Rule, SMALLEST_SAVING_USD } from "../rule";

/** The most memory that a run took is to be at most this share of what it has: a larger day must not end it. */
const HEADROOM = 0.7;

/**
 * Functions with more memory than one processor's share that take less. What they do is done on one thread, so that they
 * take as long with one processor. Below that share less memory is less processor, and saves nothing.
 */
export const judgeFunctionMemory: Rule = ({ functions, lines, range, levers }) => {
  const { usdPerMonth, days } = sumFunctionSeconds(lines, range);
  const all = functions?.reduce((sum, { gibSeconds }) => sum + gibSeconds, 0) ?? 0;
  if (!functions || !(all > 0)) return [];
  return functions.flatMap((use): (Recommendation | Undecided)[] => {
    const { name, memoryMib, usedMibPeak, daysMeasured = 0, runsMeasured = 0 } = use;
    const ownUsd = usdPerMonth * (use.gibSeconds / all);
    const savingWith = (mib: number) => ownUsd * (1 - mib / memoryMib);
    if (savingWith(ONE_PROCESSOR_MIB) < SMALLEST_SAVING_USD) return [];
    if (usedMibPeak === undefined || daysMeasured < FEWEST_DAYS || days < FEWEST_DAYS) {
      const kept =
        levers.logRetentionDays > FEWEST_DAYS
          ? ""
          : `, and logs are kept for ${levers.logRetentionDays} (operations.logRetentionDays)`;
      const because = `what its runs took was reported on ${Math.min(daysMeasured, days)} days; ${FEWEST_DAYS} are needed${kept}`;
      return [{ rule: "function-memory", resource: name, because }];
    }
    const wantedMib = Math.max(ONE_PROCESSOR_MIB, Math.ceil(usedMibPeak / HEADROOM));
    const savingUsdPerMonth = savingWith(wantedMib);
    if (savingUsdPerMonth < SMALLEST_SAVING_USD) return [];
    return [
      {
        id: `function-memory:${name}`,
        rule: "function-memory",
        resource: name,
        title: `Function "${name}" does with ${wantedMib} of ${memoryMib} MiB`,
        savingUsdPerMonth,
        risk: "medium",
        evidence: [
          `maxMemoryUsedMB at most ${usedMibPeak} of ${memoryMib}, maximum of ${runsMeasured} runs on ${daysMeasured} days (platform.report)`,
          `Duration x memory: ${((100 * use.gibSeconds) / all).toFixed(0)} % of all functions', sum of ${days} days`,
          `Lambda-GB-Second: $${usdPerMonth.toFixed(2)} a month on the bill, mean of ${days} days`,
        ],
        prices: [],
        givesUp:
          "room for a run that takes more than was seen; a second processor, which garbage collection uses at times",
        changes: [{ path: `operations.functionMemoryMib.${name}`, from: memoryMib, to: wantedMib }],
        oneOf: functionMemoryGroup(name),
      },
    ];
  });
};
