import { join } from "node:path";
import { FAULT_KINDS } from "../../scripts/sandbox/server/fault-rates";
import { expectKeptSection } from "../support/kept-text";
import { ROOT } from "./support/documents";

describe("the page of the sandbox", () => {
  it("shows every kind of fault with what it does and how often it does it", () => {
    const rows = Object.entries(FAULT_KINDS).map(
      ([kind, { of, effect, usualRate }]) => `| \`${kind}\` | ${of} | ${effect} | ${usualRate} |`,
    );
    const table = ["| kind | of | are | usual rate |", "|---|---|---|---|", ...rows].join("\n");
    expectKeptSection(join(ROOT, "docs", "sandbox.md"), "faults", table);
  });
});
