import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TaskResult } from "./reliability-worker";
import { type Sums, sumUp } from "./sum-up";

const FILE = join(__dirname, "figures.json");

/** What docs/reliability.md shows. */
export interface ReliabilityFigures {
  readonly seed: number;
  /** Runs of the matrix that were played: first and last of each stretch, ascending. */
  readonly played: readonly (readonly [from: number, to: number])[];
  readonly kills?: Sums;
  /** By the faults that a run meets, in the order of the matrix. */
  readonly profiles: Readonly<Record<string, Sums>>;
}

export function readFigures(): ReliabilityFigures {
  return JSON.parse(readFileSync(FILE, "utf8")) as ReliabilityFigures;
}

/** Written after each run, so that no run is lost when the benchmark is ended. */
export class KeptFigures {
  figures: ReliabilityFigures;

  private constructor(figures: ReliabilityFigures) {
    this.figures = figures;
  }

  /** Those that were kept under this seed; another seed begins anew. */
  static read(seed: number): KeptFigures {
    const kept = readFigures();
    return new KeptFigures(kept.seed === seed ? kept : { seed, played: [], profiles: {} });
  }

  has(run: number): boolean {
    return this.figures.played.some(([from, to]) => run >= from && run <= to);
  }

  add(result: TaskResult): void {
    const { run, profile } = result;
    if (run === undefined || profile === undefined)
      throw new Error(`${result.name} is no run of the matrix.`);
    const { played, profiles } = this.figures;
    this.#write({
      ...this.figures,
      played: insert(played, run),
      profiles: { ...profiles, [profile]: sumUp([result], profiles[profile]) },
    });
  }

  /** All of them, in place of those kept before: which writes there are changes with the code. */
  keepKills(results: readonly TaskResult[]): void {
    this.#write({ ...this.figures, kills: sumUp(results) });
  }

  #write(figures: ReliabilityFigures): void {
    this.figures = figures;
    writeFileSync(`${FILE}.new`, `${JSON.stringify(figures, null, 1)}\n`);
    renameSync(`${FILE}.new`, FILE);
  }
}

/** The stretches with one number more, which is in none of them. */
export function insert(stretches: ReliabilityFigures["played"], added: number): [from: number, to: number][] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...stretches, [added, added] as const].sort(([one], [other]) => one - other)) {
    const last = joined.at(-1);
    if (last?.[1] === from - 1) last[1] = to;
    else joined.push([from, to]);
  }
  return joined;
}
