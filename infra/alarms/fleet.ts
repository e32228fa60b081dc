import {
  BUSINESS_METRICS,
  FLEET_METRICS,
  fleetDimensions,
  METRIC_NAMESPACE,
  type MetricDefinition,
  PRODUCT_METRICS,
  productDimensions,
} from "../../functions/contracts/metrics";
import type { Settings } from "../config/schema";
import { productSubject, type Severity } from "../naming";
import { type Alarm, type AlarmContext, type AlarmRow, addAlarm } from "./alarm";

const DAY_SECONDS = 86_400;

interface FleetAlarmSettings {
  /** Dimension under which the fleet's metrics are published. */
  readonly environment: string;
  readonly monitoring: Settings<"monitoring">;
  readonly data: Settings<"data">;
}

/**
 * Alarms on what the monitoring publishes once a day: the period is a day, because a daily figure never
 * has two points within minutes.
 */
export function addFleetAlarms(settings: FleetAlarmSettings, context: AlarmContext): Alarm[] {
  return fleetRows(settings).map((row) => addAlarm(row, context));
}

export function fleetRows({ environment, monitoring, data }: FleetAlarmSettings): AlarmRow[] {
  const fleet = (condition: string, definition: MetricDefinition, severity: Severity, threshold: number) =>
    dailyRow("fleet", condition, severity, definition, fleetDimensions(environment), threshold);
  return [
    fleet("accuracy", FLEET_METRICS.wape, "warning", monitoring.wapeWarning),
    fleet("accuracy", FLEET_METRICS.wape, "critical", monitoring.wapeCritical),
    fleet("drift", FLEET_METRICS.dataDriftShare, "warning", monitoring.driftShareWarning),
    fleet("drift", FLEET_METRICS.dataDriftShare, "critical", monitoring.driftShareCritical),
    // The run that answers absurdities must not end unseen: no second day is waited for.
    {
      ...fleet("quarantine", FLEET_METRICS.forecastsQuarantined, "critical", 0),
      ...ONE_RUN,
      missingDataBecause: "no forecasts were made; the state of the last run stands.",
    },
    {
      ...fleet("live-inputs", FLEET_METRICS.liveInputViolations, "warning", 0),
      ...ONE_RUN,
      missingDataBecause: "no request was captured; the state of the last day with requests stands.",
    },
    {
      ...fleet("data-age", FLEET_METRICS.dataAgeDays, "critical", data.maximumAgeDays),
      ...ONE_RUN,
      missingDataBecause: "no orders were suggested; the state of the last run stands.",
    },
    {
      ...fleet("held-orders", BUSINESS_METRICS.ordersHeld, "warning", 0),
      ...ONE_RUN,
      missingDataBecause: "no orders were suggested; the state of the last run stands.",
    },
    {
      ...fleet("rejected-files", FLEET_METRICS.filesRejected, "warning", 0),
      ...ONE_RUN,
      missingData: "notBreaching",
      missingDataBecause: "no file came, so none was refused.",
    },
    ...monitoring.watchList.map((productId) => ({
      ...dailyRow(
        productSubject(productId),
        "mape",
        "warning",
        PRODUCT_METRICS.mape,
        productDimensions(environment, productId),
        monitoring.mapeAlarmPercent,
      ),
      runbookSubject: "product",
    })),
  ];
}

/** Judged by the last run alone. Workers of a fleet run publish a part each: the largest tells that there are some. */
const ONE_RUN = { breaching: [1, 1] } as const satisfies Partial<AlarmRow>;

function dailyRow(
  subject: string,
  condition: string,
  severity: Severity,
  definition: MetricDefinition,
  dimensions: Readonly<Record<string, string>>,
  threshold: number,
): AlarmRow {
  return {
    subject,
    condition,
    severity,
    metric: { namespace: METRIC_NAMESPACE, name: definition.name, dimensions, statistic: "Maximum" },
    comparison: "above",
    threshold,
    periodSeconds: DAY_SECONDS,
    // Two of three days: one odd day is not a worse model.
    breaching: [2, 3],
    missingData: "ignore",
    missingDataBecause: "a closed day is not scored; the state of the last scored day stands.",
  };
}
