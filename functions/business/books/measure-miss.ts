import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import { SERVICE_CLASSES } from "../policy/classify";
import { computeEconomicMiss } from "../policy/critical-ratio";
import { LONGEST_COVER_DAYS } from "../policy/economic-order";
import { computeProtectionIntervalDays } from "../policy/policy";
import type { Book } from "./fleet-books";
import { type ForecastInput, type RunInput, unitsOf } from "./run-input";
import type { BookOutcome } from "./run-outcome";

/** What a day's service comes to, per service class. */
export interface ServiceTally {
  /** Cycles with demand that were short, or units that were lost for a fill rate. */
  readonly missed: Float64Array;
  /** The same as the target allows it. */
  readonly allowed: Float64Array;
  /** What the target allows on a usual day: what days are compared by, be they large or small. */
  readonly usual: Float64Array;
  /** Cycles (product-days for a fill rate) that the target allows to be short: how much the day can tell. */
  readonly evidence: Float64Array;
}

/**
 * What was missed of the target by the cycles with demand that ended with D-1, or by its demand for a fill rate.
 * `undefined` when no cycle ended, or before the first order could arrive.
 */
export function measureMiss(
  book: Book,
  places: Int32Array,
  input: RunInput,
  { lost }: BookOutcome,
  { protectionForecastUnits }: ForecastInput,
  firstDay: number,
  policy: BusinessSettings,
): ServiceTally | undefined {
  const termsOf = (index: number) => input.terms?.[index] ?? policy;
  let isTold = false;
  const column = () => new Float64Array(SERVICE_CLASSES.length);
  const tally = { missed: column(), allowed: column(), usual: column(), evidence: column() };
  const missShare = 1 - policy.serviceLevelTarget;
  const isEconomic = policy.serviceTarget === "economic";
  const forFillRate = policy.serviceTarget === "fill-rate";
  for (let index = 0; index < places.length; index++) {
    if (places[index]! < 0) continue;
    const { leadTimeDays } = termsOf(index);
    const sinceFirstDelivery = input.runDay - firstDay - leadTimeDays;
    const endsCycle = sinceFirstDelivery % policy.reviewPeriodDays === 0;
    const units = unitsOf(input.demand[index]!);
    if (units > 0) book.cycleDemand[index] = 1;
    if (units > 0 && lost[index]! > 0) book.cycleShort[index] = 1;
    const isCycleOver = endsCycle && book.cycleDemand[index] === 1;
    const isShort = book.cycleShort[index]!;
    if (endsCycle) {
      book.cycleShort[index] = 0;
      book.cycleDemand[index] = 0;
    }
    if (sinceFirstDelivery <= 0) continue;
    if (endsCycle || forFillRate) isTold = true;
    // What perishes soon is stocked by its shelf life; what it misses says nothing of the aim of what keeps.
    if (isShortLived(termsOf(index))) continue;
    // Known since yesterday's run at the latest; what that ordered is there after the lead time.
    if (input.known.knownDays[index]! <= leadTimeDays + 1) continue;
    const serviceClass = input.known.serviceClass[index]!;
    if (forFillRate) {
      if (units > 0) tally.evidence[serviceClass]! += missShare;
      tally.usual[serviceClass]! += usualUnitsOf(index, units) * missShare;
      tally.allowed[serviceClass]! += units * missShare;
      tally.missed[serviceClass]! += units > 0 ? lost[index]! : 0;
    } else if (endsCycle) {
      const allowed = isEconomic ? economicMissOf(index) : missShare;
      if (isCycleOver || isOpen(index))
        tally.usual[serviceClass]! += allowed * input.known.demandCycleShare[index]!;
      if (!isCycleOver) continue;
      tally.evidence[serviceClass]! += allowed;
      tally.allowed[serviceClass]! += allowed;
      tally.missed[serviceClass]! += isShort;
    }
  }
  return isTold ? tally : undefined;

  function isOpen(index: number): boolean {
    return !Number.isNaN(input.demand[index]!);
  }

  function usualUnitsOf(index: number, units: number): number {
    const { recentUnits, knownDays } = input.known;
    const recent = recentUnits[index]!;
    return Number.isNaN(recent)
      ? units
      : recent / Math.min(LONGEST_COVER_DAYS, Math.max(1, knownDays[index]!));
  }

  /** Of all cycles so many may be short, and those without demand are not; an order is short at its end alone. */
  function economicMissOf(index: number): number {
    const { missShare, cycleDays } = computeEconomicMiss(
      {
        protectionForecastUnits: unitsOf(protectionForecastUnits[index]!),
        recentUnits: input.known.recentUnits[index]!,
        knownDays: input.known.knownDays[index]!,
      },
      input.priceAmount?.[index],
      termsOf(index),
    );
    return Math.min(
      1,
      (missShare * policy.reviewPeriodDays) / cycleDays / input.known.demandCycleShare[index]!,
    );
  }
}

/** Whether the shelf life, and not the aim, says what is stocked. */
function isShortLived(terms: ProductTerms): boolean {
  return terms.shelfLifeDays !== undefined && terms.shelfLifeDays < 2 * computeProtectionIntervalDays(terms);
}
