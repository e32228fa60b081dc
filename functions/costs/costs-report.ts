import { convertUsd } from "../contracts/money";
import type { CostAnomaly, CostsReport, Period, UntaggedCosts } from "../contracts/results/costs";
import type { FleetReport } from "../contracts/results/fleet-report";
import type { CostsSettings } from "../contracts/settings/handlers";
import { formatDay, parseDay } from "../demand/calendar";
import { judgeBudget } from "./budget";
import { sumInFull } from "./complete-days";
import { type CostLine, type DayRange, groupByDay, groupByService, sumCosts } from "./cost-lines";
import { sumLogCosts } from "./log-costs";
import { isMonitoringService } from "./monitoring-services";
import { DAYS_PER_MONTH, firstDayOfMonth } from "./month";
import type { MonthEndForecast } from "./month-end";
import { judgeReturn } from "./return-on-investment";
import type { Verdicts } from "./rule";
import type { StorageUse } from "./usage";

const TRAILING_DAYS = 30;
/** A request to Cost Explorer; each page of an answer is one. @see https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/ */
const USD_PER_REQUEST = 0.01;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Tagging.html */
const UNTAGGED_NOTE =
  'Custom metrics of CloudWatch cannot carry a tag, so their cost is not in figures found by tag; "ops status" tells how many there are.';

/** The days that a cost report speaks of, up to the day before its run. */
export interface CostPeriods {
  readonly trailing: DayRange;
  /** Empty, its end before its beginning, on the first day of a month. */
  readonly month: DayRange;
  /** Those of the business report, whose benefit the bill is held against. */
  readonly benefit: DayRange | undefined;
  /** The first day of them all. */
  readonly firstDay: number;
}

export function choosePeriods(runDay: number, business: FleetReport | undefined): CostPeriods {
  const trailing = { fromDay: runDay - TRAILING_DAYS, toDay: runDay - 1 };
  const month = { fromDay: firstDayOfMonth(runDay), toDay: runDay - 1 };
  const benefit = business?.period ? toRange(business.period) : undefined;
  const firstDay = Math.min(trailing.fromDay, month.fromDay, benefit?.fromDay ?? trailing.fromDay);
  return { trailing, month, benefit, firstDay };
}

export interface CostsReportInput {
  readonly settings: CostsSettings;
  readonly runDay: number;
  readonly periods: CostPeriods;
  readonly lines: readonly CostLine[];
  readonly monthEnd: MonthEndForecast | undefined;
  /** Forecasts of the trailing period, and products of the latest run. */
  readonly predictions: { readonly count: number; readonly products: number | undefined };
  readonly business: FleetReport | undefined;
  readonly advice: Verdicts & { readonly storage: StorageUse | undefined };
  /** The last day that is billed in full. */
  readonly lastCompleteDay: number;
  readonly untagged: UntaggedCosts | undefined;
  readonly anomalies: readonly CostAnomaly[] | undefined;
  readonly costExplorerRequests: number;
  readonly notes: readonly string[];
}

