import { expect } from "chai";
import { parseDay } from "../../../../functions/demand/calendar";
import { readScores } from "../../../../functions/handlers/report/read-scores";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import { writeScores } from "../../../support/report-lake";

const DAY = parseDay("2026-11-20")!;

describe("read-scores", () => {
  it("adds up the scores of each product over the days there are", async () => {
    const lake = createInMemoryLake();
    await writeScores(lake, DAY - 1, { A: [100, 0, 0] });
    await writeScores(lake, DAY, { A: [4, 5, 2], B: [1, 1, 3] });
    // The day after left none.
    await writeScores(lake, DAY + 2, { A: [6, 4, 6], C: [1, 2, 3, "closed"] });
    await writeScores(lake, DAY + 3, { A: [1_000, 0, 0] });
    const { days, byProduct } = await readScores(lake, DAY, DAY + 2);
    expect(days.map(({ columns }) => (columns.date as Int32Array)[0])).to.deep.equal([DAY, DAY + 2]);
    // C has no scored day.
    expect([...byProduct.keys()]).to.deep.equal(["A", "B"]);
    expect(byProduct.get("A")?.model).to.include({ count: 2, absoluteError: 3, absoluteActual: 10 });
    expect(byProduct.get("A")?.baseline).to.include({ count: 2, absoluteError: 2 });
    expect(byProduct.get("B")?.model).to.include({ count: 1, absoluteError: 0 });
  });

  it("has no scores of a period that is empty", async () => {
    const lake = createInMemoryLake();
    await writeScores(lake, DAY, { A: [4, 5, 2] });
    expect((await readScores(lake, DAY + 1, DAY)).days).to.deep.equal([]);
    expect((await readScores(lake, DAY + 5, DAY)).days).to.deep.equal([]);
    expect((await readScores(lake, DAY, DAY)).days).to.have.length(1);
  });
});
