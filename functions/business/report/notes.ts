import { type Currency, formatMoney, US_DOLLAR } from "../../contracts/money";
import type { FleetReport } from "../../contracts/results/fleet-report";
import type { OrdersDocument } from "../../contracts/results/orders";
import type { ProductReport } from "../../contracts/results/product-report";
import type { BusinessSettings } from "../../contracts/settings/business";
import { tellDate } from "../../demand/tell-date";
import type { LedgerDay } from "../books/ledger";
import { LEVEL_BOUND_RATIO } from "../policy/level-bound";
import type { FleetFigures } from "./build-fleet-report";

/** What is unusual about the run of the day, worst first; nothing for most runs. */
export function describeRunNotes(orders: OrdersDocument | undefined): string[] {
  if (!orders) return [];
  const money = (amount: number) => formatMoney(amount, orders.currency);
  const { dataAgeDays, baselineProducts, products, totals } = orders;
  const notes: string[] = [];
  if (dataAgeDays > 0) {
    notes.push(
      `The data end ${dataAgeDays} ${dataAgeDays === 1 ? "day" : "days"} of trade before the run of ${tellDate(orders.runDay)}: forecasts, stock and orders know nothing of them.`,
    );
  }
  if (baselineProducts > 0) {
    notes.push(
      `For ${baselineProducts} of ${products} products the seasonal-naive baseline's forecast stands in for the model's, which is missing or not to be believed.`,
    );
  }
  if (totals.held.count > 0) {
    notes.push(
      `${totals.held.count} order lines are held for a person to decide; each says why in orders.csv (held_because).`,
    );
  }
  for (const { name, lines, valueAmount, minimumAmount } of orders.belowMinimum ?? []) {
    notes.push(
      `${lines} order lines of ${name} are held: they come to ${money(valueAmount)}, it takes no order for less than ${money(minimumAmount)}, and business.supplierMinimumDays allows no larger one.`,
    );
  }
  return notes;
}

/**
 * What the figures of a period are of, where not all forecasts were the model's.
 *
 * @param quarantinedDays product-days of the period on which a simple method's forecast stood in.
 */
export function describeStandIns(quarantinedDays: number): string[] {
  if (quarantinedDays === 0) return [];
  const days = quarantinedDays === 1 ? "product-day" : "product-days";
  return [
    `On ${quarantinedDays} ${days} there was no model, or its forecast was not to be believed, and a simple method's stood in. They are left out of the accuracy. The books play what was ordered by, so there they earn nothing over the baseline.`,
  ];
}

/** On how many product-days of a period levels were as high as the demand seen allows. */
export function describeCutLevels(days: readonly LedgerDay[]): string[] {
  let cut = 0;
  for (const { books } of days) {
    const { levelCut } = books.model;
    for (let index = 0; index < (levelCut?.length ?? 0); index++) if (levelCut![index]! > 0) cut++;
  }
  if (cut === 0) return [];
  return [
    `On ${cut} ${cut === 1 ? "product-day" : "product-days"} the order level stood at its bound, ${LEVEL_BOUND_RATIO} times the highest demand of a protection interval that the product has shown, or is taken to come to while it is younger than one; the errors of other products would have asked for more.`,
  ];
}

/** A class further off than this is told to have missed its target. */
const TOLERANCE = 0.01;
/** Of fewer cycles with demand a class says nothing of its target. */
const FEWEST_CYCLES = 100;

/** Which classes miss their target because no level within its bound could reach it. */
export function describeUnreachable(
  classes: FleetReport["classes"],
  policy: Pick<BusinessSettings, "serviceTarget" | "serviceLevelTarget">,
): string[] {
  const least = policy.serviceLevelTarget - TOLERANCE;
  const isFillRate = policy.serviceTarget === "fill-rate";
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const told = classes.flatMap(({ abc, xyz, attainable, demandCycles, ...own }) => {
    const served = isFillRate ? own.fillRate : own.demandCycleServiceLevel;
    if (typeof attainable !== "number" || served === null || demandCycles < FEWEST_CYCLES) return [];
    return attainable < least && served < least
      ? [`${abc}${xyz === "new" ? ", new" : xyz} ${percent(served)}, ${percent(attainable)} at most`]
      : [];
  });
  if (told.length === 0) return [];
  const what = isFillRate ? "the units" : "the cycles with demand";
  return [
    `Not reachable: ${percent(policy.serviceLevelTarget)} of ${what} in ${told.length === 1 ? "class" : "classes"} ${told.join("; ")}. What is beyond that was asked for in bursts beyond ${LEVEL_BOUND_RATIO} times the highest demand that a product had shown or was taken to come to, which is as high as its order level may be.`,
  ];
}

