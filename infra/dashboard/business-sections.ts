/** Whether the forecasts are right, what they earn and what they cost: once a day, from our own metrics. */
import {
  BUSINESS_METRICS,
  COST_METRICS,
  FLEET_METRICS,
  fleetDimensions,
  METRIC_NAMESPACE,
  type MetricDefinition,
  PRODUCT_METRICS,
  productDimensions,
} from "../../functions/contracts/metrics";
import type { DashboardNames } from "./names";
import type { Graph, Line, Section } from "./widgets";

/** A daily figure has one point a day; any shorter period would draw dots between gaps. */
const DAILY = { periodSeconds: 86_400, statistic: "Maximum" } as const;

export function qualitySection(names: DashboardNames): Section {
  const { thresholds } = names;
  const graphs: Graph[] = [
    {
      ...DAILY,
      title: "Error of the fleet's forecasts (WAPE)",
      lines: [
        ofFleet(names, FLEET_METRICS.wape, "model"),
        ofFleet(names, FLEET_METRICS.baselineWape, "seasonal naive"),
        ofFleet(names, FLEET_METRICS.expectedWape, "expected of the day's forecasts"),
      ],
      marks: [
        { label: "warning", value: thresholds.wapeWarning },
        { label: "critical", value: thresholds.wapeCritical },
      ],
    },
    {
      ...DAILY,
      title: "Share of products that drift",
      lines: [
        ofFleet(names, FLEET_METRICS.dataDriftShare, "data"),
        ofFleet(names, FLEET_METRICS.conceptDegradedShare, "error degraded"),
      ],
      marks: [
        { label: "warning", value: thresholds.driftShareWarning },
        { label: "critical", value: thresholds.driftShareCritical },
      ],
    },
    {
      ...DAILY,
      title: "Bias of the fleet's forecasts",
      axis: "positive = too much",
      canBeNegative: true,
      lines: [ofFleet(names, FLEET_METRICS.biasRatio, "bias")],
    },
    {
      ...DAILY,
      title: "Work done by the daily runs",
      lines: [
        ofFleet(names, FLEET_METRICS.forecastsWritten, "forecasts written"),
        ofFleet(names, FLEET_METRICS.forecastsQuarantined, "forecasts not used"),
        ofFleet(names, FLEET_METRICS.liveInputViolations, "breaches of live requests"),
        ofFleet(names, FLEET_METRICS.productsScored, "products scored"),
        ofFleet(names, FLEET_METRICS.dataAgeDays, "days of trade missing in the data"),
        ofFleet(names, FLEET_METRICS.monitoringRun, "monitoring runs"),
        ofFleet(names, FLEET_METRICS.filesTaken, "files of demand taken"),
        ofFleet(names, FLEET_METRICS.filesRejected, "files of demand refused"),
      ],
    },
  ];
  if (names.watchList.length > 0) graphs.push(watchListGraph(names));
  return { heading: "Accuracy and drift", graphs };
}

export function businessSection(names: DashboardNames): Section {
  return {
    heading: "Business",
    graphs: [
      {
        ...DAILY,
        title: "Service",
        lines: [
          ofFleet(names, BUSINESS_METRICS.fillRate, "fill rate"),
          ofFleet(names, BUSINESS_METRICS.cycleServiceLevel, "cycle service level"),
        ],
        marks: [{ label: "target", value: names.thresholds.serviceLevelTarget }],
      },
      {
        ...DAILY,
        title: "Orders and stockouts",
        lines: [
          ofFleet(names, BUSINESS_METRICS.ordersSuggested, "order lines suggested"),
          ofFleet(names, BUSINESS_METRICS.ordersHeld, "order lines held"),
          ofFleet(names, BUSINESS_METRICS.stockoutDays, "product-days out of stock"),
        ],
      },
      {
        ...DAILY,
        title: "Benefit over the baseline's forecasts",
        axis: names.currency,
        canBeNegative: true,
        lines: [ofFleet(names, BUSINESS_METRICS.benefitAmount, "benefit")],
      },
    ],
  };
}

export function costSection(names: DashboardNames): Section {
  return {
    heading: "Cost",
    graphs: [
      {
        ...DAILY,
        title: "AWS bill of the month",
        axis: "US dollars",
        lines: [
          ofFleet(names, COST_METRICS.monthToDateUsd, "so far"),
          ofFleet(names, COST_METRICS.monthEndUsd, "expected at the end"),
        ],
        marks: [{ label: "budget", value: names.thresholds.monthlyBudgetUsd }],
      },
      {
        ...DAILY,
        title: "Cost of 1,000 forecasts",
        axis: "US dollars",
        lines: [ofFleet(names, COST_METRICS.usdPer1000Predictions, "last 30 days")],
      },
      {
        ...DAILY,
        title: "Return on investment",
        axis: "percent",
        canBeNegative: true,
        lines: [ofFleet(names, COST_METRICS.roiPercent, "ROI")],
      },
    ],
  };
}

function watchListGraph({ environment, watchList, thresholds }: DashboardNames): Graph {
  return {
    ...DAILY,
    title: "MAPE of the watch list",
    axis: "percent",
    lines: watchList.map((productId) => ({
      namespace: METRIC_NAMESPACE,
      metric: PRODUCT_METRICS.mape.name,
      dimensions: productDimensions(environment, productId),
      label: productId,
    })),
    marks: [{ label: "alarm", value: thresholds.mapeAlarmPercent }],
  };
}

function ofFleet({ environment }: DashboardNames, { name }: MetricDefinition, label: string): Line {
  return { namespace: METRIC_NAMESPACE, metric: name, dimensions: fleetDimensions(environment), label };
}
