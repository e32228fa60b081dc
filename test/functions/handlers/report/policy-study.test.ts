import { expect } from "chai";
import { businessReportFile } from "../../../../functions/contracts/keys";
import type { FleetReport } from "../../../../functions/contracts/results/fleet-report";
import { formatDay } from "../../../../functions/demand/calendar";
import { renewPolicyStudy } from "../../../../functions/handlers/report/policy-study";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../../support/business-case";

describe("the study of other policies in the daily report", () => {
  it("is made once there is a week beyond the run-in, kept for a week, and made anew for another policy", async () => {
    // A lead time and two reviews of a week are 15 days: with a week that counts, the 24th run is the first to have it.
    const policy = { ...BUSINESS_SETTINGS.business, leadTimeDays: 1 };
    const { lake, run } = await createBusinessCase({ products: 3, days: 26, business: { leadTimeDays: 1 } });
    for (let day = 0; day < 26; day++) await run(FIRST_RUN + day);
    const studyOf = async (day: number) =>
      (await lake.readJson<FleetReport>(businessReportFile(FIRST_RUN + day)))!.policies;
    expect(await studyOf(22)).equal(null);
    const first = (await studyOf(23))!;
    expect(first).deep.include({
      madeOn: formatDay(FIRST_RUN + 23),
      from: formatDay(FIRST_RUN + 16),
      to: formatDay(FIRST_RUN + 22),
      inUseSince: formatDay(FIRST_RUN + 1),
      products: 3,
      recommended: null,
    });
    // The present policy played again costs what the report says of the same days.
    const present = first.policies.find(({ isPresent }) => isPresent)!;
    expect(present.settings.serviceLevelTarget).equal(policy.serviceLevelTarget);
    expect(await studyOf(25)).deep.equal(first);
    const other = (await renewPolicyStudy(
      lake,
      { ...policy, orderPolicy: "reorder-point" },
      FIRST_RUN + 25,
    ))!;
    expect(other.madeOn).equal(formatDay(FIRST_RUN + 25));
    expect(other.policies.find(({ isPresent }) => isPresent)!.settings.orderPolicy).equal("reorder-point");
    // Eight days after it was made, it is made anew.
    const last = await renewPolicyStudy(lake, policy, FIRST_RUN + 25);
    expect(last!.madeOn).equal(first.madeOn);
  });

  it("is not made of books with a gap, or of none", async () => {
    const { lake } = await createBusinessCase({ products: 2, days: 2 });
    expect(await renewPolicyStudy(lake, BUSINESS_SETTINGS.business, FIRST_RUN)).equal(null);
  });
});
