import type { Recovery } from "./play-recovery";

export interface RecoveryFigures {
  readonly days: number;
  readonly products: number;
  /** Loss at the end, over what the accuracy was before, that counts as recovered. */
  readonly toleratedLoss: number;
  readonly runs: readonly Recovery[];
}

/** The table of docs/retraining.md. */
export function renderRecovery({ runs, toleratedLoss }: RecoveryFigures): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  const rows = runs.map(
    ({ seed, before, worst, end, unchanged, daysUntilServed, daysUntilBack, trainings }) => {
      const allowed = before * (1 + toleratedLoss);
      return [
        seed,
        percent(before),
        percent(worst),
        percent(end),
        percent(allowed),
        percent(unchanged),
        daysUntilServed ?? "-",
        trainings,
        daysUntilBack ?? "not by the end",
      ];
    },
  );
  return [
    "| seed | before | worst | at the end | allowed | had nothing changed | days until it served | trainings | days until it was back |",
    "|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
  ].join("\n");
}
