import { expect } from "chai";
import { readDocuments } from "./support/documents";

const MOST_LINES = 250;

describe("the README", () => {
  const { text } = readDocuments().find(({ path }) => path === "README.md")!;

  it("begins with the two commands", () => {
    expect(text.slice(0, 600)).to.include("npm ci && npm run sandbox").and.include("npm ci && npm test");
  });

  it("is short", () => {
    expect(text.split("\n").length).to.be.at.most(MOST_LINES);
  });
});
