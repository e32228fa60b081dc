import { expect } from "chai";
import { sumLogCosts } from "../../../functions/costs/log-costs";
import { sumUntagged } from "../../../functions/costs/untagged";

const cost = (service: string, tagValue: string, usd: number) => ({ service, tagValue, usd });

describe("what bears no tag", () => {
  it("is counted for services that we use, beside what is ours; other environments are not ours", () => {
    const found = sumUntagged(
      [
        cost("AmazonCloudWatch", "dev", 6),
        cost("AmazonCloudWatch", "", 3),
        cost("AmazonCloudWatch", "prod", 50),
        cost("Amazon SageMaker", "dev", 40),
        cost("Amazon EC2", "", 900),
        cost("AmazonCloudWatch", "", 1),
      ],
      "dev",
    );
    expect(found).to.deep.equal({
      usd: 4,
      shareRatio: 4 / 50,
      byService: [{ service: "AmazonCloudWatch", usd: 4 }],
    });
  });

  it("has no share of nothing", () => {
    expect(sumUntagged([cost("Amazon EC2", "", 9)], "dev")).to.deep.equal({
      usd: 0,
      shareRatio: null,
      byService: [],
    });
  });
});

describe("what logs cost", () => {
  it("is what CloudWatch bills for writing and keeping them in the period", () => {
    const line = (day: number, service: string, usageType: string) => ({
      day,
      service,
      usageType,
      quantity: 2,
      usd: 1,
    });
    const lines = [
      line(1, "AmazonCloudWatch", "USE1-DataProcessing-Bytes"),
      line(2, "AmazonCloudWatch", "DataProcessing-Bytes"),
      line(2, "AmazonCloudWatch", "USE1-TimedStorage-ByteHrs"),
      line(2, "Amazon Simple Storage Service", "USE1-TimedStorage-ByteHrs"),
      line(3, "AmazonCloudWatch", "DataProcessing-Bytes"),
    ];
    expect(sumLogCosts(lines, { fromDay: 1, toDay: 2 })).to.deep.equal({
      writtenGb: 4,
      writtenUsd: 2,
      keptGbMonths: 2,
      keptUsd: 1,
    });
  });
});
