import { expect } from "chai";
import { formatScores, formatSurvivors, type Mutant, scorePercent } from "./results";

const SOURCE = "const low = 1;\nconst wide = low <\n  2;\n";
const mutant = (status: string, fileName = "a.ts") =>
  ({
    fileName,
    status,
    mutatorName: "EqualityOperator",
    replacement: "low >= 2",
    location: { start: { line: 2, column: 14 }, end: { line: 3, column: 4 } },
  }) as Mutant;
const nameOf = ({ fileName }: Mutant) => fileName;

describe("the result of a mutation run", () => {
  it("scores what the tests noticed of what they could have noticed", () => {
    const statuses = ["Killed", "Timeout", "Survived", "NoCoverage", "Ignored", "RuntimeError"];
    expect(scorePercent(statuses.map((status) => mutant(status)))).to.equal(50);
    expect(scorePercent([mutant("Ignored")])).to.equal(undefined);
  });

  it("has a line per file and one for all", () => {
    const table = formatScores([mutant("Killed", "b.ts"), mutant("Survived"), mutant("Ignored")], nameOf);
    expect(table.split("\n").map((line) => line.split(/ {2,}/))).to.deep.equal([
      ["file", "mutants", "killed", "survived", "no coverage", "ignored", "score %"],
      ["a.ts", "1", "0", "1", "0", "1", "0.0"],
      ["b.ts", "1", "1", "0", "0", "0", "100.0"],
      ["all ", "2", "1", "1", "0", "1", "50.0"].map((cell) => cell.trim()),
    ]);
  });

  it("shows what stood where a survivor is, and what took its place", () => {
    expect(formatSurvivors([mutant("Killed"), mutant("Survived")], nameOf, () => SOURCE)).to.equal(
      "a.ts:2:14  EqualityOperator\n  - low < 2\n  + low >= 2",
    );
  });
});
