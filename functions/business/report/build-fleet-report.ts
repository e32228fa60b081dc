import type { BaselineName } from "../../contracts/baselines";
import type { Catalogue } from "../../contracts/catalogue";
import type { Column } from "../../contracts/lake";
import type { ClassFigures, ScenarioFigures } from "../../contracts/results/business-figures";
import type { FleetReport, ProductResultRow } from "../../contracts/results/fleet-report";
import type { BusinessSettings } from "../../contracts/settings/business";
import { formatDay } from "../../demand/calendar";
import { computeWape } from "../../demand/error-measures";
import {
  createScoredErrors,
  type ErrorSums,
  mergeErrorSums,
  type ScoredErrors,
} from "../../demand/error-sums";
import { partsOfSeriesKey } from "../../demand/series-key";
import { classifyXyz } from "../../demand/variation-class";
import { type AbcClass, classifyAbc, partsOfServiceClass, type XyzClass } from "../policy/classify";
import { computeBenefit, computeBenefitPerProduct } from "./benefit";
import type { BeyondBound } from "./beyond-bound";
import { computeHeadline } from "./headline";
import type { PeriodTotals } from "./period-totals";
import { computeScenarioFigures, divide, sumOf } from "./scenario-figures";

const OFFENDERS = 20;

/** The parts of a fleet report that follow from the ledger alone. */
export type FleetFigures = Pick<
  FleetReport,
  | "period"
  | "products"
  | "business"
  | "scenarios"
  | "benefit"
  | "classes"
  | "observed"
  | "daily"
  | "topOffenders"
  | "accuracy"
>;

/** Errors of the forecasts of each product; absent for one without a scored day. */
export type ErrorsByProduct = ReadonlyMap<string, ScoredErrors>;

export interface ProductClasses {
  readonly abc: readonly AbcClass[];
  readonly xyz: readonly XyzClass[];
}

/**
 * The classes of products as the books knew them before the period: what happens in it must not choose the class that
 * it is counted in. Of products that the books had no class of, volume and variability are those of the period.
 */
export function classifyProducts(period: PeriodTotals): ProductClasses {
  const abc = classifyAbc(period.revenueAmount);
  const xyz: XyzClass[] = Array.from(period.weeklyVariation, classifyXyz);
  period.serviceClass.forEach((place, index) => {
    if (place < 0) return;
    const known = partsOfServiceClass(place);
    abc[index] = known.abc ?? abc[index]!;
    xyz[index] = known.xyz;
  });
  return { abc, xyz };
}

/** The most that some products could have served of what is aimed at; `undefined` where that is not known. */
export type AttainableOf = (
  figures: ScenarioFigures,
  selection: readonly number[],
) => number | null | undefined;

/**
 * What could have been served of what a policy aims at, had each miss been prevented that a level within its bound prevents.
 * Least cost aims at no share of demand.
 */
export function createAttainable({ cycles, units }: BeyondBound, policy: BusinessSettings): AttainableOf {
  if (policy.serviceTarget === "economic") return () => undefined;
  return ({ demandUnits, demandCycles }, selection) =>
    policy.serviceTarget === "fill-rate"
      ? divide(demandUnits - sumOf(units, selection), demandUnits)
      : divide(demandCycles - sumOf(cycles, selection), demandCycles);
}

/**
 * The figures of the fleet over a period.
 *
 * @param errors per product, as the monitoring scored the days of the period.
 * @param products of the product master.
 */
