import { FLEET_KINDS, generateFleet, type Happening } from "./generate-fleet";
import { replayFleet } from "./replay-fleet";

/** What is shared from a day on, and by whom. */
const CHANGES: readonly {
  readonly name: string;
  readonly happens: (product: number, age: number) => ReturnType<Happening>;
}[] = [
  {
    name: "half the demand of all, three weeks",
    happens: (_, age) => (age < 21 ? { demand: 0.5 } : undefined),
  },
  {
    name: "half the demand of half the products",
    happens: (product) => (product % 2 ? { demand: 0.5 } : undefined),
  },
  { name: "15 % less demand of all", happens: () => ({ demand: 0.85 }) },
  { name: "prices of all up by 4 %", happens: () => ({ price: 1.04 }) },
  {
    name: "prices of half the products down by 5 %",
    happens: (product) => (product % 2 ? { price: 0.95 } : undefined),
  },
  { name: "traffic of all up by 5 %", happens: () => ({ traffic: 1.05 }) },
];

const FIRST_DAY = 19_358; // 2023-01-01
const JUDGED_FROM = 112;
const STABLE_DAYS = 730;
const CHANGE = 500;
const FOLLOWED_DAYS = 30;
const RATE = 0.01;

export interface FleetSize {
  readonly seed: number;
  /** Fleets of each kind without a change, whose events are few, and with one; and products of each. */
  readonly stableFleets: number;
  readonly fleets: number;
  readonly products: number;
}

export interface FleetFigures {
  readonly size: FleetSize;
  /** Share of fleet-runs with an event, and events per fleet and month, where there is none. */
  readonly stable: readonly {
    readonly kind: string;
    readonly runs: number;
    readonly eventsPerMonth: number;
  }[];
  readonly found: readonly {
    readonly change: string;
    readonly fleets: number;
    readonly in7: number;
    readonly in30: number;
    /** Days from the change to the event, the middle one of those found; `null` when none was. */
    readonly medianDays: number | null;
    /** Share of the fleets in which the event came before a fifth of the products was in alarm. */
    readonly sooner: number;
    /** Mean over the fleets of the largest share of products in alarm on their own. */
    readonly ownShare: number;
  }[];
}

/** Events on fleets without any, and the delay of those that are shared. */
export function measureFleets(size: FleetSize, note: (line: string) => void): FleetFigures {
  return {
    size,
    stable: FLEET_KINDS.map((kind, index) => {
      note(`stable fleets, ${kind.name}`);
      let runs = 0;
      let inAlarm = 0;
      const raised = new Set<string>();
      for (let fleet = 0; fleet < size.stableFleets; fleet += 1) {
        const days = generateFleet(seedOf(size, index, fleet), kind, size.products, STABLE_DAYS);
        for (const { events } of replay(days, JUDGED_FROM)) {
          runs += 1;
          if (events.length > 0) inAlarm += 1;
          for (const { id } of events) raised.add(`${fleet} ${id}`);
        }
      }
      return { kind: kind.name, runs: inAlarm / runs, eventsPerMonth: raised.size / (runs / 30.44) };
    }),
    found: CHANGES.map(({ name, happens }) => {
      note(name);
      const delays: number[] = [];
      let [sooner, own] = [0, 0];
      const fleets = FLEET_KINDS.length * size.fleets;
      for (const [index, kind] of FLEET_KINDS.entries()) {
        for (let fleet = 0; fleet < size.fleets; fleet += 1) {
          const outcome = followChange(seedOf(size, index, fleet), kind, size.products, happens);
          if (outcome.delay !== undefined) delays.push(outcome.delay);
          if (outcome.delay !== undefined && !(outcome.ownDelay <= outcome.delay)) sooner += 1;
          own += outcome.ownShare;
        }
      }
      delays.sort((left, right) => left - right);
      return {
        change: name,
        fleets,
        in7: delays.filter((delay) => delay < 7).length / fleets,
        in30: delays.length / fleets,
        medianDays: delays[delays.length >> 1] ?? null,
        sooner: sooner / fleets,
        ownShare: own / fleets,
      };
    }),
  };
}

function followChange(
  seed: number,
  kind: (typeof FLEET_KINDS)[number],
  products: number,
  happens: (product: number, age: number) => ReturnType<Happening>,
) {
  const days = generateFleet(seed, kind, products, CHANGE + FOLLOWED_DAYS, (product, index) =>
    index >= CHANGE ? happens(product, index - CHANGE) : undefined,
  );
  let delay: number | undefined;
  let ownDelay = Number.POSITIVE_INFINITY;
  let ownShare = 0;
  for (const { index, events, verdicts } of replay(days, CHANGE)) {
    const own = verdicts.filter(
      ({ data, concept }) => data.status === "drifted" || concept.status === "degraded",
    );
    ownShare = Math.max(ownShare, own.length / products);
    if (own.length >= products / 5) ownDelay = Math.min(ownDelay, index - CHANGE);
    if (events.length > 0) delay ??= index - CHANGE;
  }
  return { delay, ownDelay, ownShare };
}

const seedOf = ({ seed }: FleetSize, kind: number, fleet: number) => seed * 10_007 + kind * 101 + fleet;
const replay = (days: ReturnType<typeof generateFleet>, judgedFrom: number) =>
  replayFleet(days, { firstDay: FIRST_DAY, falseAlarmRate: RATE, judgedFrom });

/** The figures as tables of docs/monitoring.md. */
export function renderFleetFigures({ size, stable, found }: FleetFigures): string {
  const percent = (share: number, digits = 0) => `${(share * 100).toFixed(digits)} %`;
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return [
    `${size.stableFleets} stable fleets of each kind and ${size.fleets} that change, of ${size.products} products; seed ${size.seed}.`,
    table(
      ["stable fleets", "fleet-runs with an event at 0.01", "events per fleet and month"],
      stable.map(({ kind, runs, eventsPerMonth }) => [kind, percent(runs, 2), eventsPerMonth.toFixed(3)]),
    ),
    table(
      [
        "shared change",
        "found in 7 / 30 days",
        "median days",
        "before a fifth of the products",
        "products in alarm on their own, at most",
      ],
      found.map(({ change, in7, in30, medianDays, sooner, ownShare }) => [
        change,
        `${percent(in7)} / ${percent(in30)}`,
        medianDays === null ? "n/a" : String(medianDays),
        percent(sooner),
        percent(ownShare),
      ]),
    ),
  ].join("\n\n");
}
