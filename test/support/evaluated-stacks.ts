import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { deserialize, serialize } from "node:v8";
import { evaluateProgram } from "../../scripts/program/evaluate-program";
import type { EvaluatedProgram, EvaluateProgramOptions } from "../../scripts/program/evaluation";
import { SHARED_FOLDER } from "./shared-evaluations";

const POLL_MS = 50;
/** Read when this file is loaded: tests may empty the environment. */
const folder = process.env[SHARED_FOLDER];
const evaluated = new Map<string, Promise<EvaluatedProgram>>();

/** The program's resources under given options, evaluated once per test run: it takes seconds. Do not change them. */
export function evaluateOnce(options: EvaluateProgramOptions): Promise<EvaluatedProgram> {
  const key = nameOptions(options);
  const known = evaluated.get(key) ?? evaluateShared(options, key);
  evaluated.set(key, known);
  return known;
}

/** The same for options that say the same: what is left out, or says nothing, makes no difference. */
function nameOptions({ configOverrides = {}, ...options }: EvaluateProgramOptions): string {
  const given = (record: object) =>
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([given(options), given(configOverrides)]);
}

/** Takes what another process of the run has evaluated, or is evaluating; one that fails does so in each process. */
async function evaluateShared(options: EvaluateProgramOptions, key: string): Promise<EvaluatedProgram> {
  if (folder === undefined) return evaluateProgram(options);
  const file = join(folder, createHash("sha256").update(key).digest("hex"));
  const [claim, failed] = [`${file}.claim`, `${file}.failed`];
  if (!isClaimedBefore(claim)) {
    try {
      const program = await evaluateProgram(options);
      writeFileSync(`${file}.part`, serialize(program));
      renameSync(`${file}.part`, file);
      return program;
    } catch (error) {
      mkdirSync(failed);
      throw error;
    }
  }
  while (!existsSync(file)) {
    if (existsSync(failed)) return evaluateProgram(options);
    await setTimeout(POLL_MS);
  }
  return deserialize(readFileSync(file)) as EvaluatedProgram;
}

function isClaimedBefore(claim: string): boolean {
  try {
    mkdirSync(claim);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return true;
    throw error;
  }
}
