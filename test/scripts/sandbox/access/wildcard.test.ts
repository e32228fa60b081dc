import { expect } from "chai";
import fc from "fast-check";
import { compileArnPattern, compileWildcard } from "../../../../scripts/sandbox/access/wildcard";

/** The same as a regular expression: slow on some patterns, but plain. */
function reference(pattern: string): (text: string) => boolean {
  const source = [...pattern].map((character) =>
    character === "*" ? ".*" : character === "?" ? "." : character.replace(/[\\^$.|()[\]{}+]/g, "\\$&"),
  );
  const expression = new RegExp(`^${source.join("")}$`, "s");
  return (text) => expression.test(text);
}

/** Short texts of few characters, so that patterns match often. */
const TEXT = fc.string({ unit: fc.constantFrom("a", "b", "/", ":", "."), maxLength: 12 });
const PATTERN = fc.string({ unit: fc.constantFrom("a", "b", "/", ":", ".", "*", "?"), maxLength: 8 });

describe("wildcards of IAM", () => {
  it("match what a regular expression matches", () => {
    let matched = 0;
    fc.assert(
      fc.property(PATTERN, TEXT, (pattern, text) => {
        const expected = reference(pattern)(text);
        if (expected) matched++;
        expect(compileWildcard(pattern)(text)).to.equal(expected);
      }),
      { numRuns: 5_000 },
    );
    expect(matched).to.be.above(100);
  });

  it("match each text made from the pattern", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(PATTERN, TEXT), { maxLength: 4 }), (parts) => {
        const literal = (text: string) => text.replace(/[*?]/g, "x");
        const pattern = parts.map(([head]) => `${literal(head)}*`).join("");
        const text = parts.map(([head, tail]) => literal(head) + tail).join("");
        expect(compileWildcard(pattern)(text)).to.equal(true);
      }),
    );
  });

  it("give up many asterisks in bounded time", () => {
    // Exponential for a matcher that tries every way to share the text out.
    expect(compileWildcard(`${"a*".repeat(40)}b`)("a".repeat(5_000))).to.equal(false);
  });

  // Example of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
  it("match the paths that AWS's example matches, and no others", () => {
    const matches = compileArnPattern("arn:aws:s3:::amzn-s3-demo-bucket/*/test/*")!;
    const isMatch = (key: string) => matches(`arn:aws:s3:::amzn-s3-demo-bucket/${key}`);
    const inside = ["1/test/object.jpg", "1/2/test/3/object.jpg", "1/2/test/3/4/object.jpg"];
    const edges = ["1///test///object.jpg", "1/test/.jpg", "/test/object.jpg", "1/test/"];
    const outside = ["1-test/object.jpg", "test/object.jpg", "1/2/test.jpg"];
    expect([...inside, ...edges].filter((key) => !isMatch(key))).to.deep.equal([]);
    expect(outside.filter(isMatch)).to.deep.equal([]);
  });

  it("do not reach from one part of an ARN into the next", () => {
    const anyRegion = compileArnPattern("arn:aws:sns:*:123456789012:alerts")!;
    expect(anyRegion("arn:aws:sns:eu-west-1:123456789012:alerts")).to.equal(true);
    expect(anyRegion("arn:aws:sns:eu-west-1:999999999999:x:123456789012:alerts")).to.equal(false);
    const children = compileArnPattern("arn:aws:states:*:1:execution:fan-out/*:*")!;
    expect(children("arn:aws:states:r:1:execution:fan-out/Map:id")).to.equal(true);
    expect(children("arn:aws:states:r:1:execution:fan-out:id")).to.equal(false);
  });

  it("are refused where they make no ARN", () => {
    expect(["arn:aws:s3", "bucket/*", "", "arn:aws:sns:*"].map(compileArnPattern)).to.deep.equal(
      new Array(4).fill(undefined),
    );
    expect(compileArnPattern("*")!("anything")).to.equal(true);
  });
});
