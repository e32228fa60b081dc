import { expect } from "chai";
import type { FleetReport } from "../../../functions/contracts/results/fleet-report";
import { renderVerdict } from "../../../functions/dashboard/verdict";

const PERIOD = { from: "2026-09-01", to: "2026-09-28", days: 28 };

function verdict(
  [low, benefit, high]: readonly [number | null, number | null, number | null],
  awsCostAmount?: number,
  billed = PERIOD,
  others: readonly object[] = [],
): string {
  const book = (demandCycleServiceLevel: number, capitalAmount: number) => ({
    demandCycleServiceLevel,
    capitalAmount,
  });
  const report = {
    period: PERIOD,
    currency: { code: "USD", usdPerUnit: 1 },
    policy: { serviceTarget: "cycle-service-level" },
    scenarios: { model: book(0.984, 80), baseline: book(0.979, 100) },
    baseline: "smoothing",
    benefit: { benefitAmount: benefit, benefitLowAmount: low, benefitHighAmount: high, others },
    roi: awsCostAmount === undefined ? null : { period: billed, awsCostAmount },
  } as unknown as FleetReport;
  return renderVerdict(report);
}

describe("the verdict of the fleet page", () => {
  it("says yes only when the interval of the benefit lies above the bill", () => {
    expect(verdict([200, 300, 400], 100)).match(/<b>Yes\.<\/b>.*\$300.*\$100/);
    expect(verdict([50, 300, 400], 100)).match(/<b>Probably\.<\/b>/);
    expect(verdict([50, 80, 120], 100)).match(/<b>Not yet\.<\/b>/);
  });

  it("does not call a benefit that may be chance a benefit", () => {
    expect(verdict([-10, 300, 400], 1)).match(/<b>Not proven\.<\/b>/);
    expect(verdict([-400, -300, -10], 1)).match(/<b>No\.<\/b>/);
    expect(verdict([null, 300, null], 1)).match(/<b>It cannot be told\.<\/b>/);
  });

  it("does not hold the benefit against the bill of other days", () => {
    expect(verdict([200, 300, 400], 100, { ...PERIOD, to: "2026-09-30" })).match(/<b>It earns\.<\/b>/);
    expect(verdict([200, 300, 400])).match(/<b>It earns\.<\/b>/);
  });

  it("is not proven while another of the baselines may do as well", () => {
    const other = (benefitLowAmount: number) => [
      { baseline: "last-year", benefitAmount: 40, benefitLowAmount },
    ];
    expect(verdict([200, 300, 400], 100, PERIOD, other(-1))).match(
      /<b>Not proven\.<\/b>.*over last year it may be chance/,
    );
    expect(verdict([200, 300, 400], 100, PERIOD, other(1))).match(/<b>Yes\.<\/b>.*over smoothing/);
  });

  it("tells the stock it takes beside the service it gives", () => {
    expect(verdict([1, 2, 3])).match(/At 98\.4.% against 97\.9.% service the model binds 20.% less capital/);
  });
});
