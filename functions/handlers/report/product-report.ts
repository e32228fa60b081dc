import { EMPTY_DAY } from "../../business/books/ledger";
import { projectStock } from "../../business/outlook/project-stock";
import { describePolicy } from "../../business/policy/describe-policy";
import { NO_BENEFIT } from "../../business/report/benefit";
import {
  buildProductDays,
  buildProductFigures,
  pickProduct,
} from "../../business/report/build-product-report";
import { gatherEvidence } from "../../business/report/distribution-evidence";
import { judgeLedger } from "../../business/report/judge-ledger";
import {
  describeAhead,
  describeCutLevels,
  describeNotes,
  describeRunNotes,
  describeStandIns,
} from "../../business/report/notes";
import { summarisePeriod } from "../../business/report/summarise-period";
import { describeProduct } from "../../catalogue/describe-product";
import { resolveTerms } from "../../catalogue/resolve-terms";
import type { Catalogue } from "../../contracts/catalogue";
import { NotFoundError } from "../../contracts/errors";
import {
  changesFile,
  monitoringProductsFile,
  monitoringSummaryFile,
  ordersJsonFile,
  outlookFile,
} from "../../contracts/keys";
import type { Lake, Table } from "../../contracts/lake";
import { findLikelyCauses } from "../../contracts/likely-causes";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import type { OrdersDocument } from "../../contracts/results/orders";
import type { ProductReport } from "../../contracts/results/product-report";
import type { ReportSettings } from "../../contracts/settings/handlers";
import { tellEvent } from "../../contracts/tell-event";
import { formatDay } from "../../demand/calendar";
import { computeWape } from "../../demand/error-measures";
import type { DemandSeries } from "../../demand/series";
import { describePlaces } from "../../demand/series-key";
import { tellDate } from "../../demand/tell-date";
import { readChangeTable } from "../../monitoring/changes/change-table";
import { tellPlans } from "../../planning/tell-plans";
import { readPlans } from "../calendar/read-plans";
import { readLedger } from "../ledger/read-ledger";
import { readOutlook } from "../ledger/read-outlook";
import { readParts } from "../monitoring/read-parts";
import { findForecastRows, findPlaces } from "../prediction/recall-forecasts";
import { remember } from "../remember";
import type { ReportDays } from "./fleet-report";
import { measureHorizonAccuracy } from "./horizon-accuracy";
import { readScores } from "./read-scores";

/**
 * The report of one product over some days, as far as the books know them.
 *
 * @throws NotFoundError when neither the books nor the lake know the product.
 */
export async function buildProductReport(
  lake: Lake,
  settings: ReportSettings,
  catalogue: Catalogue,
  runDay: number,
  productId: string,
  days: ReportDays,
): Promise<ProductReport> {
  const terms = resolveTerms(settings.business, catalogue);
  const policy = terms.of(productId);
  const master = describeProduct(productId, settings.business, catalogue);
  const [ledger, history, monitored, orders, outlook, plans] = await Promise.all([
    readLedger(lake, days.fromDay, days.toDay),
    readHistory(lake, runDay, productId),
    readMonitored(lake, runDay, productId),
    remember(lake, ordersJsonFile(runDay), () => lake.readJson<OrdersDocument>(ordersJsonFile(runDay))),
    remember(lake, outlookFile(runDay), () => readOutlook(lake, runDay)),
    // Kept too where there is none, so that a page does not ask each time.
    remember(lake, "plans", async () => (await readPlans(lake)) ?? null),
  ]);
  const order = orders?.orders.find(({ product_id }) => product_id === productId);
  const { stack, of: termsOf } = terms;
  const { days: judged, baseline } = judgeLedger(
    ledger.days,
    ledger.firstDay,
    ledger.pastCostAmount,
    stack,
    termsOf,
  );
  const own = pickProduct(judged, productId);
  if (own.length === 0 && !history) {
    const meant = await findPlaces(lake, runDay, productId);
    throw new NotFoundError(
      describePlaces(productId, meant) ??
        `The lake has no product "${productId}"; product ids are case-sensitive.`,
      { meant },
    );
  }
  const played = own.length > 1;
  const period = summarisePeriod(played ? own : [EMPTY_DAY], ledger.firstDay, policy);
  const figures = buildProductFigures(period);
  const scores = await readScores(lake, period.fromDay, period.toDay);
  const errors = scores.byProduct.get(productId);
  const daily = played ? buildProductDays(own) : [];
  const ahead = await findForecastRows(lake, runDay, productId);
  const isObserved = own.some(({ inventoryLevel }) => !Number.isNaN(inventoryLevel[0]!));
  return {
    schemaVersion: 1,
    environment: settings.environment,
    productId,
    runDay: formatDay(runDay),
    period: played
      ? {
          from: formatDay(period.fromDay),
          to: formatDay(period.toDay),
          days: period.toDay - period.fromDay + 1,
        }
      : null,
    baseline: baseline.name,
    baselineChosen: baseline.chosen,
    inventorySource: isObserved ? "observed" : "simulated",
    currency: policy.currency,
    policy: describePolicy(policy),
    ...(master && { master }),
    ...(plans && {
      plans: tellPlans(plans, productId, history, {
        runDay,
        fromDay: days.fromDay,
        horizonDays: settings.horizonDays,
      }),
    }),
    ...figures,
    ...(played ? {} : { benefit: NO_BENEFIT, business: { ...figures.business, benefitAmount: null } }),
    accuracy: {
      wape: (errors && computeWape(errors.model)) ?? null,
      baselineWape: (errors && computeWape(errors.baseline)) ?? null,
      horizon: await measureHorizonAccuracy(lake, productId, scores.days, settings.horizonDays),
    },
    drift: monitored,
    evidence: history ? gatherEvidence(history, runDay - 1, monitored?.features ?? []) : [],
    daily,
    ahead,
    openOrder: order ?? null,
    stock: outlook ? projectStock(outlook, productId, order, policy.issuing) : null,
    notes: [
      ...describeAhead(ahead),
      ...describeRunNotes(orders),
      ...describeStandIns(scores.quarantinedDays.get(productId) ?? 0),
      ...describeCutLevels(own.slice(1)),
      ...describeNotes(policy, undefined, isObserved ? "observed" : "simulated", played),
    ],
  };
}

