import { join } from "node:path";
import { expect } from "chai";
import { evaluateOnce } from "../support/evaluated-stacks";
import { expectKept } from "../support/kept-text";
import { ROOT } from "./support/documents";
import { drawSystem } from "./system-picture/draw-system";
import { readSystem, type System } from "./system-picture/read-system";

describe("the picture of the system", function () {
  this.timeout(120_000);
  let system: System;

  before(async () => {
    system = readSystem(await evaluateOnce({ stack: "dev" }));
  });

  it("shows what the program declares", () => {
    expectKept(join(ROOT, "docs/system.svg"), drawSystem(system));
  });

  it("changes with who may read and write what", () => {
    const [first, ...others] = system.functions;
    const changed = { ...first!, writes: new Set([...first!.writes, "models/"]) };
    expect(drawSystem({ ...system, functions: [changed, ...others] })).not.to.equal(drawSystem(system));
  });

  it("does not know what a new function does until somebody says it", () => {
    const unknown = { ...system.functions[0]!, name: "stranger" };
    expect(() => drawSystem({ ...system, functions: [unknown] })).to.throw(
      /what the function "stranger" does/,
    );
  });

  it("has nothing that GitHub strips", () => {
    expect(drawSystem(system)).not.to.match(/<script|<style|<foreignObject|href=|url\(/);
  });
});
