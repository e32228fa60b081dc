import type { EvaluatedProgram } from "../../../scripts/program/evaluation";
import type { Reference } from "./judge-run";
import { playRun, type RunPlan } from "./play-run";

/** Runs without faults, each made once per demand and number of days. */
export class References {
  readonly #program: EvaluatedProgram;
  readonly #known = new Map<string, Promise<Reference>>();

  constructor(program: EvaluatedProgram) {
    this.#program = program;
  }

  /** @throws Error when a run without faults shows any failure: nothing could be held against it. */
  of({ demandSeed, days }: Pick<RunPlan, "demandSeed" | "days">): Promise<Reference> {
    const key = `${demandSeed} ${days}`;
    const known = this.#known.get(key) ?? this.#make(demandSeed, days);
    this.#known.set(key, known);
    return known;
  }

  async #make(demandSeed: number, days: number): Promise<Reference> {
    const record = await playRun(this.#program, { demandSeed, days, faultSeed: 0, rates: {} });
    const { unaided, failed, deadLetters, messages, events } = record;
    if (typeof unaided === "string") throw new Error(`A run without faults left what is ${unaided}.`);
    if (failed.length + deadLetters.length > 0) {
      throw new Error(`A run without faults failed: ${JSON.stringify([...failed, ...deadLetters])}`);
    }
    if (messages.length === 0 || events.length === 0) {
      throw new Error("A run without faults told nobody anything, so that no message could be lost.");
    }
    return { ...record, unaided };
  }
}
