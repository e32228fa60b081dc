import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Stryker } from "@stryker-mutator/core";

type StrykerOptions = ConstructorParameters<typeof Stryker>[0];

/** Lowest share of mutants, in percent, that the tests have to notice. */
export const FLOOR_PERCENT = 85;

/** Kinds of mutants that tell nothing about the tests. */
export const EXCLUDED_MUTATIONS: readonly string[] = [
  // A misspelt status or key of a type does not compile, and tsx, which loads the mutants, checks no types.
  // What is left are words for people: titles, evidence, messages.
  "StringLiteral",
  // `{}` where a type has required properties does not compile either.
  "ObjectLiteral",
];

/** How a run mutates `sources` and tries `tests` on each mutant. Patterns are relative to the project. */
export function mutationOptions(sources: string[], tests: string[]): StrykerOptions {
  return {
    mutate: sources,
    mutator: { excludedMutations: [...EXCLUDED_MUTATIONS] },
    // A mutant in a constant of a module needs a process of its own; the constant's use is mutated anyway.
    ignoreStatic: true,
    // All mutants stand in one instrumented copy, loaded once; each runs the tests that reach it.
    coverageAnalysis: "perTest",
    testRunner: "mocha",
    testRunnerNodeArgs: [
      "--import",
      pathToFileURL(resolve("test/mutation/mend-stryker.mjs")).href,
      "--import",
      "tsx",
    ],
    mochaOptions: { "no-config": true, spec: tests },
    plugins: ["@stryker-mutator/mocha-runner"],
    disableTypeChecks: false,
    concurrency: 2,
    // A mutant that loops forever is stopped after this and half again as long as its tests usually take. It
    // counts as noticed, so a busy machine must not look like a loop.
    timeoutMS: 20_000,
    tempDirName: ".mutation",
    ignorePatterns: ["/docs", "/coverage", ".sandbox"],
    allowConsoleColors: false,
    // What survives is printed by us, shorter and with the score of each file; Stryker says how far it is.
    reporters: ["progress-append-only"],

    logLevel: "error" as StrykerOptions["logLevel"],
  };
}
