import { expect } from "chai";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { editYaml, type YamlEdit } from "../../../../scripts/operations/promotion/edit-yaml";

const edit = (text: string, path: string, value: YamlEdit["value"]) =>
  editYaml(text, "Pulumi.prod.yaml", [{ path: path.split("."), value }]);
/** Lines that went and lines that came. */
function changedLines(before: string, after: string): { gone: string[]; come: string[] } {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  return {
    gone: old.filter((line) => !fresh.includes(line)),
    come: fresh.filter((line) => !old.includes(line)),
  };
}

/** Written by hand: blanks, quotes, lists, numbers and folded texts as no printer would lay them out. */
const BY_HAND = `# Production.

config:   # of the stack
    # the model
    model:   # pinned
        version:   '1'   # approved by the planners
        featureOrder:
        - price
        - promotion
    # the rest
    monitoring:
        watchList:   [a,b,  c]
        note: >-
          long text that
          is folded
        octal: 010
        empty:
    budget: {monthlyUsd:   600, kind: "x"}
`;

describe("a value of a YAML file", () => {
  it("is changed where it stands, whatever the file looks like", () => {
    const after = edit(BY_HAND, "config.model.version", "2");
    expect(changedLines(BY_HAND, after)).to.deep.equal({
      gone: ["        version:   '1'   # approved by the planners"],
      come: ['        version:   "2"   # approved by the planners'],
    });
    expect(changedLines(BY_HAND, edit(BY_HAND, "config.budget.monthlyUsd", 900)).come).to.deep.equal([
      '    budget: {monthlyUsd:   900, kind: "x"}',
    ]);
    expect(changedLines(BY_HAND, edit(BY_HAND, "config.monitoring.empty", true)).come).to.deep.equal([
      "        empty: true",
    ]);
    expect(changedLines(BY_HAND, edit(BY_HAND, "config.monitoring.note", "short")).come).to.deep.equal([
      '        note: "short"',
    ]);
  });

  it("is added behind the last one of its section, indented as the section is", () => {
    expect(changedLines(BY_HAND, edit(BY_HAND, "config.model.image", "x"))).to.deep.equal({
      gone: [],
      come: ['        image: "x"'],
    });
    expect(changedLines(BY_HAND, edit(BY_HAND, "config.endpoint.hours.from", 3))).to.deep.equal({
      gone: [],
      come: ["    endpoint:", "        hours:", "            from: 3"],
    });
    expect(edit("", "config.model.version", "1")).to.equal('config:\n  model:\n    version: "1"\n');
    expect(edit("config:\n  model:\nx: 1", "config.model.a.b", 1)).to.equal(
      "config:\n  model:\n    a:\n      b: 1\nx: 1",
    );
    expect(edit("a: {}\n", "a.b.c", "d")).to.equal('a: { b: { c: "d" } }\n');
  });

  it("is taken out with its lines and nobody else's", () => {
    expect(changedLines(BY_HAND, edit(BY_HAND, "config.model.featureOrder", undefined))).to.deep.equal({
      gone: ["        featureOrder:", "        - price", "        - promotion"],
      come: [],
    });
    expect(edit(BY_HAND, "config.budget.kind", undefined)).to.include("budget: {monthlyUsd:   600}");
    expect(edit(BY_HAND, "config.budget.monthlyUsd", undefined)).to.include('budget: {kind: "x"}');
    expect(edit("a:\n  b: 1\nc: 2\n", "a.b", undefined)).to.equal("a: {}\nc: 2\n");
    expect(edit("a: 1\nb: 2", "b", undefined)).to.equal("a: 1\n");
    for (const path of ["config.model.nothing", "config.nothing.at.all"]) {
      expect(edit(BY_HAND, path, undefined)).to.equal(BY_HAND);
    }
  });

  it("is a list, item by item", () => {
    const after = edit(BY_HAND, "config.model.featureOrder", ["price", "2026-11-01", "no"]);
    expect(parse(after).config.model.featureOrder).to.deep.equal(["price", "2026-11-01", "no"]);
    expect(changedLines(BY_HAND, after).gone).to.deep.equal(["        - price", "        - promotion"]);
    expect(
      parse(edit(BY_HAND, "config.monitoring.watchList", ["z"])).config.monitoring.watchList,
    ).to.deep.equal(["z"]);
    expect(edit(BY_HAND, "config.monitoring.watchList", [])).to.include("watchList: []");
  });

  it("keeps the ends of lines that the file has, a mark at its beginning, and a missing end", () => {
    const crlf = BY_HAND.replaceAll("\n", "\r\n");
    for (const [path, value] of [
      ["config.model.version", "2"],
      ["config.model.image", "x"],
      ["config.endpoint.hours.from", 3],
      ["config.model.featureOrder", ["a"]],
      ["config.model.featureOrder", undefined],
      ["config.monitoring.empty", 1],
    ] as const) {
      expect(edit(crlf, path, value), path).to.equal(edit(BY_HAND, path, value).replaceAll("\n", "\r\n"));
    }
    expect(edit("\ufeffa: 1", "a", 2)).to.equal("\ufeffa: 2");
    expect(edit("a: 1", "b", 2)).to.equal("a: 1\nb: 2");
  });

  it("is what an alias stood for, changed for itself; what others share is not changed with it", () => {
    const shared = "base: &base\n  version: '1'\nmodel: *base\nother: &v 3\nmore: *v\nown:\n  <<: *base\n";
    expect(edit(shared, "more", 4)).to.equal(shared.replace("more: *v", "more: 4"));
    expect(edit(shared, "own.version", "2")).to.equal(`${shared}  version: "2"\n`);
    for (const [path, value] of [
      ["base.version", "2"],
      ["model.version", "2"],
      ["other", 5],
      ["own.version", undefined],
      ["more.version", "2"],
    ] as const) {
      expect(() => edit(shared, path, value), path).to.throw(
        `"Pulumi.prod.yaml" has ${path} written so that it cannot be changed alone`,
      );
    }
  });

  it("is refused in what is no YAML, by the file's name", () => {
    expect(() => edit("a: [", "a", 1)).to.throw('"Pulumi.prod.yaml" is no YAML');
    expect(() => edit("a: 1\na: 2\n", "a", 1)).to.throw("unique");
    expect(() => edit("- a\n", "a", 1)).to.throw("cannot be changed alone");
  });

  it("is the only thing that changes, in any file", () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    const section = fc.dictionary(fc.constantFrom("a", "b", "version", "x:y", "- z"), leaf);
    const file = fc.dictionary(fc.constantFrom("a", "b", "version"), fc.oneof(leaf, section));
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.string()),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(
        file,
        fc.constantFrom("a", "b", "new"),
        fc.constantFrom("a", "version", "x:y", "new"),
        value,
        fc.constantFrom(2, 3, 4),
        (content, first, second, to, indent) => {
          const inside = content[first] ?? {};
          fc.pre(typeof inside === "object" && !Array.isArray(inside));
          const text = stringify(content, { indent });
          const after = editYaml(text, "f", [{ path: [first, second], value: to }]);
          const wanted = JSON.parse(JSON.stringify(content)) as Record<string, Record<string, unknown>>;
          if (to !== undefined || content[first]) {
            wanted[first] = { ...(inside as object), [second]: to };
            if (to === undefined) delete wanted[first]![second];
          }
          expect(parse(after)).to.deep.equal(wanted);
          const kept = Object.keys(content).filter((key) => key !== first);
          for (const key of kept) expect(after).to.include(stringify({ [key]: content[key] }, { indent }));
        },
      ),
      { numRuns: 100 },
    );
  });
});
