import { BILLED_SHARE_OF_MONTH, PRODUCT_METRICS } from "../../contracts/metrics";
import { type Rule, SMALLEST_SAVING_USD } from "../rule";

/** Watched products that are kept: those that were named first. */
const KEPT = 3;
/** A watched product has one alarm, on its MAPE. */
const ALARMS_PER_PRODUCT = 1;

/** Each watched product has metrics and an alarm of its own, billed by the month; all results are in the lake anyway. */
export const judgeWatchList: Rule = ({ levers: { watchList }, prices: { metricMonth, alarmMonth } }) => {
  if (!metricMonth || !alarmMonth || watchList.length <= KEPT) return undefined;
  const metrics = Object.keys(PRODUCT_METRICS).length;
  const usdPerProduct =
    metrics * BILLED_SHARE_OF_MONTH * metricMonth.usd + ALARMS_PER_PRODUCT * alarmMonth.usd;
  const dropped = watchList.slice(KEPT);
  const savingUsdPerMonth = dropped.length * usdPerProduct;
  if (savingUsdPerMonth < SMALLEST_SAVING_USD) return undefined;
  return {
    id: "watch-list:products",
    rule: "watch-list",
    resource: "watch-list",
    title: `Watch ${KEPT} products one by one instead of ${watchList.length}`,
    savingUsdPerMonth,
    risk: "low",
    evidence: [
      `${watchList.length} watched products, ${metrics} metrics and ${ALARMS_PER_PRODUCT} alarm each, as configured`,
      "CloudWatch bills a metric by the hours in which it gets data: one a day",
    ],
    prices: [metricMonth, alarmMonth],
    givesUp: `metrics, dashboard lines and alarms of ${dropped.join(", ")}; their results stay in the lake and the daily digest`,
    changes: [{ path: "monitoring.watchList", from: watchList, to: watchList.slice(0, KEPT) }],
  };
};
