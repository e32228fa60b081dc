import { join } from "node:path";
import { expect } from "chai";
import { findLikelyCauses, LIKELY_CAUSES } from "../../functions/contracts/likely-causes";
import { DRIFT_KINDS } from "../../functions/contracts/product-verdict";
import { expectKeptSection } from "../support/kept-text";
import { ROOT } from "./support/documents";

describe("the table of likely causes", () => {
  it("is shown in docs/monitoring.md", () => {
    const rows = LIKELY_CAUSES.map(({ what, lookAt }) => `| ${what} | ${lookAt.join("; ")} |`);
    const table = ["| change | look at |", "| --- | --- |", ...rows].join("\n");
    expectKeptSection(join(ROOT, "docs", "monitoring.md"), "likely-causes", table);
  });

  it("has a row for every change there is, and every row is reached", () => {
    const features = ["selling_price", "inventory_level", "units_sold", "traffic"];
    const found = new Set(
      features.flatMap((feature) => DRIFT_KINDS.map((kind) => findLikelyCauses(feature, kind))),
    ).add(findLikelyCauses("forecast_error", "error"));
    expect([...found].every((lookAt) => lookAt.length > 0)).to.equal(true);
    expect(found.size).to.equal(LIKELY_CAUSES.length);
    expect(findLikelyCauses("list_price", "level")[0]).to.equal("a new price list or contract");
    expect(findLikelyCauses("list_price", "missing")[0]).to.match(/export or join/);
  });
});
