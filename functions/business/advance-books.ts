import { aimOf, correctAim } from "./correct-aim";
import { addError, DAILY_RETENTION, type ErrorProfile, forget, totalWeight } from "./error-profile";
import {
  type Book,
  countDeliverySlots,
  createBook,
  type FleetBooks,
  findPlaces,
  realignBook,
} from "./fleet-books";
import { drawLeadTimeDays } from "./lead-time";
import { createLevelRule, errorScaleOf, type LevelRule, volumeClassOf } from "./order-up-to";
import { computeOrderQuantity, isReviewDay, type PolicyOptions } from "./policy";
import type { StartingPoint } from "./starting-point";

/** Forecasts of one source for a run, one value per product. */
export interface ForecastInput {
  /** Units forecast over the protection interval that begins on the run day. */
  readonly forecastUnits: Float64Array;
  /**
   * The same made a protection interval ago, whose interval has just closed; `NaN` where there was none.
   */
  readonly maturedForecastUnits: Float64Array;
}

/** All that a run day D brings: the actuals of D-1 and the forecasts from D on. */
export interface RunInput {
  readonly runDay: number;
  /** Products of the run, ascending; must include those of the books. */
  readonly productIds: readonly string[];
  /** Demand of D-1 per product; `NaN` where the product has no row (closed, not on sale). */
  readonly demand: Float64Array;
  /** Demand over the protection interval that ended with D-1; `NaN` where unknown. */
  readonly protectionDemand: Float64Array;
  readonly model: ForecastInput;
  readonly baseline: ForecastInput;
  /** Units of orders placed elsewhere that arrived on D-1, and that are still under way. */
  readonly openReceived?: Float64Array;
  readonly openOnOrder?: Float64Array;
  /** Where products that are new to the books start from. */
  startingPointOf(index: number): StartingPoint;
}

/** What happened to a book on D-1, and what it decided on D. One value per product. */
export interface BookOutcome {
  readonly received: Float64Array;
  readonly lost: Float64Array;
  /** Closing stock of D-1. */
  readonly onHand: Float64Array;
  readonly ordered: Float64Array;
  /** Days until the order of D arrives; 0 when none was placed. */
  readonly leadTime: Float64Array;
  readonly level: Float64Array;
  /** On hand + on order before the order of D. */
  readonly position: Float64Array;
  readonly safetyStock: Float64Array;
  /** Probability that the position after the order lasts over the protection interval; `NaN` if unknown. */
  readonly confidence: Float64Array;
}

export interface RunOutcome {
  readonly model: BookOutcome;
  readonly baseline: BookOutcome;
  readonly foresight: {
    readonly received: Float64Array;
    readonly lost: Float64Array;
    readonly onHand: Float64Array;
  };
  readonly isReviewDay: boolean;
}

/** Errors count at most this many scales when the scale itself is updated. */
const WINSOR_SCALES = 6;
/** Share of the error scale that is kept from one day to the next: half is forgotten in 34 days. */
const SCALE_RETENTION = 0.98;
/** A volume class with less evidence than this borrows from its neighbours. */
const ENOUGH_WEIGHT = 400;

/**
 * Moves the books from run D-1 to run D: settles D-1 with its actual demand, learns from forecasts whose
 * interval closed, and places the orders of D. Pure: the books given are not changed.
 */
export function advanceBooks(
  previous: FleetBooks | undefined,
  input: RunInput,
  policy: PolicyOptions,
): { readonly books: FleetBooks; readonly outcome: RunOutcome } {
  const { runDay, productIds } = input;
  const count = productIds.length;
  const slots = countDeliverySlots(policy);
  const places = findPlaces(productIds, previous?.productIds ?? []);
  const firstDay = previous?.firstDay ?? runDay;
  const model = previous
    ? realignBook(previous.model, slots, places, previous.slots)
    : createBook(count, slots);
  const baseline = previous
    ? realignBook(previous.baseline, slots, places, previous.slots)
    : createBook(count, slots);
  const foresightOnHand = new Float64Array(count);
  if (previous) {
    for (let index = 0; index < count; index++) {
      if (places[index]! >= 0) foresightOnHand[index] = previous.foresightOnHand[places[index]!]!;
    }
  }

  const modelOutcome = createOutcome(count);
  const baselineOutcome = createOutcome(count);
  const foresight = settleForesight(
    foresightOnHand,
    places,
    input,
    runDay - 1 >= firstDay + policy.leadTimeDays,
  );
  for (const [book, bookOutcome] of [
    [model, modelOutcome],
    [baseline, baselineOutcome],
  ] as const) {
    settle(book, slots, places, input, bookOutcome);
    correctAim(book, measureMiss(book, places, input, bookOutcome, firstDay, policy), policy);
  }
  learn(model, places, input.model, input.protectionDemand);
  learn(baseline, places, input.baseline, input.protectionDemand);
  openNewProducts(model, baseline, foresightOnHand, places, input, policy, previous === undefined);
  for (let index = 0; index < count; index++) {
    if (places[index]! >= 0) continue;
    modelOutcome.onHand[index] = model.onHand[index]!;
    baselineOutcome.onHand[index] = baseline.onHand[index]!;
    foresight.onHand[index] = foresightOnHand[index]!;
  }

  const reviewing = isReviewDay(runDay, firstDay, policy.reviewPeriodDays);
  decide(model, slots, input, input.model, policy, reviewing, modelOutcome);
  decide(baseline, slots, input, input.baseline, policy, reviewing, baselineOutcome);
  for (const { weights } of [...model.profiles, ...baseline.profiles]) {
    // Rounded as they are kept, so that a run goes on alike from memory and from the lake.
    for (let bin = 0; bin < weights.length; bin++) weights[bin] = Math.round(weights[bin]! * 1e4) / 1e4;
  }
  return {
    books: { firstDay, runDay, productIds, slots, model, baseline, foresightOnHand },
    outcome: { model: modelOutcome, baseline: baselineOutcome, foresight, isReviewDay: reviewing },
  };
}

