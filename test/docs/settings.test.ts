import { join } from "node:path";
import { parseConfig } from "../../infra/config/read-config";
import { readStackFile } from "../../scripts/program/stack-file";
import { expectKeptSection } from "../support/kept-text";
import { documentDifferences, documentSettings } from "./support/document-settings";

const ROOT = join(__dirname, "..", "..");
const PAGE = join(ROOT, "docs", "settings.md");

describe("the page of settings", () => {
  it("shows in what the stacks differ from the defaults", () => {
    const stacks = ["dev", "prod"].map((stack) => parseConfig(stack, readStackFile({ stack }, ROOT).config));
    expectKeptSection(PAGE, "differences", documentDifferences(stacks));
  });

  it("shows every setting of the schema", () => {
    expectKeptSection(PAGE, "settings", documentSettings());
  });
});
