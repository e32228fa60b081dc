import { expect } from "chai";
import { costsReportKey } from "../../../../functions/contracts/keys";
import { parseDay } from "../../../../functions/demand/calendar";
import { readCosts } from "../../../../functions/handlers/report/read-costs";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-11-23")!;

describe("read-costs", () => {
  it("takes the latest cost report that is not more than two days old", async () => {
    const lake = createInMemoryLake();
    const latest = async () => (await readCosts(lake, RUN_DAY))?.runDay;
    const write = (age: number) => lake.writeJson(costsReportKey(RUN_DAY - age), { runDay: `D-${age}` });
    expect(await latest()).to.equal(undefined);
    await write(3);
    await write(-1);
    expect(await latest()).to.equal(undefined);
    await write(2);
    expect(await latest()).to.equal("D-2");
    await write(1);
    expect(await latest()).to.equal("D-1");
    await write(0);
    expect(await latest()).to.equal("D-0");
  });
});
