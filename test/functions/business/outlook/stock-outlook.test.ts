import { expect } from "chai";
import fc from "fast-check";
import { toOutlookTable, toStockOutlook } from "../../../../functions/business/outlook/outlook-table";
import {
  computeStockOutlook,
  type StockOutlookInput,
} from "../../../../functions/business/outlook/stock-outlook";
import { addError, createErrorProfile } from "../../../../functions/business/policy/error-profile";
import { createLevelRule, type DemandOutlook } from "../../../../functions/business/policy/order-up-to";
import { normalProbability } from "../../../../functions/demand/numeric/normal";
import { businessSettings } from "../../../support/settings";

const NONE = Number.NaN;
const POLICY = businessSettings({ leadTimeDays: 3, reviewPeriodDays: 1, leadTimeDeviationDays: 0 });

/** Demand of the first days is normal: mean and variance are those of so many days. */
const normalDays: StockOutlookInput["outcome"] = {
  lastsOf: (_, { forecastUnits }, units) =>
    normalProbability((units - forecastUnits) / Math.sqrt(forecastUnits)),
  demandIntervalOf: (_, part) => ({
    lowerUnits: part!.forecastUnits / 2,
    upperUnits: part!.forecastUnits * 2,
  }),
};

function outlookOf(wanted: Partial<StockOutlookInput>, policy = POLICY) {
  return computeStockOutlook(
    {
      runDay: 100,
      productIds: ["a"],
      onHandUnits: Float64Array.of(25),
      arrivals: Float64Array.of(0, 0, 0, 0),
      arrivalDays: 4,
      forecastByDay: Float64Array.of(10, 10, 10, 10),
      priceAmount: Float64Array.of(2),
      orderUpToLevelUnits: Float64Array.of(50),
      outcome: normalDays,
      ...wanted,
    },
    policy,
  );
}

