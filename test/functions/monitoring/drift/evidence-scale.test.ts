import { expect } from "chai";
import { EvidenceScale, ORDINARY } from "../../../../functions/monitoring/drift/evidence-scale";
import { expectClose, readReference } from "./reference";

describe("EvidenceScale", () => {
  it("standardises evidence as NumPy does, by what was over before", () => {
    const scale = new EvidenceScale({ mean: 1.5, deviation: 1.2 });
    const rows = readReference<[evidence: number, scaled: number, accepted: number][]>("evidenceScale");
    rows.forEach(([evidence, scaled, accepted], day) => {
      expectClose(scale.weigh(evidence), scaled, `day ${day}`, 1e-8);
      if (accepted === 1) scale.accept();
    });
  });

  it("leaves an ordinary series as it is while nothing is known of it", () => {
    expect(new EvidenceScale(ORDINARY).weigh(5)).to.be.closeTo(5, 1e-12);
  });

  it("does not let an excursion that lasts hide itself, and asks for more after it is over", () => {
    const scale = new EvidenceScale();
    for (let day = 0; day < 200; day += 1) scale.weigh(day % 14 === 0 ? 2 : 0.5);
    const before = scale.weigh(9);
    for (let day = 0; day < 40; day += 1) expect(scale.weigh(9)).to.equal(before);
    scale.weigh(0);
    expect(scale.weigh(9)).to.be.below(before);
  });
});