export function buildFleetFigures(
  period: PeriodTotals,
  errors: ErrorsByProduct,
  classes: ProductClasses,
  products?: Catalogue["products"],
  attainableOf: AttainableOf = () => undefined,
): FleetFigures {
  return {
    period: {
      from: formatDay(period.fromDay),
      to: formatDay(period.toDay),
      days: period.toDay - period.fromDay + 1,
    },
    products: period.productIds.length,
    ...computeHeadline(period),
    classes: buildClasses(period, classes, attainableOf),
    observed: {
      unitsSold: sumOf(period.unitsSold),
      revenueAmount: sumOf(period.revenueAmount),
      returnedUnits: sumOf(period.unitsReturned),
      cancelledUnits: sumOf(period.unitsCancelled),
      closedDays: period.daily.filter(({ closed }) => closed).length,
      censoredDays: sumOf(period.censoredDays),
    },
    accuracy: measureFleet(errors, period.productIds),
    daily: period.daily.map((point) => ({
      date: formatDay(point.day),
      closed: point.closed,
      demandUnits: point.demand,
      lostSalesUnits: point.lost,
      baselineLostSalesUnits: point.baselineLost,
      onHandUnits: point.onHand,
      baselineOnHandUnits: point.baselineOnHand,
      benefitAmount: point.benefitAmount,
      inStockRatio: divide(point.open - point.short, point.open),
      baselineInStockRatio: divide(point.open - point.baselineShort, point.open),
    })),
    topOffenders: findOffenders(period, products),
  };
}

/** Of the products that the report is about: errors are those of all. */
function measureFleet(errors: ErrorsByProduct, productIds: readonly string[]): FleetReport["accuracy"] {
  const total = createScoredErrors();
  let scored = 0;
  for (const productId of productIds) {
    const own = errors.get(productId);
    if (!own) continue;
    scored++;
    mergeErrorSums(total.model, own.model);
    mergeErrorSums(total.baseline, own.baseline);
  }
  if (scored === 0) return null;
  return { wape: computeWape(total.model) ?? null, baselineWape: computeWape(total.baseline) ?? null };
}

function buildClasses(
  period: PeriodTotals,
  { abc, xyz }: ProductClasses,
  attainableOf: AttainableOf,
): ClassFigures[] {
  const members = new Map<string, number[]>();
  abc.forEach((letter, index) => {
    const name = `${letter}${xyz[index]}`;
    const list = members.get(name);
    if (list) list.push(index);
    else members.set(name, [index]);
  });
  return [...members.keys()].sort().map((name) => {
    const selection = members.get(name)!;
    const figures = computeScenarioFigures(period, period.scenarios.model, selection);
    const benefit = computeBenefit(period, selection);
    const attainable = attainableOf(figures, selection);
    return {
      abc: name[0] as AbcClass,
      xyz: name.slice(1) as XyzClass,
      products: selection.length,
      revenueAmount: sumOf(period.revenueAmount, selection),
      fillRate: figures.fillRate,
      cycleServiceLevel: figures.cycleServiceLevel,
      demandCycleServiceLevel: figures.demandCycleServiceLevel,
      demandCycles: figures.demandCycles,
      ...(attainable !== undefined && { attainable }),
      capitalAmount: figures.capitalAmount,
      lostMarginAmount: figures.lostMarginAmount,
      benefitAmount: benefit.benefitAmount!,
      benefitLowAmount: benefit.benefitLowAmount,
      benefitHighAmount: benefit.benefitHighAmount,
    };
  });
}

function findOffenders(
  period: PeriodTotals,
  products: Catalogue["products"] | undefined,
): FleetReport["topOffenders"] {
  const { model } = period.scenarios;
  return Array.from(period.productIds.keys())
    .filter((index) => model.lostMarginAmount[index]! > 0)
    .sort((left, right) => model.lostMarginAmount[right]! - model.lostMarginAmount[left]!)
    .slice(0, OFFENDERS)
    .map((index) => ({
      productId: period.productIds[index]!,
      ...(products?.get(period.productIds[index]!)?.name !== undefined && {
        name: products.get(period.productIds[index]!)!.name,
      }),
      lostMarginAmount: model.lostMarginAmount[index]!,
      holdingCostAmount: model.holdingCostAmount[index]!,
      fillRate: divide(period.demand[index]! - model.lost[index]!, period.demand[index]!),
    }));
}

/**
 * Columns of `reports/dt=D/products.parquet`.
 *
 * @param chosen the baseline that stands as such in the period.
 */
