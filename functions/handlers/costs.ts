import { type CostExplorer, createCostExplorer, USD_PER_REQUEST } from "../aws/cost-explorer";
import { measureEndpointUse } from "../aws/endpoint-use";
import { createLake } from "../aws/lake";
import { createMetricsPublisher } from "../aws/metrics";
import { createNotifier } from "../aws/notifier";
import { createPriceList } from "../aws/price-list";
import type { ScheduledEvent } from "../contracts/events";
import { businessReportKey, costsReportKey } from "../contracts/keys";
import type { Lake } from "../contracts/lake";
import { COST_METRICS, describeFigures } from "../contracts/metrics";
import type { MetricsPublisher, Notifier } from "../contracts/ports";
import type { CostsReport, Period } from "../contracts/results/costs";
import type { FleetReport } from "../contracts/results/fleet-report";
import type { CostsSettings } from "../contracts/settings/handlers";
import { judgeBudget } from "../costs/budget";
import { describeBudget } from "../costs/budget-message";
import { type CostLine, type DayRange, groupByDay, groupByService, sumCosts } from "../costs/cost-lines";
import { isMonitoringService } from "../costs/monitoring-services";
import { DAYS_PER_MONTH, firstDayOfMonth, firstDayOfNextMonth } from "../costs/month";
import { extrapolateMonth, type MonthEndForecast } from "../costs/month-end";
import { computeRoi } from "../costs/return-on-investment";
import { formatDay, parseDay } from "../demand/calendar";
import { countPredictions } from "./cost-report/count-predictions";
import { findRecommendations, type UseReader } from "./cost-report/find-recommendations";
import { runDayOf } from "./run-day";

const TRAILING_DAYS = 30;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Tagging.html */
const UNTAGGED_NOTE =
  'Custom metrics of CloudWatch cannot carry a tag, so their cost is not in figures found by tag; "ops status" tells how many there are.';

export interface CostsDependencies {
  readonly lake: Lake;
  readonly notifier: Notifier;
  readonly costExplorer: CostExplorer;
  readonly use: UseReader;
}

let dependencies: Omit<CostsDependencies, "costExplorer"> | undefined;
let metrics: MetricsPublisher | undefined;

/** What the system cost and earned up to the day before the run. */
export async function handleCosts(event: ScheduledEvent, settings: CostsSettings): Promise<CostsReport> {
  dependencies ??= {
    lake: createLake(settings.lakeBucketName),
    notifier: createNotifier(settings.alertTopicArn),
    use: {
      measureEndpoint: measureEndpointUse,
      priceList: createPriceList(process.env.AWS_REGION ?? "us-east-1"),
    },
  };
  const costExplorer = createCostExplorer({ key: settings.costTagKey, value: settings.costTagValue });
  metrics ??= createMetricsPublisher();
  const report = await reportCosts(event, settings, { ...dependencies, costExplorer });
  await metrics.publish(
    describeFigures(settings.environment, runDayOf(event), [
      [COST_METRICS.monthToDateUsd, report.monthToDate.usd],
      [COST_METRICS.monthEndUsd, report.monthEnd.usd],
      [COST_METRICS.usdPer1000Predictions, report.unitCost.usdPer1000Predictions],
      [COST_METRICS.roiPercent, report.roi?.roiPercent],
    ]),
  );
  return report;
}