/** Unknown and negative units count as none. */
function unitsOf(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(0, value);
}

function createOutcome(count: number): BookOutcome {
  const column = () => new Float64Array(count);
  return {
    received: column(),
    lost: column(),
    onHand: column(),
    ordered: column(),
    leadTime: column(),
    level: column(),
    position: column(),
    safetyStock: column(),
    confidence: column(),
  };
}

/** Receives the deliveries of D-1, serves its demand, and moves the pipeline on by a day. Unmet demand is lost. */
function settle(book: Book, slots: number, places: Int32Array, input: RunInput, outcome: BookOutcome): void {
  for (let index = 0; index < places.length; index++) {
    if (places[index]! < 0) continue;
    const first = index * slots;
    const received = book.due[first]! + (input.openReceived?.[index] ?? 0);
    const available = book.onHand[index]! + received;
    const demand = unitsOf(input.demand[index]!);
    const sold = Math.min(available, demand);
    book.onHand[index] = available - sold;
    book.due.copyWithin(first, first + 1, first + slots);
    book.due[first + slots - 1] = 0;
    outcome.received[index] = received;
    outcome.lost[index] = demand - sold;
    outcome.onHand[index] = available - sold;
  }
}

/**
 * What was missed of the target by the cycles that ended with D-1, or by its demand for a fill rate.
 * `undefined` when no cycle ended, when the fleet was closed, or before the first order could arrive.
 */
function measureMiss(
  book: Book,
  places: Int32Array,
  input: RunInput,
  { lost }: BookOutcome,
  firstDay: number,
  policy: PolicyOptions,
): number | undefined {
  const sinceFirstDelivery = input.runDay - firstDay - policy.leadTimeDays;
  const endsCycle = sinceFirstDelivery % policy.reviewPeriodDays === 0;
  let demanded = 0;
  let lostUnits = 0;
  let open = 0;
  let short = 0;
  for (let index = 0; index < places.length; index++) {
    if (places[index]! < 0 || Number.isNaN(input.demand[index]!)) continue;
    if (lost[index]! > 0) book.cycleShort[index] = 1;
    open++;
    short += book.cycleShort[index]!;
    demanded += unitsOf(input.demand[index]!);
    lostUnits += lost[index]!;
  }
  if (endsCycle) book.cycleShort.fill(0);
  if (sinceFirstDelivery <= 0) return undefined;
  if (policy.serviceTarget === "fill-rate") return demanded > 0 ? lostUnits / demanded : undefined;
  return endsCycle && open > 0 ? short / open : undefined;
}

/**
 * Perfect foresight: once the first order could have arrived, each day receives exactly what it will sell
 * beyond the stock at hand. No forecast can lose or hold less.
 */
function settleForesight(onHand: Float64Array, places: Int32Array, input: RunInput, canReceive: boolean) {
  const count = places.length;
  const received = new Float64Array(count);
  const lost = new Float64Array(count);
  const closing = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    if (places[index]! < 0) continue;
    const demand = unitsOf(input.demand[index]!);
    const outside = input.openReceived?.[index] ?? 0;
    const missing = Math.max(0, demand - onHand[index]! - outside);
    received[index] = outside + (canReceive ? missing : 0);
    lost[index] = canReceive ? 0 : missing;
    onHand[index] = Math.max(0, onHand[index]! + outside - demand);
    closing[index] = onHand[index]!;
  }
  return { received, lost, onHand: closing };
}

