import { expect } from "chai";
import type { FleetEvent } from "../../../../functions/contracts/results/monitoring";
import { tellEvent } from "../../../../functions/contracts/tell-event";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { FleetMonitor } from "../../../../functions/monitoring/events/fleet-monitor";
import type { PooledMeans } from "../../../../functions/monitoring/events/pooled-history";
import {
  FLEET_FEATURES,
  FLEET_KINDS,
  generateFleet,
  type Happening,
} from "../../../bench/drift-study/fleet/generate-fleet";
import { replayFleet } from "../../../bench/drift-study/fleet/replay-fleet";
import { createRandom } from "../../../bench/drift-study/random";

const FIRST_DAY = parseDay("2024-01-01")!;
const PRODUCTS = 30;
const CHANGE = 480;
const DAYS_AFTER = 12;

interface Outcome {
  /** Day after the change on which an event was first told, and that event. */
  readonly day: number | undefined;
  readonly event: FleetEvent | undefined;
  /** Day after the change on which the first fifth of the products was in alarm on its own. */
  readonly ownDay: number | undefined;
}

function replay(
  happens: Happening,
  { seed = 1, kind = 1, products = PRODUCTS }: { seed?: number; kind?: number; products?: number } = {},
  classesOf?: (product: number) => readonly string[],
): Outcome {
  const days = generateFleet(seed, FLEET_KINDS[kind]!, products, CHANGE + DAYS_AFTER, happens);
  const options = {
    firstDay: FIRST_DAY,
    falseAlarmRate: 0.01,
    judgedFrom: CHANGE,
    ...(classesOf && { classesOf }),
  };
  let found: { day: number; event: FleetEvent } | undefined;
  let ownDay: number | undefined;
  for (const { index, events, verdicts } of replayFleet(days, options)) {
    const own = verdicts.filter(
      ({ data, concept }) => data.status === "drifted" || concept.status === "degraded",
    ).length;
    if (own >= products / 5) ownDay ??= index - CHANGE;
    const [event] = events;
    if (event) found ??= { day: index - CHANGE, event };
  }
  return { day: found?.day, event: found?.event, ownDay };
}

const fromThen =
  (change: ReturnType<Happening>, concerns: (product: number) => boolean = () => true): Happening =>
  (product, index) =>
    index >= CHANGE && concerns(product) ? change : undefined;

describe("FleetMonitor", () => {
  it("finds half the demand of all within three days, before a fifth of the products is in alarm", () => {
    const { day, event, ownDay } = replay(fromThen({ demand: 0.5 }));
    expect(day).to.be.within(1, 3);
    expect(ownDay ?? Number.POSITIVE_INFINITY).to.be.above(day!);
    expect(event).to.include({ className: "fleet", feature: "forecast_error", direction: "down" });
    expect(event!.since).to.equal(formatDay(FIRST_DAY + CHANGE));
    expect(event!.share).to.be.above(0.4);
  });

  it("finds a price move of 4 % of all, which is too small for any product alone", () => {
    const { day, event, ownDay } = replay(fromThen({ price: 1.04 }), { kind: 3, products: 60 });
    expect(day).to.be.within(1, 4);
    expect(ownDay).to.equal(undefined);
    expect(event).to.include({ className: "fleet", feature: "selling_price", direction: "up" });
  });

  it("finds what half of the fleet shares, and says that it is no more than that", () => {
    const { event } = replay(
      fromThen({ price: 0.95 }, (product) => product % 2 === 0),
      { kind: 0, products: 60 },
    );
    expect(event).to.include({ className: "fleet", feature: "selling_price", direction: "down" });
    expect(event!.share).to.be.within(0.25, 0.6);
  });

  it("finds what a class shares where the fleet is too large to show it", () => {
    const isOfClass = (product: number) => product < 16;
    const { event } = replay(
      fromThen({ price: 1.05 }, isOfClass),
      { kind: 0, products: 80, seed: 2 },
      (product) => [isOfClass(product) ? "category tea" : "category other"],
    );
    expect(event).to.include({
      className: "category tea",
      feature: "selling_price",
      direction: "up",
      products: 16,
    });
  });

  it("tells fractions that a feature gets in all products once", () => {
    const traffic = FLEET_FEATURES.indexOf("traffic");
    const days = [...generateFleet(3, FLEET_KINDS[0]!, 12, CHANGE + 6)].map((day, index) => ({
      ...day,
      values: day.values.map((values) =>
        values.map((value, feature) => (feature === traffic && index < CHANGE ? Math.round(value) : value)),
      ),
    }));
    const raised = new Map<string, number>();
    for (const { index, events } of replayFleet(days, {
      firstDay: FIRST_DAY,
      falseAlarmRate: 0.01,
      judgedFrom: CHANGE,
    })) {
      for (const event of events)
        if (!raised.has(tellEvent(event))) raised.set(tellEvent(event), index - CHANGE);
    }
    const [[told, day]] = [...raised] as [[string, number]];
    expect(told).to.match(/^traffic has more decimals for at least \d+ % of 12 products$/);
    expect(day).to.be.within(0, 3);
  });

  it("asks no more evidence because of series that have nothing to say", () => {
    const random = createRandom(8);
    const means = Array.from({ length: 300 }, (_, day) => random.normal() + (day >= 296 ? 4 : 0));
    const pooled = (feature: string, aspect: "level" | "decimals", products: number): PooledMeans => ({
      className: "fleet",
      series: { feature, aspect },
      means: products > 0 ? means : means.map(() => null),
      products,
      up: products,
      down: 0,
    });
    const score = (others: readonly PooledMeans[]) =>
      new FleetMonitor(0.01).judge({
        fromDay: 0,
        toDay: 299,
        pooled: [pooled("traffic", "level", 40), ...others],
      })[0]!.score;
    const silent = Array.from({ length: 30 }, (_, index) => pooled(`index_${index}`, "decimals", 0));
    expect(score([])).to.be.above(1);
    expect(score(silent)).to.equal(score([]));
    expect(score([pooled("visits", "level", 40)])).to.be.below(score([]));
  });

  it("takes days and weeks that products have in common for their ordinary life", () => {
    for (const kind of [0, 1, 2, 3]) {
      expect(replay(() => undefined, { kind, seed: 5 }).event, FLEET_KINDS[kind]!.name).to.equal(undefined);
    }
  });
});
