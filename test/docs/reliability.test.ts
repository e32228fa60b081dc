import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { insert, readFigures } from "../bench/reliability/kept-figures";
import { renderFigures } from "../bench/reliability/render-figures";
import { PROBLEM_KINDS } from "../bench/reliability/sum-up";

describe("the runs under faults", () => {
  const figures = readFigures();

  it("are shown in docs/reliability.md as the benchmark counted them", () => {
    const document = readFileSync(join(__dirname, "..", "..", "docs", "reliability.md"), "utf8");
    const rerun =
      "npm run bench -- reliability -- --seed 20261130 --runs 0 --no-crashes --keep writes the table anew";
    expect(document.includes(renderFigures(figures)), rerun).to.equal(true);
  });

  it("lost, doubled, tore, changed and hid nothing", () => {
    for (const [name, { problems }] of Object.entries(figures.profiles))
      for (const kind of PROBLEM_KINDS) expect(problems[kind] ?? 0, `${name}: ${kind}`).to.equal(0);
  });

  it("are counted as often as their numbers say", () => {
    const numbered = figures.played.reduce((sum, [from, to]) => sum + to - from + 1, 0);
    const counted = Object.values(figures.profiles).reduce((sum, { runs }) => sum + runs, 0);
    expect(counted).to.equal(numbered);
  });

  it("join to stretches in whatever order they end", () => {
    const numbers = [4, 0, 2, 7, 1, 5];
    const stretches = numbers.reduce<ReturnType<typeof insert>>((kept, each) => insert(kept, each), []);
    expect(stretches).to.deep.equal([
      [0, 2],
      [4, 5],
      [7, 7],
    ]);
  });
});
