import { expect } from "chai";
import type { ConceptVerdict } from "../../../../functions/contracts/product-verdict";
import { describeAlarm } from "../../../../functions/monitoring/results/describe-alarm";
import { DAY, evidenceOf, OK, resultOf, scoreOf } from "./build-result";

const describeDrift = (changes: Parameters<typeof evidenceOf>[0]) =>
  describeAlarm(resultOf(scoreOf("P"), {}, [evidenceOf(changes)]))[0]!;
const describeConcept = (changes: Partial<ConceptVerdict>) =>
  describeAlarm(resultOf(scoreOf("P"), { concept: { ...OK, score: 1.4, ...changes } }));

describe("describeAlarm", () => {
  it("says nothing of a product that is not in alarm", () => {
    expect(describeAlarm(resultOf(scoreOf("P")))).to.deep.equal([]);
    expect(describeConcept({ status: "insufficient-data" })).to.deep.equal([]);
  });

  it("tells what changed, from what to what, in the unit of the change", () => {
    expect(describeDrift({})).to.deep.equal({
      reason: "selling_price level",
      text: "selling_price, level changed from 8.5 to 10.3",
      feature: "selling_price",
      kind: "level",
      since: "2024-10-04",
      score: 2,
    });
    expect(describeDrift({ kind: "spread" }).text).to.equal(
      "selling_price, standard deviation changed from 8.5 to 10.3",
    );
    expect(describeDrift({ kind: "rate", before: 0.104, now: 0.5 }).text).to.equal(
      "selling_price, share of days changed from 10 % to 50 % of days",
    );
    expect(describeDrift({ kind: "missing", before: 0, now: 0.25 }).text).to.equal(
      "selling_price, missing values changed from 0 % to 25 % of days",
    );
  });

  it("names the value of a text", () => {
    const drift = { feature: "brand", kind: "new-value", text: "south", before: 0, now: 1 } as const;
    expect(describeDrift(drift).text).to.equal('brand, new value "south" changed from 0 % to 100 % of days');
  });

  it("has no figures where one of them is unknown", () => {
    for (const changes of [{ before: null }, { now: null }]) {
      expect(describeDrift(changes).text).to.equal("selling_price, level changed");
    }
  });

  it("rounds to three digits below a thousand and to units above", () => {
    const figures = (now: number) => describeDrift({ now, before: 0 }).text.split(" to ")[1];
    expect([0.012345, 999.4, 1000.4, -1234.56, -0.98765].map(figures)).to.deep.equal([
      "0.0123",
      "999",
      "1000",
      "-1235",
      "-0.988",
    ]);
  });

  it("tells an error that rose from one that changed", () => {
    expect(describeConcept({ status: "degraded", errorRatio: 1.456, sinceDay: DAY + 1 })).to.deep.equal([
      {
        reason: "forecast error degraded",
        feature: "forecast_error",
        kind: "error",
        text: "forecast error rose to 1.46 times what is usual for it",
        since: "2024-10-05",
        score: 1.4,
      },
    ]);
    expect(describeConcept({ status: "warning", errorRatio: 0.9, score: undefined })).to.deep.equal([
      {
        reason: "forecast error warning",
        feature: "forecast_error",
        kind: "error",
        text: "forecast error behaves differently, 0.90 times what is usual for it",
        since: null,
        score: 0,
      },
    ]);
    expect(describeConcept({ status: "degraded", errorRatio: undefined })[0]!.text).to.equal(
      "forecast error rose",
    );
    expect(describeConcept({ status: "warning", errorRatio: undefined })[0]!.text).to.equal(
      "forecast error behaves differently",
    );
  });

  it("begins with what is most certain", () => {
    const evidence = [evidenceOf({ score: 1.2 }), evidenceOf({ feature: "traffic", score: 3 })];
    const concept: ConceptVerdict = { ...OK, status: "degraded", score: 2 };
    const causes = describeAlarm(resultOf(scoreOf("P"), { concept }, evidence));
    expect(causes.map(({ score }) => score)).to.deep.equal([3, 2, 1.2]);
  });
});
