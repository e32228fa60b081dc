import { parseArgs } from "node:util";
import { noForecasts } from "../../functions/business/books/protection-forecasts";
import type { PeriodTotals } from "../../functions/business/report/period-totals";
import { playBackBooks } from "../../functions/business/report/play-back";
import { computeScenarioFigures } from "../../functions/business/report/scenario-figures";
import { totalCostOf } from "../../functions/business/report/study-policies";
import { summarisePeriod } from "../../functions/business/report/summarise-period";
import { resolveTerms } from "../../functions/catalogue/resolve-terms";
import { type FleetTerms, lookUpProducts, NO_CATALOGUE } from "../../functions/contracts/catalogue";
import type { BusinessSettings } from "../../functions/contracts/settings/business";
import type { DemandSeries } from "../../functions/demand/series";
import { businessSettings } from "../support/settings";
import { generateFleet } from "./benefit-coverage/worlds";
import { type PolicyWorld, WORLD_KINDS } from "./policies/worlds";
import { generateRetailDemand } from "./support/retail-demand";

/**
 * What does it cost that suppliers take no small orders, by how an order reaches what they take? Plays the book of the
 * smoothing baseline over twelve weeks under each rule, on fleets whose suppliers take orders of two days' sales and of up
 * to two months'. Exits with 3 where waiting for the minimum, or raising by fewer days, costs less than the default, all
 * fleets together.
 */
const USAGE = "npm run bench -- supplier-minimum -- [--seeds 4] [--seed 900] [--json]";

const PLAYED_DAYS = 84;
const DAYS = 430;

/** The rules; the first cannot be carried out and bounds the others. */
const RULES: readonly (readonly [name: string, settings: Partial<BusinessSettings>])[] = [
  ["minimum ignored", {}],
  ["raised (default)", {}],
  ["raised by up to 14 days", { supplierMinimumDays: 14 }],
  ["raised by up to 28 days", { supplierMinimumDays: 28 }],
  ["raised by up to 56 days", { supplierMinimumDays: 56 }],
  ["wait until it is reached", { supplierMinimumDays: 0 }],
  ["ordered every 7 days, raised", { reviewPeriodDays: 7 }],
  ["ordered every 7 days, wait", { reviewPeriodDays: 7, supplierMinimumDays: 0 }],
];

/** Days of a supplier's sales that it takes an order for. */
const MINIMUM_DAYS = [2, 7, 20, 60];

interface Figures {
  readonly served: number;
  readonly lostMarginAmount: number;
  readonly holdingCostAmount: number;
  readonly orderingCostAmount: number;
  readonly totalAmount: number;
}

/** Every fourth product is of the same supplier, which delivers in 3 to 12 days. */
function withSuppliers(fleet: readonly DemandSeries[]): PolicyWorld {
  const supplierOf = (index: number) => index % MINIMUM_DAYS.length;
  const perDay = new Float64Array(MINIMUM_DAYS.length);
  fleet.forEach(({ unitsSold, sellingPrice }, index) => {
    const units = unitsSold.reduce((sum, one) => sum + one, 0) / unitsSold.length;
    perDay[supplierOf(index)]! += units * sellingPrice[0]! * 0.6;
  });
  const catalogue = {
    ...NO_CATALOGUE,
    products: lookUpProducts(
      fleet.map(({ productId }, index) => ({ productId, supplier: `S${supplierOf(index)}` })),
    ),
    suppliers: new Map(
      MINIMUM_DAYS.map((days, index) => [
        `S${index}`,
        { supplier: `S${index}`, leadTimeDays: 3 * (index + 1), minimumOrderValue: days * perDay[index]! },
      ]),
    ),
  };
  return { fleet, termsOf: (policy) => resolveTerms(policy, catalogue) };
}

const WORLDS: readonly (readonly [name: string, create: (seed: number) => PolicyWorld])[] = [
  ...WORLD_KINDS.slice(0, 1).map(({ name, create }) => [name, create] as const),
  ["a small shop with bulk orders", (seed) => withSuppliers(generateRetailDemand(60, DAYS, seed))],
  [
    "products that move together",
    (seed) => withSuppliers(generateFleet({ products: 40, shock: 0.3, persistence: 0.85 }, DAYS, seed)),
  ],
];