/** Whether the forecasts of a product for the days ahead are the model's. */
export function describeAhead(ahead: ProductReport["ahead"]): string[] {
  const count = ahead.filter(({ source }) => source === "baseline").length;
  if (count === 0) return [];
  return [
    `On ${count} of the ${ahead.length} days ahead the model's forecast of this product is not to be believed; the seasonal-naive baseline's is shown instead.`,
  ];
}

/** What the AWS bill was converted with where money is in another currency. */
export function describeRate({ code, usdPerUnit }: Currency): string[] {
  return code === US_DOLLAR.code
    ? []
    : [
        `Money is in ${code}; the AWS bill is converted at ${usdPerUnit} US dollars per ${code} (data.usdPerUnit).`,
      ];
}

/** What a reader must know before trusting the figures, in plain sentences. */
export function describeNotes(
  policy: BusinessSettings,
  figures: FleetFigures | undefined,
  source: FleetReport["inventorySource"],
  played: boolean = figures !== undefined,
): string[] {
  const notes = [
    "Benefit, lost sales, stock and service levels are simulated: the same order policy is played on actual demand, once with the model's forecasts, once with those of each baseline. They are not observed.",
  ];
  if (source !== "observed") {
    notes.push(
      source === "simulated"
        ? "The data has no inventory level; the stock position comes from the policy's own book."
        : "Some products have no inventory level in the data; theirs comes from the policy's own book.",
    );
  }
  if (policy.leadTimeDeviationDays > 0) {
    notes.push("Lead times are drawn from a fixed seed around their mean; both books wait equally long.");
  }
  if (source === "simulated") {
    notes.push(
      "Before the first forecast the books were in use for up to sixteen weeks, so that they do not start with full shelves and all serve the target: those of the baselines with their own forecasts, the model's with the mean of four weeks.",
    );
  }
  if (policy.unmetDemand === "backordered") {
    notes.push(
      "Demand that finds no stock waits for the next delivery: lost sales are units that had to wait, lost margin is what their waiting costs (business.backorderCostRatioPerDay).",
    );
  }
  notes.push("Sales on days out of stock understate demand, and with it the benefit of better service.");
  if (!played) notes.push("No day with a forecast has closed in these days, so there is nothing to judge.");
  if (!figures) return notes;
  const { benefitAmount, orderingCostAmount } = figures.benefit;
  if (
    played &&
    orderingCostAmount !== null &&
    Math.abs(orderingCostAmount) > Math.abs((benefitAmount ?? 0) - orderingCostAmount)
  ) {
    const [more, less] = orderingCostAmount < 0 ? ["model", "baseline"] : ["baseline", "model"];
    notes.push(
      `Ordering cost decides the benefit: under the ${more}'s forecasts it is ${formatMoney(Math.abs(orderingCostAmount), policy.currency, 0)} more than under the ${less}'s.${
        policy.orderPolicy === "reorder-point"
          ? ""
          : ' "business.orderPolicy: reorder-point" places fewer and larger orders.'
      }`,
    );
  }
  const { cancelledUnits, returnedUnits, closedDays, censoredDays } = figures.observed;
  if (cancelledUnits > 0) {
    notes.push(
      `${cancelledUnits} units were sold and credited on the same day; they do not count as demand.`,
    );
  }
  if (returnedUnits > 0) {
    notes.push(`${returnedUnits} units were returned. Returns are not put back into the simulated stock.`);
  }
  if (closedDays > 0) notes.push(`${closedDays} days were closures; they are not days of zero demand.`);
  if (censoredDays > 0) {
    notes.push(`On ${censoredDays} product-days the data shows an empty stock: demand there may be higher.`);
  }
  return notes;
}
