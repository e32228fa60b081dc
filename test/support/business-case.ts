import { createLakeWriter, toDailyTable } from "../../functions/aws/lake/lake-writer";
import type { BusinessSettings } from "../../functions/contracts/settings/business";
import type {
  MonitorSettings,
  ReplenishSettings,
  ReportSettings,
} from "../../functions/contracts/settings/handlers";
import { formatDay, parseDay, weekdayOf } from "../../functions/demand/calendar";
import { createRandom } from "../../functions/demand/numeric/random";
import type { DemandSeries } from "../../functions/demand/series";
import { toSeriesKey } from "../../functions/demand/series-key";
import { runMonitor } from "../../functions/handlers/monitoring/run-monitor";
import { replenish } from "../../functions/handlers/replenish";
import { report } from "../../functions/handlers/report";
import { OPENAPI_DOCUMENT } from "../../functions/http/openapi";
import { bundlePageClient } from "../../infra/closure/browser-script";
import { writePredictions } from "./day-files";
import { createInMemoryLake, type InMemoryLake } from "./in-memory-lake";
import { businessSettings, dataSettings, monitoringSettings } from "./settings";

export const FIRST_RUN = parseDay("2025-06-02")!;
const HISTORY_DAYS = 200;
const HORIZON_DAYS = 10;
/** Answers are remembered by bucket: each case has its own. */
let lakes = 0;

export const BUSINESS_SETTINGS: ReplenishSettings & ReportSettings = {
  environment: "dev",
  lakeBucketName: "in-memory-lake",
  eventBusName: "bus",
  horizonDays: HORIZON_DAYS,
  data: dataSettings(),
  // Up to the level each day: so few days have orders of most products.
  business: businessSettings({
    leadTimeDays: 4,
    serviceLevelTarget: 0.95,
    currency: { code: "EUR", usdPerUnit: 1.25 },
    orderPolicy: "order-up-to",
  }),
  openApiText: JSON.stringify(OPENAPI_DOCUMENT),
  pageScript: bundlePageClient(),
};

const MONITOR_SETTINGS: MonitorSettings = {
  environment: "dev",
  lakeBucketName: "in-memory-lake",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  horizonDays: HORIZON_DAYS,
  reportWindowDays: BUSINESS_SETTINGS.business.reportWindowDays,
  currency: BUSINESS_SETTINGS.business.currency,
  monitoring: monitoringSettings(),
};
const SILENT_PORTS = {
  metrics: { publish: async () => ({ published: 0, calls: 0 }) },
  notifier: { notify: async () => {} },
};

export interface BusinessCase {
  readonly lake: InMemoryLake;
  readonly events: { readonly detailType: string; readonly detail: unknown }[];
  /** Runs `monitor`, `replenish` and `report` of a day. */
  run(day: number): Promise<void>;
}

export interface BusinessCaseOptions {
  readonly products?: number;
  readonly days?: number;
  /** Places that each product is sold at; none when absent. */
  readonly places?: readonly string[];
  /** Gives the data the column `inventory_level`. */
  readonly inventoryLevel?: number;
  /** Orders cancelled on their day, returns of earlier sales, and days that end without stock. */
  readonly isMessy?: boolean;
  /** Days on which `batch-predict` left forecasts; all when absent. */
  readonly hasForecasts?: (day: number) => boolean;
  readonly business?: Partial<BusinessSettings>;
  /** Days whose actuals have come in; all when absent. */
  readonly hasActuals?: (day: number) => boolean;
}

