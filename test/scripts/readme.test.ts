import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { COMMANDS } from "../../scripts/commands";
import { evaluateProgram } from "../../scripts/program/evaluate-program";

const README = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");

describe("the README", () => {
  it("has a runbook for every alarm of both stacks", async () => {
    const programs = await Promise.all(["dev", "prod"].map((stack) => evaluateProgram({ stack })));
    const anchors = programs.flatMap(({ resources }) =>
      resources.flatMap(
        ({ inputs }) => /Runbook: \S+#(\S+)/.exec(String(inputs.alarmDescription))?.[1] ?? [],
      ),
    );
    expect(anchors).to.have.length.greaterThan(40);
    const missing = new Set(anchors.filter((anchor) => !README.includes(`<a id="${anchor}"></a>`)));
    expect([...missing]).to.deep.equal([]);
  });

  it("lists every command", () => {
    for (const { command } of COMMANDS) {
      expect(README, command).to.match(new RegExp(`\\| .*\`${command.split(" ")[0]}\\b.*\\|`));
    }
  });

  it("begins with the two commands", () => {
    expect(README.slice(0, 600)).to.include("npm ci && npm run sandbox").and.include("npm ci && npm test");
  });
});
