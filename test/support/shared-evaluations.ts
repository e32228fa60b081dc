import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names the folder in which the processes of a test run share what they have evaluated. */
export const SHARED_FOLDER = "FINAL_MILE_TEST_EVALUATIONS";

/** Remembered here: tests may empty the environment. */
let folder: string | undefined;

/** Run once by mocha, before its workers start. */
export function mochaGlobalSetup(): void {
  folder = mkdtempSync(join(tmpdir(), "final-mile-evaluations-"));
  process.env[SHARED_FOLDER] = folder;
}

export function mochaGlobalTeardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
