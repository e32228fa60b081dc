import { expect } from "chai";
import { US_DOLLAR } from "../../../functions/contracts/money";
import type { PolicyStudy, StudiedPolicy } from "../../../functions/contracts/results/policy-study";
import { renderPoliciesSection } from "../../../functions/dashboard/policies-section";

const policy = (
  name: string,
  level: number,
  totalCostAmount: number,
  wanted: Partial<StudiedPolicy> = {},
): StudiedPolicy => ({
  name,
  settings: {
    orderPolicy: "order-up-to",
    reviewPeriodDays: 1,
    serviceTarget: "cycle-service-level",
    serviceLevelTarget: level,
  },
  isPresent: false,
  isOnCurve: true,
  demandCycleServiceLevel: level,
  fillRate: level,
  capitalAmount: 100,
  lostMarginAmount: totalCostAmount,
  holdingCostAmount: 0,
  orderingCostAmount: 0,
  writeOffAmount: 0,
  totalCostAmount,
  savingAmount: 500 - totalCostAmount,
  savingLowAmount: 11,
  savingHighAmount: 222,
  ...wanted,
});

const study = (wanted: Partial<PolicyStudy> = {}): PolicyStudy => ({
  madeOn: "2026-09-30",
  from: "2026-09-02",
  to: "2026-09-29",
  inUseSince: "2026-08-12",
  products: 150,
  studiedProducts: 150,
  policies: [
    policy("at 95 %", 0.95, 900),
    policy("at 98 %", 0.98, 500, { isPresent: true, savingLowAmount: null, savingHighAmount: null }),
    policy("at 99.5 %", 0.995, 300),
    policy("<reorder>", 0.98, 100, { isOnCurve: false }),
  ],
  leastCost: "<reorder>",
  recommended: "<reorder>",
  evidence: "It would have cost $400 less.",
  ...wanted,
});

/** Rows of the table, their cells without markup. */
const rowsOf = (html: string) =>
  [...html.matchAll(/<tr><th scope="row">(.*?)<\/tr>/g)].map(([, row]) => row!.replaceAll(/<[^>]+>/g, "|"));

describe("the section of other policies", () => {
  it("says what to change to, on what evidence", () => {
    const html = renderPoliciesSection(study(), US_DOLLAR);
    expect(html).include("<b>Change to: &#60;reorder&#62;.</b> It would have cost $400 less.");
    expect(html).match(/2 Sep 2026 to 29 Sep 2026; each policy in use since 12 Aug 2026/);
    expect(html).not.include("<reorder>");
  });

  it("gives no advice where there is none", () => {
    const html = renderPoliciesSection(
      study({ recommended: null, evidence: "None is surely cheaper." }),
      US_DOLLAR,
    );
    expect(html).not.include("Change to");
    expect(html).include("None is surely cheaper.");
  });

  it("draws the curve of targets with its least and the present one, the others in the table alone", () => {
    const html = renderPoliciesSection(study(), US_DOLLAR);
    expect(html.match(/<circle /g)).length(3);
    expect(html).include("least $300 at 99.5");
    expect(html).match(/98\u202f%<\/text><text[^>]*>present<\/text>/);
    expect(html).match(/99\.5\u202f%<\/text><text[^>]*>least<\/text>/);
    expect(rowsOf(html)).length(4);
  });

  it("has cost, saving with its interval, and service of each", () => {
    const rows = rowsOf(renderPoliciesSection(study(), US_DOLLAR));
    expect(rows[0]).match(/at 95 %.*\$900.*\u2212\$400 \(\$11\.00 to \$222\).*95\.0/);
    expect(rows[1]).match(/at 98 % \|\(present\).*\$500.*\u2013/);
    expect(rows[3]).match(/\(least cost, recommended\)/);
  });

  it("says where a sample stands for the fleet, and is absent without a study", () => {
    expect(renderPoliciesSection(study({ products: 90_000, studiedProducts: 4_000 }), US_DOLLAR)).match(
      /4,000 of 90,000 products, costs scaled up/,
    );
    expect(renderPoliciesSection(null, US_DOLLAR)).equal("");
  });
});