/** A lake with generated demand of a shop that is closed on Saturdays, and forecasts for some run days. */
export async function createBusinessCase(options: BusinessCaseOptions = {}): Promise<BusinessCase> {
  const {
    products = 12,
    days = 20,
    places = [undefined],
    hasForecasts = () => true,
    hasActuals = () => true,
  } = options;
  const settings = {
    ...BUSINESS_SETTINGS,
    business: { ...BUSINESS_SETTINGS.business, ...options.business },
  };
  const lake = createInMemoryLake(`lake-${++lakes}`);
  const series = Array.from({ length: products * places.length }, (_, index) => {
    const productId = `P-${String(index % products).padStart(3, "0")}`;
    const location = places[Math.floor(index / products)];
    const productKey = toSeriesKey({ productId, ...(location !== undefined && { location }) });
    return { ...generateSeries(index, days, options), productId: productKey };
  });
  await createLakeWriter(lake.store).replaceHistory(
    toDailyTable(series.map((one) => keepDays(one, hasActuals))),
  );
  for (let day = FIRST_RUN; day < FIRST_RUN + days; day++) {
    if (hasForecasts(day)) await writeForecasts(lake, series, day);
  }
  const events: { detailType: string; detail: unknown }[] = [];
  const bus = {
    put: async (detailType: string, detail: unknown) => {
      events.push({ detailType, detail });
    },
  };
  return {
    lake,
    events,
    run: async (day) => {
      const event = { scheduledAt: `${formatDay(day)}T04:00:00Z` };
      await runMonitor({ lake, ...SILENT_PORTS }, event, MONITOR_SETTINGS);
      await replenish(event, settings, { lake, bus });
      await report(event, settings, { lake });
    },
  };
}

function generateSeries(
  index: number,
  days: number,
  { inventoryLevel, isMessy = false }: BusinessCaseOptions,
): Omit<DemandSeries, "productId"> {
  const random = createRandom(100 + index);
  const level = 1 + ((index * 7) % 60);
  const dayNumbers: number[] = [];
  const units: number[] = [];
  for (let day = FIRST_RUN - HISTORY_DAYS; day < FIRST_RUN + days; day++) {
    if (weekdayOf(day) === 6) continue;
    dayNumbers.push(day);
    units.push(random() < 0.3 ? 0 : Math.round(-Math.log(1 - random()) * level));
  }
  return {
    days: Int32Array.from(dayNumbers),
    unitsSold: Float64Array.from(units),
    sellingPrice: new Float64Array(units.length).fill(4 + (index % 11)),
    ...(inventoryLevel === undefined && !isMessy
      ? {}
      : {
          inventoryLevel: Float64Array.from(units, (_, row) =>
            isMessy && (row + index) % 9 === 0 ? 0 : (inventoryLevel ?? 40),
          ),
        }),
    features: {
      units_returned: Float64Array.from(units, (sold, row) =>
        isMessy && (row + index) % 5 === 0 ? Math.ceil(sold * 0.6) + (row % 3) : 0,
      ),
    },
    categories: {},
  };
}

/** A product with the rows of some days only. */
function keepDays(series: DemandSeries, isKept: (day: number) => boolean): DemandSeries {
  const keep = (column: Float64Array) => column.filter((_, row) => isKept(series.days[row]!));
  return {
    ...series,
    days: series.days.filter(isKept),
    unitsSold: keep(series.unitsSold),
    sellingPrice: keep(series.sellingPrice),
    inventoryLevel: series.inventoryLevel && keep(series.inventoryLevel),
    features: { units_returned: keep(series.features.units_returned!) },
  };
}

async function writeForecasts(
  lake: InMemoryLake,
  list: readonly DemandSeries[],
  runDay: number,
): Promise<void> {
  const rows = list.flatMap(({ productId, days, unitsSold }) => {
    const past = unitsSold.filter((_, row) => days[row]! < runDay && days[row]! >= runDay - 28);
    const mean = past.reduce((sum, units) => sum + units, 0) / past.length;
    return Array.from({ length: HORIZON_DAYS }, (_, step) => {
      const day = runDay + step;
      return { productId, day, units: weekdayOf(day) === 6 ? 0 : mean };
    });
  });
  await writePredictions(lake, "0000", {
    originDay: runDay - 1,
    modelVersion: "test",
    productIds: rows.map(({ productId }) => productId),
    days: Int32Array.from(rows, ({ day }) => day),
    predictedDemand: Float64Array.from(rows, ({ units }) => units),
    lower: Float64Array.from(rows, ({ units }) => units * 0.4),
    upper: Float64Array.from(rows, ({ units }) => units * 2),
  });
}
