import { dayOfInstant, instantOfDay } from "../../functions/demand/calendar";

/** Cancels what it was returned for. */
export type Cancel = () => void;

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => Promise<void> | void;
}

/**
 * The time of the sandbox. It stands still until somebody moves it; moving it runs everything that falls
 * due on the way, in order of time and, at the same instant, of registration. The same registrations give
 * the same order, whatever the machine does.
 */
export class SandboxClock {
  #nowMs: number;
  #order = 0;
  #timers: Timer[] = [];
  #moving = false;

  constructor(startAtMs: number) {
    this.#nowMs = startAtMs;
  }

  /** The instant the sandbox believes it is, in milliseconds since the epoch. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The instant as an ISO text in UTC. */
  get nowIso(): string {
    return new Date(this.#nowMs).toISOString();
  }

  /** Runs `run` when the clock reaches `atMs`; at once on the next move when that is past. */
  at(atMs: number, run: Timer["run"]): Cancel {
    const timer: Timer = { atMs: Math.max(atMs, this.#nowMs), order: this.#order++, run };
    this.#timers.splice(this.#insertionIndex(timer), 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
    };
  }

  /** Runs `run` each time a day (UTC) begins. */
  everyMidnight(run: () => void): void {
    this.at(instantOfDay(dayOfInstant(this.#nowMs) + 1), () => {
      run();
      this.everyMidnight(run);
    });
  }

  /** The instant of the next timer, `undefined` when nothing is due any more. */
  get nextDueMs(): number | undefined {
    return this.#timers[0]?.atMs;
  }

  /**
   * Moves to `instantMs`, running everything due up to and including it.
   *
   * @throws RangeError when the instant lies in the past; Error when the clock is being moved already.
   */
  async advanceTo(instantMs: number): Promise<void> {
    if (!Number.isFinite(instantMs) || instantMs < this.#nowMs) {
      throw new RangeError(`The sandbox clock is at ${this.nowIso}; it cannot go back to ${instantMs}.`);
    }
    if (this.#moving) throw new Error("The sandbox clock is being moved already; await the first move.");
    this.#moving = true;
    try {
      for (let timer = this.#timers[0]; timer && timer.atMs <= instantMs; timer = this.#timers[0]) {
        this.#timers.shift();
        this.#nowMs = Math.max(this.#nowMs, timer.atMs);
        await timer.run();
      }
      this.#nowMs = instantMs;
    } finally {
      this.#moving = false;
    }
  }

  /** First index whose timer comes after the given one: binary search in the sorted list. */
  #insertionIndex(timer: Timer): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#timers[middle]!;
      if (other.atMs < timer.atMs || (other.atMs === timer.atMs && other.order < timer.order))
        low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
