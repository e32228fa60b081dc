import { expect } from "chai";
import type { ProtectionForecasts } from "../../../../functions/business/books/protection-forecasts";
import { cutFleet } from "../../../../functions/business/books/warm-up";
import { averagePeriods } from "../../../../functions/business/report/average-periods";
import { computeBenefit } from "../../../../functions/business/report/benefit";
import type { PeriodTotals } from "../../../../functions/business/report/period-totals";
import { playBackBooks } from "../../../../functions/business/report/play-back";
import { summarisePeriod } from "../../../../functions/business/report/summarise-period";
import { sameTerms } from "../../../../functions/contracts/catalogue";
import { judgeBenefit } from "../../../../functions/contracts/tell-return";
import { createRandom } from "../../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../../functions/demand/series";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({
  leadTimeDays: 3,
  leadTimeDeviationDays: 0,
  costPerOrderAmount: 0,
  // Stockouts enough for an interval.
  serviceLevelTarget: 0.9,
});
const PROTECTION_DAYS = 4;
const FIRST = 20_000;
const [FROM, TO] = [FIRST + 230, FIRST + 285];

/** Demand that swings up and down every ten days, which no simple method foresees. */
function generateFleet(products = 12, days = 300): DemandSeries[] {
  return Array.from({ length: products }, (_, index) => {
    const random = createRandom(index + 1);
    const units = Array.from({ length: days }, (_, step) =>
      Math.round((Math.floor((step + index * 3) / 10) % 2 === 0 ? 40 : 4) * (0.8 + 0.4 * random())),
    );
    return {
      productId: `P${String(index).padStart(2, "0")}`,
      days: Int32Array.from(units, (_, step) => FIRST + step),
      unitsSold: Float64Array.from(units),
      sellingPrice: new Float64Array(days).fill(10 + index),
      features: {},
      categories: {},
    };
  });
}

type Forecast = (series: DemandSeries, runDay: number) => number;

const play = (fleet: readonly DemandSeries[], forecast: Forecast, asked: number[] = []) => {
  const played = playBackBooks(
    fleet,
    FROM,
    TO,
    sameTerms(POLICY),
    (runDay, productIds): ProtectionForecasts => {
      asked.push(runDay);
      const total = Float64Array.from(productIds, (_, index) => forecast(fleet[index]!, runDay));
      return { total, firstDay: total, lower: total, upper: total };
    },
  );
  return { ...played, period: summarisePeriod(played.days, played.firstDay, POLICY) };
};
const unitsOf = (series: DemandSeries, fromDay: number, dayCount: number) =>
  series.unitsSold.subarray(fromDay - FIRST, fromDay - FIRST + dayCount).reduce((sum, one) => sum + one, 0);
const foresee: Forecast = (series, runDay) => unitsOf(series, runDay, PROTECTION_DAYS);
const lag: Forecast = (series, runDay) => unitsOf(series, runDay - 24, PROTECTION_DAYS);

describe("the books played back", () => {
  const fleet = generateFleet();

  it("ask for forecasts on each morning, in turn, and judge the days asked for", () => {
    const asked: number[] = [];
    const { period, days } = play(fleet, foresee, asked);
    expect(asked).deep.equal(Array.from({ length: TO - FROM + 2 }, (_, step) => FROM + step));
    expect([period.fromDay, period.toDay, days.length]).deep.equal([FROM, TO, TO - FROM + 2]);
    expect(period.blocks).equal(8);
  });

  it("say yes of forecasts that know what comes, and no of those that are worse than none", () => {
    const foreseen = computeBenefit(play(fleet, foresee).period);
    expect(judgeBenefit(foreseen).verdict).equal("earns");
    const lagging = computeBenefit(play(fleet, lag).period);
    expect(judgeBenefit(lagging).verdict).equal("loses");
    expect(lagging.benefitHighAmount!).below(foreseen.benefitLowAmount!);
  });

  it("hold the model against the baseline that cost least in the warm-up before them", () => {
    const { baseline, period } = play(fleet, foresee);
    expect(baseline.chosen).equal("before");
    expect([baseline.name, ...Object.keys(period.others)].sort()).deep.equal(["seasonal-naive", "smoothing"]);
  });

  it("do not know the days that come after: with others in their place they are the same", () => {
    const changed = fleet.map((series) => ({
      ...series,
      unitsSold: series.unitsSold.map((units, step) => (FIRST + step > TO ? units * 9 : units)),
    }));
    const known: Forecast = (series, runDay) => {
      const [cut] = cutFleet([series], FIRST, runDay - 1);
      return (cut!.unitsSold.subarray(-28).reduce((sum, one) => sum + one, 0) / 28) * PROTECTION_DAYS;
    };
    expect(computeBenefit(play(changed, known).period)).deep.equal(computeBenefit(play(fleet, known).period));
  });

  it("are the same books when they are played again, and others when each product opens at another place", () => {
    const lots = { ...POLICY, orderPolicy: "reorder-point" as const, costPerOrderAmount: 20 };
    // Of forecasts that move as demand does, books that opened apart order together soon and are the same from then on.
    const calm: Forecast = (series, runDay) => (unitsOf(series, runDay - 40, 40) / 40) * PROTECTION_DAYS;
    const { days, firstDay, playAgain } = play(fleet, calm);
    expect(playAgain(sameTerms(POLICY), 0).map(({ books }) => books.model)).deep.equal(
      days.map(({ books }) => books.model),
    );
    const periodOf = (shift: number) => summarisePeriod(playAgain(sameTerms(lots), shift), firstDay, lots);
    const [here, elsewhere] = [periodOf(0), periodOf(0.5)];
    expect(elsewhere.scenarios.model.opening).not.deep.equal(here.scenarios.model.opening);
    expect(elsewhere.demand).deep.equal(here.demand);
    // The mean of both is what both come to, divided by two: of totals and of what the interval is made of.
    const mean = averagePeriods([here, elsewhere]);
    const costOf = ({ scenarios }: PeriodTotals) =>
      scenarios.model.blockCostAmount.reduce((sum, one) => sum + one, 0);
    expect(costOf(mean)).closeTo((costOf(here) + costOf(elsewhere)) / 2, 1e-6);
    expect(computeBenefit(mean).benefitAmount).closeTo(
      (computeBenefit(here).benefitAmount! + computeBenefit(elsewhere).benefitAmount!) / 2,
      1e-6,
    );
    expect(averagePeriods([here])).deep.equal(here);
  });
});