describe("the stock to come", () => {
  it("lasts day by day with the probability that demand so far is below it", () => {
    const { lasts, runsOutInDays, lastsUntilDelivery, lastsUntilHelp, helpInDays } = outlookOf({});
    // (25 - 10) / sqrt(10), (25 - 20) / sqrt(20), (25 - 30) / sqrt(30): scipy.stats.norm.cdf.
    expect(lasts[0]).closeTo(0.9999989, 1e-6);
    expect(lasts[1]).closeTo(0.8682238, 1e-6);
    expect(lasts[2]).closeTo(0.1806552, 1e-6);
    expect(runsOutInDays[0]).equal(2);
    // Nothing is under way: an order placed now comes on the morning of day 3.
    expect(helpInDays[0]).equal(3);
    expect(lastsUntilHelp[0]).equal(lasts[2]);
    expect(lastsUntilDelivery[0]).equal(lasts[2]);
  });

  it("is helped by what arrives, from its morning on", () => {
    const { lasts, nextArrivalInDays, nextArrivalUnits, onOrderUnits, helpInDays, lastsUntilHelp } =
      outlookOf({
        arrivals: Float64Array.of(0, 0, 40, 7),
      });
    expect(nextArrivalInDays[0]).equal(2);
    expect(nextArrivalUnits[0]).equal(40);
    expect(onOrderUnits[0]).equal(47);
    expect(helpInDays[0]).equal(2);
    expect(lastsUntilHelp[0]).closeTo(0.8682238, 1e-6);
    // 65 against 30: but what was short on day 1 stays so.
    expect(lasts[2]).equal(lasts[1]);
  });

  it("of an empty shelf does not last, however much is under way", () => {
    const { lastsUntilHelp, lastsUntilDelivery, runsOutInDays, onHandUnits } = outlookOf({
      onHandUnits: Float64Array.of(0.3),
      arrivals: Float64Array.of(0, 0, 500, 0),
    });
    expect(onHandUnits[0]).equal(0);
    expect(runsOutInDays[0]).equal(0);
    expect(lastsUntilHelp[0]).below(0.001);
    expect(lastsUntilDelivery[0]).below(0.001);
  });

  it("cannot be told while nothing is known of the product's errors", () => {
    const { lasts, lastsUntilHelp, runsOutInDays } = outlookOf({
      outcome: { lastsOf: () => undefined, demandIntervalOf: () => undefined },
    });
    expect([lasts[0], lastsUntilHelp[0], runsOutInDays[0]]).deep.equal([NONE, NONE, NONE]);
  });

  it("is kept as a table and read back", () => {
    const outlook = outlookOf({ arrivals: Float64Array.of(0, 0, 40, 7) });
    const { lasts, lastsUntilHelp, lastsUntilDelivery, ...exact } = outlook;
    const read = toStockOutlook(100, toOutlookTable(outlook));
    expect(read).deep.include(exact);
    expect(read.lasts[1]).closeTo(lasts[1]!, 1e-4);
    expect(read.lastsUntilHelp[0]).closeTo(lastsUntilHelp[0]!, 1e-4);
    expect(read.lastsUntilDelivery[0]).closeTo(lastsUntilDelivery[0]!, 1e-4);
    const { lasts_2: gone, ...columns } = toOutlookTable(outlook).columns;
    expect(gone).length(1);
    expect(() => toStockOutlook(100, { rowCount: 1, columns: { ...columns, lasts_9: gone! } })).throw(
      /"lasts_2"/,
    );
  });

  it("never lasts longer with less on hand, and never gets likelier to have lasted", () => {
    const units = fc.double({ min: 0, max: 300, noNaN: true });
    void fc.assert(
      fc.property(
        fc.array(units, { minLength: 4, maxLength: 4 }),
        fc.array(units, { minLength: 4, maxLength: 4 }),
        units,
        units,
        (arrivals, forecast, low, more) => {
          const of = (onHand: number) =>
            outlookOf({
              onHandUnits: Float64Array.of(onHand),
              arrivals: Float64Array.from(arrivals),
              forecastByDay: Float64Array.from(forecast, (value) => value + 0.1),
            }).lasts;
          const [less, plenty] = [of(low), of(low + more)];
          for (let day = 0; day < 4; day++) {
            expect(plenty[day]).least(less[day]!);
            if (day > 0) expect(less[day]).most(less[day - 1]!);
          }
        },
      ),
    );
  });
});

describe("demand over the first days of a protection interval", () => {
  const outlook: DemandOutlook = { protectionForecastUnits: 40, errorMeanSquare: 144 };
  const profile = createErrorProfile();
  for (let error = -3; error <= 3; error += 0.01) addError(profile, error, 1);

  it("is over all of them what orders are taken from", () => {
    for (const safetyStockMethod of ["empirical", "poisson", "negative-binomial", "normal"] as const) {
      const rule = createLevelRule({ ...POLICY, safetyStockMethod, leadTimeDeviationDays: 1 }, profile);
      const whole = { forecastUnits: 40, share: 1 };
      for (const units of [0, 20, 40, 61]) {
        expect(rule.lastsOf(outlook, whole, units)).equal(rule.confidenceOf(outlook, units));
      }
      expect(rule.demandQuantileOf(outlook, 0.9, whole)).equal(rule.demandQuantileOf(outlook, 0.9));
    }
  });

  it("has the variance of as many days, and at least that of Poisson demand", () => {
    const rule = createLevelRule(POLICY, profile);
    // Scale 12 over four days is 6 over one: one scale above 10 units is where one scale above 40 is.
    expect(rule.lastsOf(outlook, { forecastUnits: 10, share: 0.25 }, 16)).equal(
      rule.confidenceOf(outlook, 52),
    );
    // A busy day of 64 units varies by 8 at least.
    expect(rule.lastsOf(outlook, { forecastUnits: 64, share: 0.25 }, 72)).equal(
      rule.confidenceOf(outlook, 52),
    );
  });
});
