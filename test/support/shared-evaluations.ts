import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names the folder in which the processes of a test run share what they have evaluated. */
export const SHARED_FOLDER = "FINAL_MILE_TEST_EVALUATIONS";

/** Run once by mocha, before its workers start. */
export function mochaGlobalSetup(): void {
  process.env[SHARED_FOLDER] = mkdtempSync(join(tmpdir(), "final-mile-evaluations-"));
}

export function mochaGlobalTeardown(): void {
  rmSync(process.env[SHARED_FOLDER]!, { recursive: true, force: true });
}
