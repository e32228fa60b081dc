import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { KeptFiles, type KeptName, nameOf } from "../kept-files";
import type { EvaluatedProgram, EvaluationRequest } from "./evaluation";
import { nameSources } from "./kept-sources";

/** Those of some changes, about five megabytes each. */
const MOST_KEPT = 20;

/** All that decides what the program registers under a request, from its root: itself, and who asks and answers it. */
const SOURCES = ["functions", "infra", join("scripts", "program"), join("scripts", "kept-files.ts")];

/**
 * Evaluations of before, those that may be asked for again. The program asks nobody and knows no time: from the same sources and the same
 * request it registers the same resources. A change that is judged is evaluated once, however often it is deployed in a
 * sandbox or estimated then, and a stack beside it not again with each change.
 */
export class KeptEvaluations {
  readonly #files: KeptFiles;

  constructor(folder: string) {
    this.#files = new KeptFiles(folder, MOST_KEPT);
  }

  /**
   * `undefined` where it is to be evaluated. Who does not ask for a judgement gets none; one that was kept without answers nobody who asks for it.
   *
   * @param sources see {@link nameProgram}
   */
  async find(sources: KeptName, request: EvaluationRequest): Promise<EvaluatedProgram | undefined> {
    const content = await this.#files.find(nameRequest(sources, request));
    if (content === undefined) return undefined;
    const { violations, ...program } = deserialize(content) as EvaluatedProgram;
    if (!request.judge) return program;
    return violations && { ...program, violations };
  }

  async keep(sources: KeptName, request: EvaluationRequest, program: EvaluatedProgram): Promise<void> {
    await this.#files.keep(nameRequest(sources, request), serialize(program));
  }
}

/** A name for the program of a folder as it is now, wherever it lies. */
export function nameProgram(root: string): Promise<KeptName> {
  return nameSources(root, SOURCES, [process.version]);
}

function nameRequest(
  sources: KeptName,
  { project, stack, preview, config, packages = true }: EvaluationRequest,
): KeptName {
  const settings = Object.entries(config).sort(([left], [right]) => (left < right ? -1 : 1));
  return nameOf([sources, JSON.stringify([project, stack, preview, settings, packages])]);
}
