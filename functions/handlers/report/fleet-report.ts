import { EMPTY_DAY, type LedgerDay } from "../../business/books/ledger";
import { sumOrders } from "../../business/orders/order-lines";
import { describePolicy } from "../../business/policy/describe-policy";
import { NO_BENEFIT } from "../../business/report/benefit";
import { measureBeyondBound } from "../../business/report/beyond-bound";
import {
  buildFleetFigures,
  buildProductColumns,
  classifyProducts,
  createAttainable,
} from "../../business/report/build-fleet-report";
import { pickProducts } from "../../business/report/build-product-report";
import { judgeLedger } from "../../business/report/judge-ledger";
import {
  describeCutLevels,
  describeNotes,
  describeRate,
  describeRunNotes,
  describeStandIns,
  describeUnreachable,
} from "../../business/report/notes";
import type { PeriodTotals } from "../../business/report/period-totals";
import { type ProductGroup, rollUpProducts } from "../../business/report/roll-up";
import { summarisePeriod } from "../../business/report/summarise-period";
import { categoryBelow, createSelection, nameOfLocation, nameOfSupplier } from "../../catalogue/groups";
import { resolveTerms } from "../../catalogue/resolve-terms";
import type { Catalogue } from "../../contracts/catalogue";
import { COMPLETENESS_KEY, type DayCompleteness, describeCompleteness } from "../../contracts/completeness";
import { expectedErrorFile, monitoringSummaryFile, ordersJsonFile } from "../../contracts/keys";
import type { Column, Lake } from "../../contracts/lake";
import type { CostsReport } from "../../contracts/results/costs";
import type { ExpectedErrorDocument } from "../../contracts/results/expected-error";
import type { FleetReport } from "../../contracts/results/fleet-report";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import type { OrdersDocument } from "../../contracts/results/orders";
import type { PolicyStudy } from "../../contracts/results/policy-study";
import type { ProductFilter } from "../../contracts/results/roll-up";
import type { ReportSettings } from "../../contracts/settings/handlers";
import { returnOf } from "../../contracts/tell-return";
import { formatDay, parseDay } from "../../demand/calendar";
import { partsOfSeriesKey } from "../../demand/series-key";
import { NO_MODEL } from "../../forecasting/simple-forecasts";
import { readLedger } from "../ledger/read-ledger";
import { findFirstModel } from "../retraining/first-model";
import { readPolicyStudy } from "./policy-study";
import { readCosts } from "./read-costs";
import { measureDays, readScores } from "./read-scores";

export interface FleetReportResult {
  readonly report: FleetReport;
  /** Per-product columns; absent while no forecast day has closed. */
  readonly columns?: Readonly<Record<string, Column>>;
  readonly period?: PeriodTotals;
  /** The cost report that it speaks of. */
  readonly costs: CostsReport | undefined;
}

const NO_ORDERS = { count: 0, units: 0, valueAmount: 0, held: { count: 0, units: 0, valueAmount: 0 } };

/** The days that a report covers, inclusive. */
export interface ReportDays {
  readonly fromDay: number;
  readonly toDay: number;
}

/**
 * The report of a run day over some days, as far as the books know them.
 *
 * @param days default: the last `reportWindowDays` days before the run day.
 * @param policies what a study of other policies found; that of the run day's kept report when absent.
 * @param lastCostsDay the newest cost report that may be spoken of.
 * @param filter which products it is about; drift, the return on the bill and other policies are the whole fleet's, and
 *   left out where it is not about all.
 */
