import { expect } from "chai";
import { UsageError } from "../../../../functions/contracts/errors";
import { parseDay } from "../../../../functions/demand/calendar";
import { readHolidays } from "../../../../scripts/operations/lake/read-holidays";

const TODAY = parseDay("2024-06-01")!;
const faultOf = (wanted: string) => readHolidays(wanted, TODAY).then(String, (error: Error) => error);

describe("public holidays", () => {
  it("are those of a country, known a year before, three years back and two ahead", async () => {
    const lines = await readHolidays("holidays:de", TODAY);
    expect(lines[0]).deep.equal({
      kind: "holiday",
      from: "2021-01-01",
      to: "2021-01-01",
      name: "New Year's Day",
      knownFrom: "2020-01-02",
    });
    // Easter Sunday of 2026 is the 5th of April, by any calendar.
    expect(lines.find(({ from }) => from === "2026-04-06")).include({
      name: "Easter Monday",
      knownFrom: "2024-06-01",
    });
    expect(lines.at(-1)!.from.slice(0, 4)).equal("2026");
    // Epiphany is one in Bavaria and not in all of Germany.
    expect(lines.some(({ from }) => from === "2024-01-06")).equal(false);
    const south = await readHolidays("holidays:DE-BY:South", TODAY);
    expect(south.find(({ from }) => from === "2024-01-06")).include({ name: "Epiphany", region: "South" });
  });

  it("of a single year were known to no forecast of before", async () => {
    // The funeral of Queen Elizabeth II was announced nine days before.
    const lines = await readHolidays("holidays:GB-ENG", TODAY);
    expect(lines.find(({ from }) => from === "2022-09-19")!.knownFrom).equal("2022-09-19");
  });

  it("are refused for what is no country or no part of it", async () => {
    for (const [wanted, message] of [
      ["holidays:", /names no country; write holidays:DE/],
      ["holidays:XX", /"XX" is no country.*known are AD, /],
      ["holidays:DE-XX", /"DE-XX" is no part of Germany.*known are DE-BB, /],
    ] as const) {
      const fault = await faultOf(wanted);
      expect(fault).instanceOf(UsageError);
      expect((fault as Error).message).match(message);
    }
  });
});
