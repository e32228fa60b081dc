import { expect } from "chai";
import { isAttemptFileKey } from "../../../../functions/contracts/day-results";
import { parseDay } from "../../../../functions/demand/calendar";
import { hasBaseline, writeInputFiles } from "../../../../functions/handlers/monitoring/input-files";
import type { DatasetColumns } from "../../../../functions/monitoring/model-monitor/compute-statistics";
import { createInMemoryLake, type InMemoryLake } from "../../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-11-23")!;
const FOLDER = "monitoring/dt=2026-11-23/";
const BASELINE = "baseline/";
const USUAL: DatasetColumns = { rain: [1, 2], price: [3, 4] };

/** Writes the files of a day and counts how often a baseline is made of {@link USUAL}. */
function createWriter(lake: InMemoryLake) {
  let made = 0;
  const write = async (columns: DatasetColumns, subfolder: "" | "live/" = "", runDay = RUN_DAY) => {
    const day = await lake.beginDay("monitoring", runDay);
    const violations = await writeInputFiles(lake, day, subfolder, columns, 2, () => {
      made++;
      return { columns: USUAL, itemCount: 2 };
    });
    await day.commit({ keep: ({ names }) => names });
    return violations.length;
  };
  return { write, made: () => made };
}

describe("input-files", () => {
  it("leave statistics, constraints and violations of a day, and the baseline once", async () => {
    const lake = createInMemoryLake();
    const { write, made } = createWriter(lake);
    expect(await hasBaseline(lake)).to.equal(false);
    expect(await write(USUAL)).to.equal(0);
    expect(await hasBaseline(lake)).to.equal(true);
    const known = lake.keys().filter((key) => !isAttemptFileKey(key) && !key.includes("/commits/"));
    expect(known).to.deep.equal([
      `${BASELINE}constraints.json`,
      `${BASELINE}statistics.json`,
      `${FOLDER}constraint_violations.json`,
      `${FOLDER}constraints.json`,
      `${FOLDER}statistics.json`,
    ]);
    expect(await lake.readText(`${FOLDER}constraints.json`)).to.equal(
      await lake.readText(`${BASELINE}constraints.json`),
    );
    await write(USUAL, "", RUN_DAY + 1);
    expect(made()).to.equal(1);
  });

  it("count what the day breaks of the baseline's constraints", async () => {
    const lake = createInMemoryLake();
    const { write } = createWriter(lake);
    expect(await write({ rain: [1, 2], other: [3, 4] })).to.equal(2);
    const found = await lake.readJson<{ violations: { constraint_check_type: string }[] }>(
      `${FOLDER}constraint_violations.json`,
    );
    expect(found?.violations.map((violation) => violation.constraint_check_type)).to.deep.equal([
      "missing_column_check",
      "extra_column_check",
    ]);
  });

  it("keep a baseline that was edited, and make what is missing of one anew", async () => {
    const lake = createInMemoryLake();
    const { write, made } = createWriter(lake);
    await write(USUAL);
    const edited = { version: 0, features: [] };
    await lake.writeJson(`${BASELINE}constraints.json`, edited);
    // Neither column is expected any more: both are extra, which is one violation.
    expect(await write(USUAL)).to.equal(1);
    expect(await lake.readJson(`${FOLDER}constraints.json`)).to.deep.equal(edited);
    expect(made()).to.equal(1);
    await lake.store.delete([`${BASELINE}statistics.json`]);
    expect(await write(USUAL)).to.equal(1);
    expect(made()).to.equal(2);
    // Suggested from the baseline there is.
    await lake.store.delete([`${BASELINE}constraints.json`]);
    expect(await write(USUAL)).to.equal(0);
    expect(made()).to.equal(2);
  });

  it("keep captured requests apart, with a baseline of their own", async () => {
    const lake = createInMemoryLake();
    const { write, made } = createWriter(lake);
    await write(USUAL, "live/");
    expect(await hasBaseline(lake)).to.equal(false);
    await write(USUAL);
    expect(made()).to.equal(2);
    expect(lake.keys()).to.include.members([
      `${BASELINE}live/constraints.json`,
      `${FOLDER}live/statistics.json`,
    ]);
  });
});