export async function buildFleetReport(
  lake: Lake,
  settings: ReportSettings,
  catalogue: Catalogue,
  runDay: number,
  days: ReportDays = { fromDay: runDay - settings.business.reportWindowDays, toDay: runDay - 1 },
  lastCostsDay = runDay,
  policies?: PolicyStudy | null,
  filter?: ProductFilter,
): Promise<FleetReportResult> {
  const policy = settings.business;
  const terms = resolveTerms(policy, catalogue);
  const [whole, monitoring, suggested, costs, completeness, expectation] = await Promise.all([
    readLedger(lake, days.fromDay, days.toDay),
    lake.readJson<MonitoringSummary>(monitoringSummaryFile(runDay)),
    lake.readJson<OrdersDocument>(ordersJsonFile(runDay)),
    readCosts(lake, lastCostsDay),
    settings.completeWhen && lake.readJson<DayCompleteness>(COMPLETENESS_KEY),
    filter ? undefined : lake.readJson<ExpectedErrorDocument>(expectedErrorFile(runDay)),
  ]);
  const isPicked = filter && createSelection(filter, catalogue);
  // The fleet as a whole says which baseline is the one to beat, also where a part of it is reported on.
  const { days: judged, baseline } = judgeLedger(
    whole.days,
    whole.firstDay,
    whole.pastCostAmount,
    policy,
    terms.of,
  );
  const ledger = { ...whole, days: isPicked ? pickProducts(judged, isPicked) : judged };
  const orders = suggested && isPicked ? pickOrders(suggested, isPicked) : suggested;
  const played = ledger.days.length > 1;
  const period = summarisePeriod(played ? ledger.days : [EMPTY_DAY], ledger.firstDay, policy, terms.of);
  const { byProduct, quarantinedDays, days: scored } = await readScores(lake, period.fromDay, period.toDay);
  const accuracyOf = measureDays(scored, isPicked);
  const classes = classifyProducts(period);
  const earned = returnOf(costs);
  const beyond = played && measureBeyondBound(ledger.days, ledger.firstDay, policy, terms.of);
  const figures = buildFleetFigures(
    period,
    byProduct,
    classes,
    catalogue.products,
    beyond ? createAttainable(beyond, policy) : undefined,
  );
  const report: FleetReport = {
    schemaVersion: 1,
    environment: settings.environment,
    runDay: formatDay(runDay),
    ...figures,
    daily: figures.daily.map((day) => ({
      ...day,
      ...(accuracyOf.get(parseDay(day.date)!) ?? { wape: null, baselineWape: null }),
    })),
    ...(filter && { filter }),
    ...(!filter && { expectedError: expectation?.expected ?? null }),
    ...(settings.awaitsModel && {
      firstModel: await findFirstModel(lake, { environment: settings.environment, ...settings.awaitsModel }),
    }),
    ...(played && rollUp(period, ledger.days.at(-1)!, orders?.orders ?? [], catalogue, filter)),
    ...(played
      ? {}
      : {
          period: null,
          benefit: NO_BENEFIT,
          products: orders?.products ?? ledger.days[0]?.productIds.length ?? 0,
          business: { ...figures.business, benefitAmount: null },
        }),
    baseline: baseline.name,
    baselineChosen: baseline.chosen,
    inventorySource: orders?.inventorySource ?? "simulated",
    currency: policy.currency,
    policy: describePolicy(policy),
    policies: filter ? null : policies === undefined ? await readPolicyStudy(lake, runDay) : policies,
    orders: orders?.totals ?? NO_ORDERS,
    drift:
      monitoring && !filter
        ? {
            productsTested: monitoring.drift.productsTested,
            productsDrifted: monitoring.drift.productsDrifted,
          }
        : null,
    roi: costs && earned && !filter ? { runDay: costs.runDay, ...earned } : null,
    notes: [
      ...describeModel(monitoring),
      ...(completeness?.runDay === formatDay(runDay) && completeness.state !== "complete"
        ? [`The run did not trust the clock: ${describeCompleteness(completeness)}.`]
        : []),
      ...describeRunNotes(orders),
      ...describeStandIns([...quarantinedDays.values()].reduce((sum, days) => sum + days, 0)),
      ...describeCutLevels(ledger.days.slice(1)),
      ...(played ? describeUnreachable(figures.classes, policy) : []),
      ...describeRate(policy.currency),
      ...describeNotes(policy, played ? figures : undefined, orders?.inventorySource ?? "simulated"),
    ],
  };
  return played
    ? {
        report,
        columns: buildProductColumns(period, byProduct, classes, baseline.name, catalogue.products),
        period,
        costs,
      }
    : { report, costs };
}

/** The suggestions for some products. */
export function pickOrders(
  document: OrdersDocument,
  isPicked: (productId: string) => boolean,
): OrdersDocument {
  const orders = document.orders.filter(({ product_id }) => isPicked(product_id));
  return { ...document, orders, totals: sumOrders(orders) };
}

/** What groups of products come to, by whatever is known of them; nothing where nothing is. */
function rollUp(
  period: PeriodTotals,
  lastDay: LedgerDay,
  orders: OrdersDocument["orders"],
  catalogue: Catalogue,
  filter: ProductFilter | undefined,
): Pick<FleetReport, "rollUps"> {
  const by = (nameOfNone: string, groupOf: (productId: string) => ProductGroup | undefined) =>
    rollUpProducts(
      period,
      lastDay.nextPredictedDemand,
      orders,
      (productId) => groupOf(productId) ?? { key: null, name: nameOfNone },
    );
  const locationOf = (productId: string) => partsOfSeriesKey(productId).location;
  const hasMaster = catalogue.products.size > 0;
  const hasPlaces = period.productIds.some((productId) => locationOf(productId) !== undefined);
  const hasRegions =
    hasPlaces && [...catalogue.locations.values()].some(({ region }) => region !== undefined);
  if (!hasMaster && !hasPlaces) return {};
  return {
    rollUps: {
      ...(hasMaster && {
        categories: by("no category", (productId) => {
          const key = categoryBelow(catalogue.products.get(productId), filter?.category);
          return key === null ? undefined : { key, name: key };
        }),
        suppliers: by("no supplier", (productId) => {
          const key = catalogue.products.get(productId)?.supplier;
          return key === undefined ? undefined : { key, name: nameOfSupplier(key, catalogue) };
        }),
      }),
      ...(hasPlaces && {
        locations: by("no place", (productId) => {
          const key = locationOf(productId);
          return key === undefined ? undefined : { key, name: nameOfLocation(key, catalogue) };
        }),
      }),
      ...(hasRegions && {
        regions: by("no region", (productId) => {
          const key = catalogue.locations.get(locationOf(productId) ?? "")?.region;
          return key === undefined ? undefined : { key, name: key };
        }),
      }),
    },
  };
}

/** Which model answered, as the endpoint said: after a roll-back it is not the one that was deployed last. */
function describeModel(monitoring: MonitoringSummary | undefined): string[] {
  if (!monitoring?.modelVersion) return [];
  if (monitoring.modelVersion === NO_MODEL)
    return ["There was no model on the day that was closed last: simple methods forecast it."];
  return [`The forecasts that were scored last were made by model ${monitoring.modelVersion}.`];
}
