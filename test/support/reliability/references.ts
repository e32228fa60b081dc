import type { Reference } from "./judge-run";
import { type Programs, playRun, type RunPlan } from "./play-run";

type ReferencePlan = Pick<RunPlan, "demandSeed" | "days" | "fleet">;

/** Runs without faults, each made once per demand, number of days and size of the fleet. */
export class References {
  readonly #programs: Programs;
  readonly #known = new Map<string, Promise<Reference>>();

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  /** @throws Error when a run without faults shows any failure: nothing could be held against it. */
  of({ demandSeed, days, fleet = false }: ReferencePlan): Promise<Reference> {
    const key = `${demandSeed} ${days} ${fleet}`;
    const known = this.#known.get(key) ?? this.#make({ demandSeed, days, fleet });
    this.#known.set(key, known);
    return known;
  }

  async #make(plan: ReferencePlan): Promise<Reference> {
    const record = await playRun(this.#programs, { ...plan, faultSeed: 0, rates: {} });
    const { unaided, failed, deadLetters, failedExecutions, messages, events } = record;
    if (typeof unaided === "string") throw new Error(`A run without faults left what is ${unaided}.`);
    const failures = [...failed, ...deadLetters, ...failedExecutions];
    if (failures.length > 0) {
      throw new Error(`A run without faults failed: ${JSON.stringify(failures)}`);
    }
    if (messages.length === 0 || events.length === 0) {
      throw new Error("A run without faults told nobody anything, so that no message could be lost.");
    }
    return { ...record, unaided };
  }
}
