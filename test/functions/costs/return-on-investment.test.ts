import { expect } from "chai";
import fc from "fast-check";
import { judgeReturn } from "../../../functions/costs/return-on-investment";

const SURE = {
  benefitAmount: 300,
  benefitLowAmount: 150,
  benefitHighAmount: 450,
  othersLowAmount: [],
  awsCostAmount: 100,
  days: 30.4375,
  setupCostAmount: 1_000,
};
const NOT_TOLD = {
  roiPercent: null,
  roiLowPercent: null,
  roiHighPercent: null,
  benefitCostRatio: null,
  netAmountPerMonth: null,
  paybackMonths: null,
};

describe("the return on investment", () => {
  it("is what is earned over what is spent, and pays the set-up back from the net", () => {
    // (300 - 100) / 100, the same at 150 and 450; 300 / 100; 200 in 30.4375 days = 200 a month; 1,000 / 200 = 5 months.
    expect(judgeReturn(SURE)).to.deep.equal({
      notToldBecause: null,
      roiPercent: 200,
      roiLowPercent: 50,
      roiHighPercent: 350,
      benefitCostRatio: 3,
      netAmountPerMonth: 200,
      paybackMonths: 5,
    });
  });

  it("is told where it is surely a loss, which never pays back", () => {
    const lost = judgeReturn({ ...SURE, benefitAmount: -20, benefitLowAmount: -50, benefitHighAmount: -1 });
    expect(lost).to.deep.include({ notToldBecause: null, roiPercent: -120, paybackMonths: null });
    // Earned for sure, but less than the bill for sure.
    const small = judgeReturn({ ...SURE, benefitAmount: 50, benefitLowAmount: 10, benefitHighAmount: 90 });
    expect(small).to.deep.include({ roiPercent: -50, benefitCostRatio: 0.5, paybackMonths: null });
  });

  it("is not told, in no figure, while nobody knows which way it goes", () => {
    const spans = judgeReturn({ ...SURE, benefitLowAmount: -1 });
    expect(spans).to.deep.equal({ ...NOT_TOLD, notToldBecause: "the interval of the benefit spans 0" });
    const holds = judgeReturn({ ...SURE, benefitLowAmount: 100 });
    expect(holds).to.deep.equal({
      ...NOT_TOLD,
      notToldBecause: "the interval of the benefit holds the AWS cost",
    });
    expect(judgeReturn({ ...SURE, benefitLowAmount: 100.01 }).notToldBecause).to.equal(null);
    expect(
      judgeReturn({ ...SURE, benefitAmount: 50, benefitLowAmount: 0, benefitHighAmount: 99 }).notToldBecause,
    ).to.match(/spans 0/);
  });

  it("is not told where another baseline may do as well", () => {
    const over = (lowAmount: number | null) =>
      judgeReturn({ ...SURE, othersLowAmount: [{ baseline: "last-year", lowAmount }] }).notToldBecause;
    expect(over(0.01)).to.equal(null);
    expect(over(0)).to.equal("the interval of the benefit over last year spans 0");
    expect(over(null)).to.equal("the interval of the benefit over last year spans 0");
    // A loss is one, whatever others would have lost.
    const loss = { benefitAmount: -20, benefitLowAmount: -50, benefitHighAmount: -1 };
    const others = [{ baseline: "last-year", lowAmount: -9 }] as const;
    expect(judgeReturn({ ...SURE, ...loss, othersLowAmount: others }).roiPercent).to.equal(-120);
  });

  it("is not told of one product or two days of trade, which have no interval", () => {
    const none = judgeReturn({ ...SURE, benefitLowAmount: null, benefitHighAmount: null });
    expect(none).to.deep.equal({
      ...NOT_TOLD,
      notToldBecause: "there are too few products, days of trade or stockouts for an interval of the benefit",
    });
  });

  it("is not told where nothing was billed, and is paid back at once where the set-up cost nothing", () => {
    expect(judgeReturn({ ...SURE, awsCostAmount: 0 })).to.deep.equal({
      ...NOT_TOLD,
      notToldBecause: "nothing was billed in these days",
    });
    expect(judgeReturn({ ...SURE, setupCostAmount: 0 }).paybackMonths).to.equal(0);
  });

  it("is told or not as a whole, and only when both bounds lie on the same side of the bill", () => {
    const money = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const bill = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(money, money, money, bill, (one, two, three, awsCostAmount) => {
        const [benefitLowAmount, benefitAmount, benefitHighAmount] = [one, two, three].sort(
          (a, b) => a - b,
        ) as [number, number, number];
        const { notToldBecause, roiPercent, roiLowPercent, roiHighPercent, ...others } = judgeReturn({
          ...SURE,
          benefitAmount,
          benefitLowAmount,
          benefitHighAmount,
          awsCostAmount,
        });
        expect(roiPercent === null).to.equal(notToldBecause !== null);
        expect(others.benefitCostRatio === null).to.equal(notToldBecause !== null);
        if (roiPercent === null) return;
        expect(Math.sign(roiLowPercent!)).to.equal(Math.sign(roiHighPercent!));
        expect(roiPercent).to.be.within(roiLowPercent!, roiHighPercent!);
      }),
    );
  });
});