export function buildProductColumns(
  period: PeriodTotals,
  errors: ErrorsByProduct,
  { abc, xyz }: ProductClasses,
  chosen: BaselineName,
  products: Catalogue["products"] = new Map(),
): Readonly<Partial<Record<keyof ProductResultRow, Column>>> {
  const { model, baseline } = period.scenarios;
  const dayCount = period.toDay - period.fromDay + 1;
  const map = (valueAt: (index: number) => number | null): Float64Array =>
    Float64Array.from(period.productIds, (_, index) => valueAt(index) ?? Number.NaN);
  const fillRate = ({ lost }: { lost: Float64Array }) =>
    map((i) => divide(period.demand[i]! - lost[i]!, period.demand[i]!));
  const cycleServiceLevel = ({ cycles, cyclesWithStockout }: typeof model) =>
    map((i) => divide(cycles[i]! - cyclesWithStockout[i]!, cycles[i]!));
  const demandCycleServiceLevel = ({ demandCycles, demandCyclesWithStockout }: typeof model) =>
    map((i) => divide(demandCycles[i]! - demandCyclesWithStockout[i]!, demandCycles[i]!));
  const benefitOver = (name: BaselineName) => {
    const other = name === chosen ? baseline : period.others[name];
    return other ? computeBenefitPerProduct(period, other) : map(() => null);
  };
  const averageOnHand = map((i) => divide(model.onHandDays[i]!, dayCount));
  return {
    product_id: period.productIds,
    ...describeProducts(period.productIds, products),
    abc,
    xyz,
    demand_units: period.demand,
    revenue_amount: period.revenueAmount,
    fill_rate: fillRate(model),
    baseline_fill_rate: fillRate(baseline),
    cycle_service_level: cycleServiceLevel(model),
    baseline_cycle_service_level: cycleServiceLevel(baseline),
    demand_cycle_service_level: demandCycleServiceLevel(model),
    baseline_demand_cycle_service_level: demandCycleServiceLevel(baseline),
    stockout_days: model.stockoutDays,
    baseline_stockout_days: baseline.stockoutDays,
    lost_sales_units: model.lost,
    baseline_lost_sales_units: baseline.lost,
    average_on_hand_units: averageOnHand,
    baseline_average_on_hand_units: map((i) => divide(baseline.onHandDays[i]!, dayCount)),
    closing_units: model.closing,
    inventory_turnover: map((i) =>
      divide(((period.demand[i]! - model.lost[i]!) / dayCount) * 365, averageOnHand[i]!),
    ),
    days_of_supply: map((i) => divide(averageOnHand[i]!, period.demand[i]! / dayCount)),
    lost_margin_amount: model.lostMarginAmount,
    holding_cost_amount: model.holdingCostAmount,
    ordering_cost_amount: model.orderingCostAmount,
    ...(model.writeOffAmount.some((usd) => usd > 0) && { write_off_amount: model.writeOffAmount }),
    benefit_amount: computeBenefitPerProduct(period),
    baseline: period.productIds.map(() => chosen),
    benefit_over_seasonal_naive_amount: benefitOver("seasonal-naive"),
    benefit_over_smoothing_amount: benefitOver("smoothing"),
    benefit_over_last_year_amount: benefitOver("last-year"),
    capital_amount: map((i) => divide(model.capitalAmountDays[i]!, dayCount)),
    wape: map((i) => wapeOf(errors.get(period.productIds[i]!)?.model)),
    baseline_wape: map((i) => wapeOf(errors.get(period.productIds[i]!)?.baseline)),
  };
}

/** What the product master says; nothing where there is none. */
function describeProducts(
  productIds: readonly string[],
  products: Catalogue["products"],
): Readonly<Partial<Record<keyof ProductResultRow, Column>>> {
  const places = productIds.map((id) => partsOfSeriesKey(id).location);
  const location = places.some((place) => place !== undefined) ? { location: places } : {};
  if (products.size === 0) return location;
  const of = (name: "name" | "category" | "supplier") => productIds.map((id) => products.get(id)?.[name]);
  return { name: of("name"), category: of("category"), supplier: of("supplier"), ...location };
}

function wapeOf(errors: ErrorSums | undefined): number | null {
  return (errors && computeWape(errors)) ?? null;
}