function main(): void {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "4" },
      seed: { type: "string", default: "900" },
      json: { type: "boolean", default: false },
    },
  });
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => Number(values.seed) + index);
  const results = WORLDS.map(([name, create]) => {
    const worlds = seeds.map(create);
    return {
      name,
      rules: RULES.map(([rule, settings]) =>
        average(
          rule,
          worlds.map((world) => play(world, rule, settings)),
        ),
      ),
    };
  });
  process.stdout.write(values.json ? `${JSON.stringify(results)}\n` : render(results));
  const sumOf = (place: number) => results.reduce((sum, { rules }) => sum + rules[place]!.totalAmount, 0);
  // Each against its own review: what a longer one saves or costs is not what this is about.
  const [daily, weekly] = [1, 6];
  const isDearer = (better: number, ...others: readonly number[]) =>
    others.some((place) => sumOf(place) < sumOf(better));
  if (isDearer(daily, 2, 3, 4, 5) || isDearer(weekly, 7)) process.exitCode = 3;
}

function play({ fleet, termsOf }: PolicyWorld, rule: string, settings: Partial<BusinessSettings>): Figures {
  const policy = businessSettings(settings);
  const terms = rule === RULES[0]![0] ? withoutMinimum(termsOf(policy)) : termsOf(policy);
  const toDay = fleet.reduce((last, { days }) => Math.max(last, days.at(-1)!), 0);
  // The baselines' books need no forecasts of a model.
  const played = playBackBooks(fleet, toDay - PLAYED_DAYS + 1, toDay, terms, (_, productIds, { spanDays }) =>
    noForecasts(productIds.length, spanDays),
  );
  const period = summarisePeriod(played.days, played.firstDay, policy, terms.of);
  const { demandCycleServiceLevel, ...figures } = computeScenarioFigures(period, smoothingOf(period));
  const { lostMarginAmount, holdingCostAmount, orderingCostAmount } = figures;
  return {
    served: demandCycleServiceLevel!,
    lostMarginAmount,
    holdingCostAmount,
    orderingCostAmount,
    totalAmount: totalCostOf({ ...figures, demandCycleServiceLevel }),
  };
}

/** The smoothing baseline's book, chosen as the best or not. */
function smoothingOf({ scenarios, others }: PeriodTotals) {
  return others.smoothing ?? scenarios.baseline;
}

function withoutMinimum(terms: FleetTerms): FleetTerms {
  return { ...terms, of: (productId) => ({ ...terms.of(productId), orderMinimum: undefined }) };
}

function average(rule: string, played: readonly Figures[]) {
  const mean = (of: (figures: Figures) => number) =>
    played.reduce((sum, one) => sum + of(one), 0) / played.length;
  return {
    rule,
    served: mean(({ served }) => served),
    lostMarginAmount: mean(({ lostMarginAmount }) => lostMarginAmount),
    holdingCostAmount: mean(({ holdingCostAmount }) => holdingCostAmount),
    orderingCostAmount: mean(({ orderingCostAmount }) => orderingCostAmount),
    totalAmount: mean(({ totalAmount }) => totalAmount),
  };
}

function render(
  results: readonly { readonly name: string; readonly rules: readonly ReturnType<typeof average>[] }[],
): string {
  const usd = (value: number) => Math.round(value).toLocaleString("en").padStart(12);
  return results
    .map(({ name, rules }) =>
      [
        "",
        name,
        `${"".padEnd(36)}  served lost margin     holding    ordering       total`,
        ...rules.map(
          (one) =>
            `${one.rule.padEnd(36)}${(one.served * 100).toFixed(1).padStart(6)} %${[one.lostMarginAmount, one.holdingCostAmount, one.orderingCostAmount, one.totalAmount].map(usd).join("")}`,
        ),
        "",
      ].join("\n"),
    )
    .join("\n");
}

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else main();
