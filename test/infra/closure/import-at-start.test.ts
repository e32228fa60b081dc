import { expect } from "chai";
import { importAtStart } from "../../../infra/closure/import-at-start";

describe("importAtStart", () => {
  it("moves each imported module to the start, once", () => {
    const text = 'await import("../a"); await import("../b"); await import("../a");';
    const { entry, closure } = importAtStart(text, "closure:test");
    expect(entry).to.contain('import * as module0 from "../a";\nimport * as module1 from "../b";');
    expect(entry).not.to.contain("module2");
    expect(closure).to.contain("await imported(0); await imported(1); await imported(0);");
  });

  it("leaves alone what only looks like an import", () => {
    const text = 'const note = "import(\\"../a\\")"; reimport("../a");';
    expect(importAtStart(text, "closure:test").closure).to.contain(text);
  });
});
