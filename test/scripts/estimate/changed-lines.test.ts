import { expect } from "chai";
import { listChangedLines } from "../../../scripts/estimate/changed-lines";

const line = (service: string, item: string, usdPerMonth: number) => ({
  service,
  item,
  usdPerMonth,
  priceKey: "x",
  quantity: 1,
  because: "",
});
const estimate = (...lines: ReturnType<typeof line>[]) => ({
  lines,
  usdPerMonth: 0,
  mostUsdPerMonth: 0,
  missingPrices: [],
});

describe("what changed between two estimates", () => {
  it("is each line that costs more or less, the largest change first", () => {
    const before = estimate(
      line("SageMaker", "2 x large", 168),
      line("S3", "lake", 1),
      line("KMS", "keys", 1),
    );
    const after = estimate(
      line("SageMaker", "2 x xlarge", 336),
      line("S3", "lake", 1.5),
      line("KMS", "keys", 1.004),
    );
    expect(listChangedLines(before, after)).to.deep.equal([
      { service: "SageMaker", item: "2 x xlarge", beforeUsd: 0, afterUsd: 336 },
      { service: "SageMaker", item: "2 x large", beforeUsd: 168, afterUsd: 0 },
      { service: "S3", item: "lake", beforeUsd: 1, afterUsd: 1.5 },
    ]);
  });
});
