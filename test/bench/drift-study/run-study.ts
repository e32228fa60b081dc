import { generateStudy, type StudyOptions } from "./generate-study";
import { PEER_RULES } from "./peers/peer-rules";
import { findAlarms, findFactor, type Replay, replayProduct } from "./replay-product";
import type { StudyProduct, World } from "./study-product";
import {
  addFound,
  addStable,
  createFoundTally,
  createStableTally,
  type FoundTally,
  mergeFound,
  newAlarmRate,
  runRate,
  type StableTally,
} from "./tally";

export const RATES = [0.001, 0.01, 0.05] as const;
export const USUAL_RATE = 0.01;
const FIRST_DAY = 19_358; // 2023-01-01
const SUBJECTS = ["data", "concept"] as const;
type Subject = (typeof SUBJECTS)[number];

export interface StudySize {
  readonly seed: number;
  readonly stable: number;
  readonly drifting: number;
  /** Products of each family that the peers are tuned and measured on. */
  readonly peerProducts: number;
}

/** Shares, 0 to 1. `isEvent` = what is seen there is true. */
export interface StableFigures {
  readonly world: string;
  readonly family: string;
  readonly isHeldOut: boolean;
  readonly subject: Subject;
  readonly isEvent: boolean;
  /** Product-runs in alarm, by the order of `RATES`. */
  readonly runs: readonly number[];
  /** New alarms per product and month at the usual rate. */
  readonly newAlarms: number;
}

export interface FoundFigures {
  readonly subject: Subject;
  readonly kind: string;
  readonly isRegular: boolean;
  readonly isHeldOut: boolean;
  readonly products: number;
  readonly in14: number;
  readonly in30: number;
  /** Share of those found in 30 days whose first alarm names what changed. */
  readonly named: number;
}

export interface StudyFigures {
  readonly size: StudySize;
  readonly hasRealCatalogue: boolean;
  readonly stable: readonly StableFigures[];
  readonly found: readonly FoundFigures[];
  /** A world is left out, thresholds are chosen on the others, and that is its rate of false alarms. */
  readonly leftOut: readonly {
    readonly world: string;
    readonly subject: Subject;
    readonly runs: readonly number[];
  }[];
  /** The first year of history, monitored from the ninth week on: product-runs in alarm by month. */
  readonly firstYear: readonly { readonly subject: Subject; readonly months: readonly (number | null)[] }[];
  readonly peers: readonly {
    readonly name: string;
    readonly subject: Subject;
    readonly runs: number;
    readonly newAlarms: number;
    readonly in14: number;
    readonly in30: number;
    readonly named: number;
  }[];
}

export interface StudyWorlds {
  readonly calibration: readonly World[];
  readonly heldOut: readonly World[];
}

/** Two years of which the second is monitored, and one year in all. */
const LONG = { firstDay: FIRST_DAY, days: 730, monitoredFrom: 365 };
const SHORT = { firstDay: FIRST_DAY, days: 365, monitoredFrom: 62 };

export function runStudy(worlds: StudyWorlds, size: StudySize, note: (line: string) => void): StudyFigures {
  const replayAll = (list: readonly World[], options: Omit<StudyOptions, "seed" | "stable" | "drifting">) =>
    list.flatMap((world) => {
      note(`${world.name}, ${options.days} days`);
      return generateStudy(world, { ...size, ...options }).map((product) =>
        replayProduct(product, FIRST_DAY),
      );
    });
  const calibration = replayAll(worlds.calibration, LONG);
  const heldOut = replayAll(worlds.heldOut, LONG);
  const isEvent = createEventTest([...worlds.calibration, ...worlds.heldOut]);
  const first = [...worlds.calibration, ...worlds.heldOut].flatMap((world) =>
    generateStudy(world, { ...size, ...SHORT, drifting: 0 }).map((product) =>
      replayProduct(product, FIRST_DAY),
    ),
  );
  note("peers");
  return {
    size,
    hasRealCatalogue: worlds.calibration.some(({ name }) => name === "retailer"),
    stable: [...measureStable(calibration, false, isEvent), ...measureStable(heldOut, true, isEvent)],
    found: [...measureFound(calibration, false), ...measureFound(heldOut, true)],
    leftOut: SUBJECTS.flatMap((subject) => leaveOut(calibration, subject, isEvent)),
    firstYear: SUBJECTS.map((subject) => ({ subject, months: measureMonths(first, subject, isEvent) })),
    peers: measurePeers(
      [...calibration, ...heldOut].map(({ product }) => product),
      size,
      isEvent,
      worlds,
    ),
  };
}

type EventTest = (product: StudyProduct, subject: Subject) => boolean;

function createEventTest(worlds: readonly World[]): EventTest {
  const families = new Map(worlds.flatMap((world) => world.families.map((family) => [family.name, family])));
  return ({ family }, subject) => families.get(family)!.isEventFor?.includes(subject) ?? false;
}

const isStable = ({ product }: { product: StudyProduct }) => product.drift === undefined;

function tallyFamilies(
  replays: readonly Replay[],
  subject: Subject,
  factorOf: (replay: Replay) => number,
): Map<string, StableTally> {
  const tallies = new Map<string, StableTally>();
  for (const replay of replays.filter(isStable)) {
    const tally = tallies.get(replay.product.family) ?? createStableTally();
    tallies.set(replay.product.family, tally);
    addStable(tally, replay.product, findAlarms(replay, subject, factorOf(replay)));
  }
  return tallies;
}