/** Writes `reports/dt=D/costs.json`; tells people when the budget's status has worsened since the day before. */
export async function reportCosts(
  event: ScheduledEvent,
  settings: CostsSettings,
  { lake, notifier, costExplorer, use }: CostsDependencies,
): Promise<CostsReport> {
  const runDay = runDayOf(event);
  const notes: string[] = [];
  const business = await lake.readJson<FleetReport>(businessReportKey(runDay));
  const trailing = { fromDay: runDay - TRAILING_DAYS, toDay: runDay - 1 };
  const month = { fromDay: firstDayOfMonth(runDay), toDay: runDay - 1 };
  const benefitRange = business?.period && toRange(business.period);
  const lines = await costExplorer.readCosts({
    fromDay: Math.min(trailing.fromDay, month.fromDay, benefitRange?.fromDay ?? trailing.fromDay),
    toDay: runDay - 1,
  });
  const monthEnd = await forecastMonthEnd(runDay, lines, costExplorer, notes);
  const monthToDateUsd = sumCosts(lines, month);
  const budget = monthEnd && judgeBudget(monthToDateUsd, monthEnd.usd, settings.monthlyBudgetUsd);
  const trailingUsd = sumCosts(lines, trailing);
  const predictions = await countPredictions(lake, trailing);
  const products = business?.products ?? predictions.products;
  const monitoring = groupByService(lines, trailing).filter(({ service }) => isMonitoringService(service));
  const monitoringUsd = monitoring.reduce((sum, { usd }) => sum + usd, 0);
  if (lines.length === 0) {
    notes.push(
      `Nothing is billed under the tag ${settings.costTagKey}=${settings.costTagValue}. Cost-allocation tags count from a day after they are activated.`,
    );
  }

  const recommendations = await findRecommendations(settings, lines, trailing, use, notes);
  notes.push(UNTAGGED_NOTE);

  const report: CostsReport = {
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
      usdPer1000Predictions: predictions.count > 0 ? (trailingUsd / predictions.count) * 1_000 : null,
      usdPerProductMonth: products ? (trailingUsd / TRAILING_DAYS / products) * DAYS_PER_MONTH : null,
    },
    monitoring: {
      usd: monitoringUsd,
      shareRatio: trailingUsd > 0 ? monitoringUsd / trailingUsd : null,
      byService: monitoring,
    },
    roi: computeReturn(business, benefitRange, lines, settings.setupCostUsd),
    recommendations,
    costExplorerRequests: costExplorer.requestCount,
    costExplorerUsd: costExplorer.requestCount * USD_PER_REQUEST,
    notes,
  };
  // Told before it is written: a run that is repeated after a failure tells it again rather than never.
  const told = await Promise.all(
    [runDay - 1, runDay].map((day) => lake.readJson<CostsReport>(costsReportKey(day))),
  );
  const message = describeBudget(
    report,
    told.map((earlier) => earlier?.budget.status ?? null),
  );
  if (message) await notifier.notify(message);
  await lake.writeJson(costsReportKey(runDay), report);
  return report;
}

async function forecastMonthEnd(
  runDay: number,
  lines: readonly CostLine[],
  costExplorer: CostExplorer,
  notes: string[],
): Promise<MonthEndForecast | undefined> {
  const spentUsd = sumCosts(lines, { fromDay: firstDayOfMonth(runDay), toDay: runDay - 1 });
  try {
    const rest = await costExplorer.forecastCosts({
      fromDay: runDay,
      toDay: firstDayOfNextMonth(runDay) - 1,
    });
    return {
      usd: spentUsd + rest.usd,
      lowUsd: rest.lowUsd === undefined ? undefined : spentUsd + rest.lowUsd,
      highUsd: rest.highUsd === undefined ? undefined : spentUsd + rest.highUsd,
      method: "cost-explorer",
    };
  } catch (error) {
    // A young account has too little history for the service's forecast; the report must not fail for that.
    notes.push(`The month's end is carried on from the last days: ${(error as Error).message}`);
    return extrapolateMonth(lines, runDay);
  }
}

function computeReturn(
  business: FleetReport | undefined,
  range: DayRange | null | undefined,
  lines: readonly CostLine[],
  setupCostUsd: number,
): CostsReport["roi"] {
  const benefitUsd = business?.business.benefitUsd;
  if (!business || !range || benefitUsd === null || benefitUsd === undefined) return null;
  const { benefitLowUsd, benefitHighUsd } = business.business;
  const awsCostUsd = sumCosts(lines, range);
  const days = range.toDay - range.fromDay + 1;
  const roiOf = (usd: number) => computeRoi({ benefitUsd: usd, awsCostUsd, days, setupCostUsd });
  const roi = roiOf(benefitUsd);
  return {
    period: toPeriod(range),
    benefitUsd,
    benefitLowUsd,
    benefitHighUsd,
    awsCostUsd,
    setupCostUsd,
    roiPercent: roi.roiPercent ?? null,
    roiLowPercent: benefitLowUsd === null ? null : (roiOf(benefitLowUsd).roiPercent ?? null),
    roiHighPercent: benefitHighUsd === null ? null : (roiOf(benefitHighUsd).roiPercent ?? null),
    netUsdPerMonth: roi.netUsdPerMonth,
    paybackMonths: roi.paybackMonths ?? null,
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
