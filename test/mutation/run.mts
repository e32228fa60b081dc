import { existsSync, readFileSync, statSync } from "node:fs";
import { join, normalize, relative } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { EXCLUDED_MUTATIONS, FLOOR_PERCENT, mutationOptions } from "./options";
import { formatScores, formatSurvivors, type Mutant, scorePercent } from "./results";

/**
 * `npm run mutate -- functions/costs` changes one operator at a time in the sources of a folder (or in one
 * file) and says which changes the tests do not notice. `--tests GLOB` names the tests to try; as given they
 * are those of the folder's domain: what `functions/costs` decides, `test/functions/costs` checks.
 * Exit codes: 0 noticed enough, 1 failed, 2 wrong use, 3 the score is below the floor.
 */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { tests: { type: "string", multiple: true }, floor: { type: "string" } },
  });
  const missing = positionals.filter((path) => !existsSync(path));
  const floor = Number(values.floor ?? FLOOR_PERCENT);
  if (positionals.length === 0 || missing.length > 0 || Number.isNaN(floor)) {
    process.stderr.write(
      `${missing.map((path) => `There is no ${path}.\n`).join("")}npm run mutate -- FOLDER|FILE... [--tests GLOB]... [--floor PERCENT]\n`,
    );
    return 2;
  }
  const paths = positionals.map((path) => normalize(path).replace(/\/$/, ""));
  const sources = paths.map((path) => (statSync(path).isDirectory() ? `${path}/**/*.ts` : path));
  const tests = values.tests ?? [...new Set(paths.map(testsOf))];

  const results = await new Stryker(mutationOptions(sources, tests)).runMutationTest();
  const mutants = results.filter(({ mutatorName }) => !EXCLUDED_MUTATIONS.includes(mutatorName));
  const nameOf = ({ fileName }: Mutant): string => relative(process.cwd(), fileName);
  const survivors = formatSurvivors(mutants, nameOf, (file) => readFileSync(file, "utf8"));
  if (survivors) process.stdout.write(`${survivors}\n\n`);
  process.stdout.write(`${formatScores(mutants, nameOf)}\n`);
  const score = scorePercent(mutants);
  if (score === undefined || score >= floor) return 0;
  process.stderr.write(`The score is below ${floor} %.\n`);
  return 3;
}

/** `test/functions/business/**` for whatever lies below `functions/business`. */
function testsOf(path: string): string {
  const domain = path.split("/").slice(0, 2).join("/");
  const mirror = statSync(domain).isDirectory() ? domain : domain.replace(/\/[^/]*$/, "");
  return join("test", mirror, "**/*.test.ts");
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
