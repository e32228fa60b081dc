import { expect } from "chai";
import { type CostLine, groupByDay, groupByService, sumCosts } from "../../../functions/costs/cost-lines";
import { isMonitoringService } from "../../../functions/costs/monitoring-services";
import { findHosting, type HostingCost } from "../../../functions/costs/usage";

const line = (day: number, service: string, usd: number, usageType = "x", quantity = 1) => ({
  day,
  service,
  usageType,
  quantity,
  usd,
});
const LINES = [line(1, "A", 1), line(2, "B", 5), line(2, "A", 2), line(9, "A", 100)];
const RANGE = { fromDay: 1, toDay: 3 };

describe("cost lines", () => {
  it("add up over a period, per service and per day", () => {
    expect(sumCosts(LINES, RANGE)).to.equal(8);
    expect(groupByService(LINES, RANGE)).to.deep.equal([
      { service: "B", usd: 5 },
      { service: "A", usd: 3 },
    ]);
    expect(groupByDay(LINES, RANGE)).to.deep.equal(Float64Array.of(1, 7, 0));
  });

  it("count on both bounds of a period, and on no day beyond", () => {
    const lines = [line(0, "A", 1), line(1, "A", 2), line(2, "A", 4), line(3, "A", 8), line(4, "A", 16)];
    expect(sumCosts(lines, RANGE)).to.equal(14);
    expect(groupByService(lines, RANGE)).to.deep.equal([{ service: "A", usd: 14 }]);
    expect(groupByDay(lines, RANGE)).to.deep.equal(Float64Array.of(2, 4, 8));
    expect(groupByDay(lines, { fromDay: 2, toDay: 1 })).to.deep.equal(new Float64Array());
  });

  it("name services that cost the same by their name", () => {
    const lines = ["B", "C", "A"].map((service) => line(1, service, 1));
    expect(groupByService(lines, RANGE).map(({ service }) => service)).to.deep.equal(["A", "B", "C"]);
  });

  it("tell what watches by the billing name, however it is spelt", () => {
    expect(
      ["AmazonCloudWatch", "Amazon Simple  Notification Service", "AWS X-Ray"].every(isMonitoringService),
    ).to.equal(true);
    expect(
      ["Amazon SageMaker", "AWS Lambda", "Amazon Simple Storage Service"].some(isMonitoringService),
    ).to.equal(false);
  });

  it("tell the price of hosting in any region", () => {
    const hosting = [
      line(1, "Amazon SageMaker", 12, "EUC1-Host:ml.m5.large", 48),
      line(2, "Amazon SageMaker", 12, "EUC1-Host:ml.m5.large", 48),
      line(2, "Amazon SageMaker", 1, "EUC1-Notebk:ml.t3.medium", 1),
      // Other days, and a refund of no hours.
      line(0, "Amazon SageMaker", 99, "EUC1-Host:ml.m5.large", 1),
      line(3, "Amazon SageMaker", 99, "EUC1-Host:ml.m5.large", 1),
      line(1, "Amazon SageMaker", -3, "EUC1-Host:ml.c5.large", 0),
    ];
    // USD 12 for 48 hours of a day: 0.25 an hour, two instances.
    expect(findHosting(hosting, { fromDay: 1, toDay: 2 })).to.deep.equal([
      {
        instanceType: "ml.m5.large",
        usdPerInstanceHour: 0.25,
        volumeUsdPerInstanceMonth: 0,
        averageInstances: 2,
        days: 2,
      },
    ]);
  });

  it("counts the days since a type was last begun, and the volumes of its instances", () => {
    const hosting = [1, 3, 4].flatMap((day) => [
      line(day, "Amazon SageMaker", 12, "Host:ml.m5.large", 48),
      line(day, "Amazon SageMaker", 0.48, "USE1-Host:VolumeUsage.gp2", 2),
    ]);
    const [found] = findHosting(hosting, { fromDay: 1, toDay: 4 });
    expect(found).to.include({ days: 2, averageInstances: 2 });
    // USD 0.48 a day for two instances: 0.01 an hour and instance.
    expect(found?.volumeUsdPerInstanceMonth).to.be.closeTo(7.3, 1e-9);
  });

  it("leave out the day on which a type was begun, of which there is a part only", () => {
    const bill = (day: number, hours: number) =>
      line(day, "Amazon SageMaker", hours / 4, "Host:ml.m5.large", hours);
    const averageOf = (lines: readonly CostLine[], fromDay = 1) => {
      const [{ averageInstances, days }] = findHosting(lines, { fromDay, toDay: 9 }) as [HostingCost];
      return [averageInstances, days];
    };
    expect(averageOf([bill(2, 1), bill(3, 48), bill(4, 48)])).to.deep.equal([2, 2]);
    // After a gap too; and where the bill is read from that day on, it may be any day.
    expect(averageOf([bill(2, 48), bill(4, 12), bill(5, 48)])).to.deep.equal([2, 1]);
    expect(averageOf([bill(2, 24), bill(3, 48)], 2)).to.deep.equal([1.5, 2]);
    // It began at midnight, or was larger then; and of a day alone nobody knows.
    expect(averageOf([bill(2, 48), bill(3, 48)])).to.deep.equal([2, 2]);
    expect(averageOf([bill(2, 12)])).to.deep.equal([0.5, 1]);
  });

  it("name the dearest hosting first", () => {
    const hosting = ["ml.m5.large", "ml.m5.4xlarge", "ml.m5.xlarge"].map((type, index) =>
      line(1, "Amazon SageMaker", [1, 4, 2][index]!, `Host:${type}`),
    );
    expect(findHosting(hosting, RANGE).map(({ instanceType }) => instanceType)).to.deep.equal([
      "ml.m5.4xlarge",
      "ml.m5.xlarge",
      "ml.m5.large",
    ]);
  });
});
