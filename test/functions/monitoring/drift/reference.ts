import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const sections = JSON.parse(
  readFileSync(join(__dirname, "..", "reference", "drift.json"), "utf8"),
) as Readonly<Record<string, unknown>>;

/** A block of the drift monitor computed by SciPy and NumPy: ../reference/generate_drift_reference.py. */
export function readReference<T>(section: string): T {
  return sections[section] as T;
}

/** Quantiles here and in SciPy differ by 1.2e-9 of their value, and sums add up a hundred of them. */
export function expectClose(
  actual: number | undefined,
  expected: number | null,
  what: string,
  tolerance = 1e-6,
): void {
  if (expected === null) expect(actual === undefined || Number.isNaN(actual), what).to.equal(true);
  else expect(Math.abs(actual! - expected), what).to.be.at.most(tolerance * Math.max(1, Math.abs(expected)));
}

/** All scores of a bank of sums. */
export function expectScores(
  bank: { score(index: number): number; readonly size: number },
  expected: readonly number[],
  what: string,
  tolerance?: number,
): void {
  expect(bank.size, what).to.equal(expected.length);
  expected.forEach((score, index) => {
    expectClose(bank.score(index), score, `${what}, sum ${index}`, tolerance);
  });
}