/** All rows of the product, kept per run day: a warm function answers without asking the lake again. */
function readHistory(lake: Lake, runDay: number, productId: string): Promise<DemandSeries | undefined> {
  return remember(lake, `history/${runDay}/${productId}`, () =>
    lake.readProduct(productId, { toDay: runDay - 1 }),
  );
}

async function readMonitored(lake: Lake, runDay: number, productId: string): Promise<ProductReport["drift"]> {
  const file = monitoringProductsFile(runDay);
  const table = await remember(lake, file, () =>
    readParts(lake, (part) => monitoringProductsFile(runDay, part)),
  );
  if (!table) return null;
  const row = (table.columns.product_id as readonly string[]).indexOf(productId);
  if (row < 0) return null;
  return {
    dataDrift: (table.columns.data_drift as readonly boolean[])[row]!,
    driftScore: numberAt(table, "drift_score", row),
    features: textAt(table, "drift_features", row)?.split(",") ?? [],
    since: textAt(table, "drift_since", row),
    concept: textAt(table, "concept", row) ?? "insufficient-data",
    conceptScore: numberAt(table, "concept_score", row),
    errorRatio: numberAt(table, "concept_error_ratio", row),
    conceptSince: textAt(table, "concept_since", row),
    changes: await readChanges(lake, runDay, productId),
    events: await readEvents(lake, runDay, textAt(table, "events", row)?.split(",") ?? []),
  };
}

/** The events of a product in words. */
async function readEvents(lake: Lake, runDay: number, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const file = monitoringSummaryFile(runDay);
  const summary = await remember(lake, file, () => lake.readJson<MonitoringSummary>(file));
  return (summary?.events ?? [])
    .filter(({ id }) => ids.includes(id))
    .map((event) => `${tellEvent(event)}, since ${tellDate(event.since)}`);
}

type Drift = NonNullable<ProductReport["drift"]>;

async function readChanges(lake: Lake, runDay: number, productId: string): Promise<Drift["changes"]> {
  const table = await remember(lake, changesFile(runDay), () =>
    readParts(lake, (part) => changesFile(runDay, part)),
  );
  if (!table) return [];
  return readChangeTable(table, (id) => id === productId).map((change) => {
    const { feature, kind, text, state, since, settledOn, before, now, score } = change;
    const { revenuePerDay, declaredBy, why } = change;
    const lookAt = findLikelyCauses(feature, kind);
    return {
      ...{ feature, kind, text, state, since, settledOn, before, now, score },
      ...{ revenuePerDay, declaredBy, why, lookAt: [...lookAt] },
    };
  });
}

function numberAt({ columns }: Table, name: string, row: number): number | null {
  const value = (columns[name] as Float64Array | undefined)?.[row];
  return value === undefined || Number.isNaN(value) ? null : value;
}

function textAt({ columns }: Table, name: string, row: number): string | null {
  return ((columns[name] as readonly (string | undefined)[] | undefined)?.[row] ?? "") || null;
}
