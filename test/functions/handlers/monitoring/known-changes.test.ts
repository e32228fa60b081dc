import { expect } from "chai";
import type { Declaration } from "../../../../functions/contracts/declarations";
import { changesFile, DECLARATIONS_KEY } from "../../../../functions/contracts/keys";
import type { OpenChange } from "../../../../functions/contracts/results/monitoring";
import { parseDay } from "../../../../functions/demand/calendar";
import { readKnownChanges } from "../../../../functions/handlers/monitoring/known-changes";
import { toChangeTable } from "../../../../functions/monitoring/changes/change-table";
import { toDeclaredChange } from "../../../../functions/monitoring/changes/read-declarations";
import { writeDayFile } from "../../../support/day-files";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-09-21")!;
const changeOf = (productId: string): OpenChange => ({
  ...{ productId, feature: "price", kind: "level", text: null, state: "in-alarm", since: "2026-09-10" },
  ...{ raisedOn: "2026-09-14", settledOn: null, before: 1, now: 2, score: 2, revenuePerDay: 5 },
  ...{ declarationId: null, declaredBy: null, why: null },
});
const declarationOf = (id: string, productId: string, from: string): Declaration => ({
  ...{ id, status: "expected", productId, feature: "price", from, settledOn: "2026-09-20" },
  ...{ why: "x", declaredBy: "ana", declaredAt: "2026-09-01T00:00:00.000Z" },
});

describe("readKnownChanges", () => {
  it("finds what the last run before left, however long ago, and nothing that came later", async () => {
    const lake = createInMemoryLake();
    expect((await readKnownChanges(lake, RUN_DAY)).changesOf("A")).to.deep.equal([]);
    await writeDayFile(lake, changesFile(RUN_DAY - 40), toChangeTable([changeOf("A")]));
    await writeDayFile(lake, changesFile(RUN_DAY), toChangeTable([changeOf("A"), changeOf("A")]));
    const known = await readKnownChanges(lake, RUN_DAY);
    expect(known.changesOf("A")).to.deep.equal([changeOf("A")]);
    expect(known.changesOf("B")).to.deep.equal([]);
    await writeDayFile(lake, changesFile(RUN_DAY - 1), toChangeTable([changeOf("B")]));
    expect((await readKnownChanges(lake, RUN_DAY)).changesOf("A")).to.deep.equal([]);
  });

  it("has the declarations that stand, of a product and of all, by their days", async () => {
    const lake = createInMemoryLake();
    const withdrawn = {
      ...declarationOf("gone", "A", "2026-09-01"),
      withdrawn: { by: "bo", at: "2026-09-02" },
    };
    await lake.writeJson(DECLARATIONS_KEY, {
      schemaVersion: 1,
      declarations: [
        declarationOf("own", "A", "2026-09-12"),
        withdrawn,
        declarationOf("all", "all", "2026-09-15"),
        declarationOf("first", "A", "2026-09-03"),
      ],
    });
    const { declarations } = await readKnownChanges(lake, RUN_DAY);
    expect(declarations.of("A").map(({ id }) => id)).to.deep.equal(["first", "own", "all"]);
    expect(declarations.of("B").map(({ id }) => id)).to.deep.equal(["all"]);
    expect(
      toDeclaredChange({ ...declarationOf("x", "A", "2026-09-12"), kind: "missing", until: "2026-09-30" }),
    ).to.deep.equal({
      ...{ feature: "price", kind: "missing", fromDay: parseDay("2026-09-12") },
      ...{ settledDay: parseDay("2026-09-20"), untilDay: parseDay("2026-09-30") },
    });
  });
});
