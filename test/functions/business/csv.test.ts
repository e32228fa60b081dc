import { expect } from "chai";
import fc from "fast-check";
import { toCsvCell } from "../../../functions/business/csv";

describe("a cell of CSV", () => {
  it("is quoted where a reader would take a part of it for a separator", () => {
    expect(toCsvCell('A "1", blue')).equal('"A ""1"", blue"');
    expect(toCsvCell("a,b")).equal('"a,b"');
    expect(toCsvCell('a"b')).equal('"a""b"');
    expect(toCsvCell("two\nlines")).equal('"two\nlines"');
    expect(toCsvCell("two\rlines")).equal('"two\rlines"');
    expect(toCsvCell("plain text; 1/2 = 0.5")).equal("plain text; 1/2 = 0.5");
  });

  it("is kept from running as a formula, by the characters that OWASP names under CSV injection", () => {
    for (const start of ["=", "+", "-", "@"]) expect(toCsvCell(`${start}1`)).equal(`'${start}1`);
    expect(toCsvCell("\t=1")).equal("'\t=1");
    expect(toCsvCell("\r=1")).equal('"\'\r=1"');
    expect(toCsvCell("=HYPERLINK(1)")).equal("'=HYPERLINK(1)");
    expect(toCsvCell("@SUM(A1,A2)")).equal('"\'@SUM(A1,A2)"');
    expect(toCsvCell("a=1+2-3@4\t5")).equal("a=1+2-3@4\t5");
  });

  it("is a number as it stands, and empty where nothing is known", () => {
    expect(toCsvCell(-3)).equal("-3");
    expect(toCsvCell(0.25)).equal("0.25");
    expect(toCsvCell(null)).equal("");
    expect(toCsvCell("")).equal("");
  });

  it("holds any text so that a reader of RFC 4180 finds it again", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "=", "-", " ") }), (text) => {
        const cell = toCsvCell(text);
        const isQuoted = cell.startsWith('"');
        const read = isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(isQuoted).equal(/[",\n\r]/.test(text));
        expect(/^[=-]|^\r/.test(text) ? read.slice(1) : read).equal(text);
      }),
    );
  });
});