/** The cost report of a run from the bill and what is known beside it. */
export function buildCostsReport({
  settings,
  runDay,
  periods: { trailing, month, benefit },
  lines,
  monthEnd,
  predictions,
  business,
  advice,
  lastCompleteDay,
  untagged,
  anomalies,
  costExplorerRequests,
  notes,
}: CostsReportInput): CostsReport {
  const monthToDateUsd = sumCosts(lines, month);
  const budget = monthEnd && judgeBudget(monthToDateUsd, monthEnd.usd, settings.monthlyBudgetUsd);
  const trailingUsd = sumCosts(lines, trailing);
  const trailingInFullUsd = sumInFull(lines, trailing, lastCompleteDay);
  const products = business?.products ?? predictions.products;
  const monitoring = groupByService(lines, trailing).filter(({ service }) => isMonitoringService(service));
  const monitoringUsd = monitoring.reduce((sum, { usd }) => sum + usd, 0);
  return {
    schemaVersion: 1,
    environment: settings.environment,
    runDay: formatDay(runDay),
    currency: "USD",
    tag: { key: settings.costTagKey, value: settings.costTagValue },
    monthToDate: {
      period: month.toDay < month.fromDay ? null : toPeriod(month),
      usd: monthToDateUsd,
      byService: groupByService(lines, month),
    },
    trailing: {
      period: toPeriod(trailing),
      usd: trailingUsd,
      byService: groupByService(lines, trailing),
      daily: Array.from(groupByDay(lines, trailing), (usd, index) => ({
        date: formatDay(trailing.fromDay + index),
        usd,
        isComplete: trailing.fromDay + index <= lastCompleteDay,
        byService: groupByService(lines, {
          fromDay: trailing.fromDay + index,
          toDay: trailing.fromDay + index,
        }),
      })),
    },
    monthEnd: {
      usd: monthEnd?.usd ?? null,
      lowUsd: monthEnd?.lowUsd ?? null,
      highUsd: monthEnd?.highUsd ?? null,
      method: monthEnd?.method ?? null,
    },
    budget: {
      monthlyUsd: settings.monthlyBudgetUsd,
      status: budget?.status ?? null,
      usedRatio: budget?.usedRatio ?? null,
      forecastRatio: budget?.forecastRatio ?? null,
    },
    unitCost: {
      predictions: predictions.count,
      products: products ?? null,
      usdPer1000Predictions: predictions.count > 0 ? (trailingInFullUsd / predictions.count) * 1_000 : null,
      usdPerProductMonth: products ? (trailingInFullUsd / TRAILING_DAYS / products) * DAYS_PER_MONTH : null,
    },
    untagged: untagged ?? null,
    anomalies: anomalies ?? null,
    logs: sumLogCosts(lines, trailing),
    monitoring: {
      usd: monitoringUsd,
      shareRatio: trailingUsd > 0 ? monitoringUsd / trailingUsd : null,
      byService: monitoring,
    },
    roi: computeReturn(
      business,
      benefit,
      (range) => sumInFull(lines, range, lastCompleteDay),
      settings.setupCostAmount,
    ),
    recommendations: advice.recommendations,
    undecided: advice.undecided,
    storage: advice.storage ?? null,
    costExplorerRequests,
    costExplorerUsd: costExplorerRequests * USD_PER_REQUEST,
    notes: [
      ...(lines.length === 0 ? [describeNothing(settings)] : []),
      ...(lastCompleteDay < runDay - 1 ? [describeIncomplete(lastCompleteDay, runDay)] : []),
      ...notes,
      UNTAGGED_NOTE,
    ],
  };
}

function describeIncomplete(lastCompleteDay: number, runDay: number): string {
  const first = formatDay(lastCompleteDay + 1);
  const last = formatDay(runDay - 1);
  return `${first === last ? first : `${first} to ${last}`} is not billed in full yet; sums have it as far as it is, return and unit costs as the days before.`;
}

function describeNothing({ costTagKey, costTagValue }: CostsSettings): string {
  return `Nothing is billed under the tag ${costTagKey}=${costTagValue}. Cost-allocation tags count from a day after they are activated.`;
}

function computeReturn(
  business: FleetReport | undefined,
  range: DayRange | null | undefined,
  costOf: (range: DayRange) => number,
  setupCostAmount: number,
): CostsReport["roi"] {
  const benefitAmount = business?.business.benefitAmount;
  if (!business || !range || benefitAmount === null || benefitAmount === undefined) return null;
  const { benefitLowAmount, benefitHighAmount } = business.business;
  const period = toPeriod(range);
  const { currency } = business;
  const awsCostUsd = costOf(range);
  const input = {
    benefitAmount,
    benefitLowAmount,
    benefitHighAmount,
    othersLowAmount: (business.benefit?.others ?? []).map(({ baseline, benefitLowAmount: lowAmount }) => ({
      baseline,
      lowAmount,
    })),
    awsCostAmount: convertUsd(awsCostUsd, currency),
    setupCostAmount,
  };
  return {
    period,
    baseline: business.baseline ?? "seasonal-naive",
    currency,
    awsCostUsd,
    ...input,
    ...judgeReturn({ ...input, days: period.days }),
  };
}

function toPeriod({ fromDay, toDay }: DayRange): Period {
  return { from: formatDay(fromDay), to: formatDay(toDay), days: toDay - fromDay + 1 };
}

function toRange({ from, to }: { readonly from: string; readonly to: string }): DayRange | undefined {
  const fromDay = parseDay(from);
  const toDay = parseDay(to);
  return fromDay === undefined || toDay === undefined ? undefined : { fromDay, toDay };
}