/** Takes in the errors of forecasts whose protection interval ended with D-1. */
function learn(book: Book, places: Int32Array, input: ForecastInput, protectionDemand: Float64Array): void {
  let learned = false;
  for (let index = 0; index < places.length; index++) {
    const forecast = input.maturedForecastUnits[index]!;
    const error = protectionDemand[index]! - forecast;
    if (places[index]! < 0 || Number.isNaN(error)) continue;
    if (!learned) for (const profile of book.profiles) forget(profile, DAILY_RETENTION);
    learned = true;
    const outlook = { forecastUnits: forecast, errorMeanSquare: book.errorMeanSquare[index]! };
    const scale = errorScaleOf(outlook);
    addError(book.profiles[volumeClassOf(forecast)]!, error / scale);
    const limited = Math.min(Math.abs(error), WINSOR_SCALES * scale);
    book.errorMeanSquare[index] =
      SCALE_RETENTION * outlook.errorMeanSquare + (1 - SCALE_RETENTION) * limited * limited;
  }
}

/** Products that are new start both books with the same stock, so that the comparison is fair. */
function openNewProducts(
  model: Book,
  baseline: Book,
  foresightOnHand: Float64Array,
  places: Int32Array,
  input: RunInput,
  policy: PolicyOptions,
  isFirstRun: boolean,
): void {
  const starts = Array.from(places, (place, index) => (place < 0 ? input.startingPointOf(index) : undefined));
  if (isFirstRun) {
    for (const start of starts) {
      const scale = start ? errorScaleOf(start) : Number.NaN;
      for (const { forecastUnits, errorUnits } of start?.pastErrors ?? []) {
        const volumeClass = volumeClassOf(forecastUnits);
        addError(model.profiles[volumeClass]!, errorUnits / scale);
        addError(baseline.profiles[volumeClass]!, errorUnits / scale);
      }
    }
  }
  const rules = createLevelRules(model, policy);
  starts.forEach((start, index) => {
    if (!start) return;
    const units = start.onHandUnits ?? rules[volumeClassOf(start.forecastUnits)]!.levelOf(start);
    model.onHand[index] = units;
    baseline.onHand[index] = units;
    foresightOnHand[index] = units;
    model.errorMeanSquare[index] = start.errorMeanSquare;
    baseline.errorMeanSquare[index] = start.errorMeanSquare;
  });
}

/** Orders up to the level where the position is below it. Levels are computed between reviews too. */
function decide(
  book: Book,
  slots: number,
  input: RunInput,
  { forecastUnits }: ForecastInput,
  policy: PolicyOptions,
  reviewing: boolean,
  outcome: BookOutcome,
): void {
  const rules = createLevelRules(book, { ...policy, serviceLevelTarget: aimOf(book, policy) });
  for (let index = 0; index < forecastUnits.length; index++) {
    const units = unitsOf(forecastUnits[index]!);
    const outlook = { forecastUnits: units, errorMeanSquare: book.errorMeanSquare[index]! };
    const rule = rules[volumeClassOf(units)]!;
    const level = rule.levelOf(outlook);
    let position = book.onHand[index]! + (input.openOnOrder?.[index] ?? 0);
    for (let slot = 0; slot < slots; slot++) position += book.due[index * slots + slot]!;
    const quantity = reviewing ? computeOrderQuantity(level, position, policy) : 0;
    outcome.level[index] = level;
    outcome.position[index] = position;
    outcome.safetyStock[index] = level - units;
    outcome.ordered[index] = quantity;
    outcome.confidence[index] =
      quantity > 0 ? (rule.confidenceOf(outlook, position + quantity) ?? Number.NaN) : Number.NaN;
    if (quantity > 0) {
      const leadTime = drawLeadTimeDays(input.productIds[index]!, input.runDay, policy);
      outcome.leadTime[index] = leadTime;
      book.due[index * slots + leadTime]! += quantity;
    }
  }
}

/** One rule per volume class. A class with little evidence takes in the errors of all the others. */
function createLevelRules(book: Book, policy: PolicyOptions): readonly LevelRule[] {
  let pooled: ErrorProfile | undefined;
  return book.profiles.map((profile) => {
    if (totalWeight(profile) >= ENOUGH_WEIGHT) return createLevelRule(policy, profile);
    pooled ??= poolProfiles(book.profiles);
    return createLevelRule(policy, pooled);
  });
}

function poolProfiles(profiles: readonly ErrorProfile[]): ErrorProfile {
  const weights = new Float64Array(profiles[0]?.weights.length ?? 0);
  for (const profile of profiles) {
    for (let bin = 0; bin < weights.length; bin++) weights[bin]! += profile.weights[bin]!;
  }
  return { weights };
}
