import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "chai";

/**
 * Compares a text with the one kept in a file. `UPDATE_KEPT=1 npm test` writes it instead: the change is
 * then seen in the diff.
 */
export function expectKept(file: string, text: string): void {
  if (process.env.UPDATE_KEPT === "1") writeFileSync(file, text);
  const kept = existsSync(file) ? readFileSync(file, "utf8") : "";
  expect(text, `${basename(file)} is out of date; see it change with UPDATE_KEPT=1 npm test`).to.equal(kept);
}

/** The same for the part of a file between `<!-- name:begin -->` and `<!-- name:end -->`. */
export function expectKeptSection(file: string, name: string, text: string): void {
  const whole = readFileSync(file, "utf8");
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const from = whole.indexOf(begin) + begin.length;
  const to = whole.indexOf(end);
  expect(whole.includes(begin) && to > from, `${basename(file)} has no section ${begin} ... ${end}`).to.equal(
    true,
  );
  expectKept(file, `${whole.slice(0, from)}\n\n${text}\n\n${whole.slice(to)}`);
}
