import { evaluateProgram } from "../../scripts/program/evaluate-program";
import type { EvaluatedProgram, EvaluateProgramOptions } from "../../scripts/program/evaluation";

const evaluated = new Map<string, Promise<EvaluatedProgram>>();

/** The program's resources under given options, evaluated once per test run: it takes seconds. Do not change them. */
export function evaluateOnce(options: EvaluateProgramOptions): Promise<EvaluatedProgram> {
  const key = JSON.stringify(options);
  const known = evaluated.get(key) ?? evaluateProgram(options);
  evaluated.set(key, known);
  return known;
}