function measureStable(replays: readonly Replay[], isHeldOut: boolean, isEvent: EventTest): StableFigures[] {
  return SUBJECTS.flatMap((subject) => {
    const byRate = RATES.map((rate) =>
      tallyFamilies(replays, subject, (replay) => findFactor(replay, subject, rate)),
    );
    const usual = byRate[RATES.indexOf(USUAL_RATE)]!;
    return [...usual].map(([family, tally]) => {
      const { product } = replays.find((replay) => replay.product.family === family)!;
      return {
        world: product.world,
        family,
        isHeldOut,
        subject,
        isEvent: isEvent(product, subject),
        runs: byRate.map((tallies) => runRate(tallies.get(family)!)),
        newAlarms: newAlarmRate(tally),
      };
    });
  });
}

function measureFound(replays: readonly Replay[], isHeldOut: boolean): FoundFigures[] {
  const tallies = new Map<
    string,
    { head: Pick<FoundFigures, "subject" | "kind" | "isRegular">; tally: FoundTally }
  >();
  for (const replay of replays) {
    const { drift, isRegular } = replay.product;
    if (!drift) continue;
    const key = `${drift.subject} ${drift.kind} ${isRegular}`;
    const known = tallies.get(key) ?? {
      head: { subject: drift.subject, kind: drift.kind, isRegular },
      tally: createFoundTally(),
    };
    tallies.set(key, known);
    const factor = findFactor(replay, drift.subject, USUAL_RATE);
    addFound(known.tally, replay.product, findAlarms(replay, drift.subject, factor));
  }
  return [...tallies.values()].map(({ head, tally }) => ({ ...head, isHeldOut, ...toShares(tally) }));
}

function toShares({ products, in14, in30, named }: FoundTally) {
  return { products, in14: in14 / products, in30: in30 / products, named: in30 === 0 ? 0 : named / in30 };
}

/** The mean over families of the share of runs in alarm, those of events left out. */
function meanRate(
  replays: readonly Replay[],
  subject: Subject,
  isEvent: EventTest,
  factorOf: (replay: Replay) => number,
): number {
  const own = replays.filter(({ product }) => !isEvent(product, subject));
  const rates = [...tallyFamilies(own, subject, factorOf).values()].map(runRate);
  return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

/** Factor on all scores at which the mean rate of false alarms is the one asked for. */
function tuneFactor(replays: readonly Replay[], subject: Subject, isEvent: EventTest, rate: number): number {
  let [low, high] = [0.05, 4];
  for (let step = 0; step < 14; step += 1) {
    const middle = Math.sqrt(low * high);
    const factorOf = (replay: Replay) => middle * findFactor(replay, subject, USUAL_RATE);
    if (meanRate(replays, subject, isEvent, factorOf) > rate) high = middle;
    else low = middle;
  }
  return Math.sqrt(low * high);
}

function leaveOut(
  replays: readonly Replay[],
  subject: Subject,
  isEvent: EventTest,
): StudyFigures["leftOut"][number][] {
  const stable = replays.filter(isStable);
  const worlds = [...new Set(stable.map(({ product }) => product.world))];
  return worlds.map((world) => {
    const others = stable.filter(({ product }) => product.world !== world);
    const own = stable.filter(({ product }) => product.world === world);
    const runs = RATES.map((rate) => {
      const factor = tuneFactor(others, subject, isEvent, rate);
      return meanRate(own, subject, isEvent, (replay) => factor * findFactor(replay, subject, USUAL_RATE));
    });
    return { world, subject, runs };
  });
}

function measureMonths(replays: readonly Replay[], subject: Subject, isEvent: EventTest): (number | null)[] {
  const total: { runs: number; alarmRuns: number }[] = [];
  for (const replay of replays) {
    if (isEvent(replay.product, subject)) continue;
    const tally = createStableTally();
    addStable(tally, replay.product, findAlarms(replay, subject, findFactor(replay, subject, USUAL_RATE)));
    tally.months.forEach(({ runs, alarmRuns }, month) => {
      total[month] ??= { runs: 0, alarmRuns: 0 };
      total[month].runs += runs;
      total[month].alarmRuns += alarmRuns;
    });
  }
  return Array.from(total, (month) => (month && month.runs > 0 ? runRate(month) : null));
}

/** Peers are tuned to the usual rate on the families that thresholds may be chosen on, and measured on all drifts. */
function measurePeers(
  products: readonly StudyProduct[],
  { peerProducts }: StudySize,
  isEvent: EventTest,
  worlds: StudyWorlds,
): StudyFigures["peers"][number][] {
  const calibrationNames = new Set(worlds.calibration.map(({ name }) => name));
  // Peers know no texts.
  const some = products.filter(
    ({ productId, texts }) => texts.length === 0 && Number(productId.split(" ").at(-1)) < peerProducts,
  );
  return PEER_RULES.map((rule) => {
    const stable = some.filter((product) => !product.drift && !isEvent(product, rule.subject));
    const prepared = stable.map((product) => ({ product, alarmsAt: rule.prepare(product) }));
    const tally = (list: typeof prepared, level: number) => {
      const total = createStableTally();
      for (const { product, alarmsAt } of list) addStable(total, product, alarmsAt(level));
      return total;
    };
    const tuning = prepared.filter(({ product }) => calibrationNames.has(product.world));
    let [low, high] = [0, rule.levels.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (runRate(tally(tuning, rule.levels[middle]!)) > USUAL_RATE) low = middle + 1;
      else high = middle;
    }
    const level = rule.levels[low]!;
    const all = tally(prepared, level);
    const found = some
      .filter(({ drift, isRegular }) => drift?.subject === rule.subject && isRegular)
      .map((product) => {
        const own = createFoundTally();
        addFound(own, product, rule.prepare(product)(level));
        return own;
      });
    const { in14, in30, named } = toShares(mergeFound(found));
    return {
      name: rule.name,
      subject: rule.subject,
      runs: runRate(all),
      newAlarms: newAlarmRate(all),
      in14,
      in30,
      named,
    };
  });
}
