import type { ProtectionForecasts } from "../../../functions/business/books/protection-forecasts";
import { blockSavings } from "../../../functions/business/report/benefit";
import type { BlockFigures } from "../../../functions/business/report/bootstrap";
import { playBackBooks } from "../../../functions/business/report/play-back";
import { summarisePeriod } from "../../../functions/business/report/summarise-period";
import { sameTerms } from "../../../functions/contracts/catalogue";
import { createRandom } from "../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../functions/demand/series";
import { businessSettings } from "../../support/settings";

/** Products and days as a window of books sees them; what they have in common is the shock. */
export interface World {
  readonly name: string;
  readonly products: number;
  readonly windowDays: number;
  /** Deviation of the logarithm of what multiplies the demand of all products alike, and how it lasts from day to day. */
  readonly shock: number;
  readonly persistence: number;
}

const POLICY = businessSettings({ leadTimeDays: 3, leadTimeDeviationDays: 0, costPerOrderAmount: 1 });
const PROTECTION_DAYS = 4;
const FIRST_DAY = 19_999;
/** History and warm-up before the first window. */
const DAYS_BEFORE = 180;

/** Windows of a fleet's books one after the other: the benefit of a mean of four weeks over seasonal naive. */
export function playFleet(world: World, windows: number, seed: number): readonly BlockFigures[] {
  const days = DAYS_BEFORE + windows * world.windowDays + 1;
  const fleet = generateFleet(world, days, seed);
  const sums = fleet.map(({ unitsSold }) => {
    const total = new Float64Array(days + 1);
    unitsSold.forEach((units, step) => {
      total[step + 1] = total[step]! + units;
    });
    return total;
  });
  const fromDay = FIRST_DAY + DAYS_BEFORE;
  const played = playBackBooks(
    fleet,
    fromDay,
    fromDay + windows * world.windowDays - 1,
    sameTerms(POLICY),
    (runDay, productIds): ProtectionForecasts => {
      const known = runDay - FIRST_DAY;
      const total = Float64Array.from(
        productIds,
        (_, index) => ((sums[index]![known]! - sums[index]![known - 28]!) / 28) * PROTECTION_DAYS,
      );
      return { total, firstDay: total, lower: total, upper: total };
    },
  );
  return Array.from({ length: windows }, (_, index) => {
    const first = index * world.windowDays;
    const period = summarisePeriod(
      played.days.slice(first, first + world.windowDays + 1),
      played.firstDay,
      POLICY,
    );
    const naive = period.others["seasonal-naive"] ?? period.scenarios.baseline;
    return blockSavings(period, naive, period.scenarios.model);
  });
}

/** Levels and prices are lognormal, demand of a day is a count as wide as its mean: a gamma mixture of Poisson. */
export function generateFleet(
  { products, shock, persistence }: Pick<World, "products" | "shock" | "persistence">,
  days: number,
  seed: number,
): DemandSeries[] {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let state = normal();
  const common = Float64Array.from({ length: days }, () => {
    state = persistence * state + Math.sqrt(1 - persistence ** 2) * normal();
    return Math.exp(shock * state - shock ** 2 / 2);
  });
  return Array.from({ length: products }, (_, index) => {
    const level = 12 * Math.exp(0.7 * normal());
    return {
      productId: `P${String(index).padStart(4, "0")}`,
      days: Int32Array.from(common, (_, step) => FIRST_DAY + step),
      unitsSold: common.map((factor) => Math.max(0, Math.round(level * factor * (1 + 0.5 * normal())))),
      sellingPrice: new Float64Array(days).fill(Math.round(1_000 * Math.exp(0.4 * normal())) / 100),
      features: {},
      categories: {},
    };
  });
}
