import { join } from "node:path";
import { documentDifferences, documentSettings } from "../../infra/config/document";
import { parseConfig } from "../../infra/config/read-config";
import { readStackFile } from "../../scripts/program/stack-file";
import { expectKeptSection } from "../support/kept-text";

const ROOT = join(__dirname, "..", "..");

describe("the README's table of settings", () => {
  it("shows what the schema and the stacks say", () => {
    const stacks = ["dev", "prod"].map((stack) => parseConfig(stack, readStackFile({ stack }, ROOT).config));
    const text = [
      "What the environments set; everything else has its default.",
      "",
      documentDifferences(stacks),
      "",
      "<details><summary>All settings</summary>",
      "",
      documentSettings(),
      "",
      "</details>",
    ].join("\n");
    expectKeptSection(join(ROOT, "README.md"), "config", text);
  });
});
