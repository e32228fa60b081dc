import type { Stryker } from "@stryker-mutator/core";

export type Mutant = Pick<
  Awaited<ReturnType<Stryker["runMutationTest"]>>[number],
  "fileName" | "status" | "mutatorName" | "replacement" | "location"
>;

interface Tally {
  killed: number;
  survived: number;
  noCoverage: number;
  ignored: number;
}

/** A mutant that never ended was noticed too. */
const COLUMN_OF = {
  Killed: "killed",
  Timeout: "killed",
  Survived: "survived",
  NoCoverage: "noCoverage",
  Ignored: "ignored",
} as const;

function columnOf({ status }: Mutant): keyof Tally | undefined {
  return COLUMN_OF[status as keyof typeof COLUMN_OF];
}

function tally(mutants: readonly Mutant[]): Tally {
  const counts = { killed: 0, survived: 0, noCoverage: 0, ignored: 0 };
  for (const mutant of mutants) {
    const column = columnOf(mutant);
    if (column) counts[column]++;
  }
  return counts;
}

/** Share of the mutants that tests noticed, in percent; those that were judged or cannot run do not count. */
export function scorePercent(mutants: readonly Mutant[]): number | undefined {
  const { killed, survived, noCoverage } = tally(mutants);
  const tried = killed + survived + noCoverage;
  return tried > 0 ? (killed / tried) * 100 : undefined;
}

/** One line per file and one for all of them. */
export function formatScores(mutants: readonly Mutant[], nameOf: (mutant: Mutant) => string): string {
  const files = Map.groupBy(mutants, nameOf);
  const rows = [
    ["file", "mutants", "killed", "survived", "no coverage", "ignored", "score %"],
    ...[...files].sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, own]) => row(name, own)),
    row("all", mutants),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows
    .map((cells) =>
      cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "),
    )
    .join("\n");
}

function row(name: string, mutants: readonly Mutant[]): string[] {
  const { killed, survived, noCoverage, ignored } = tally(mutants);
  const counts = [killed + survived + noCoverage, killed, survived, noCoverage, ignored];
  return [name, ...counts.map(String), scorePercent(mutants)?.toFixed(1) ?? "-"];
}

/** Each mutant that no test noticed: where, what stood there, and what was put in its place. */
export function formatSurvivors(
  mutants: readonly Mutant[],
  nameOf: (mutant: Mutant) => string,
  readSource: (fileName: string) => string,
): string {
  return mutants
    .filter((mutant) => ["survived", "noCoverage"].includes(columnOf(mutant) ?? ""))
    .sort(
      (left, right) =>
        (nameOf(left) < nameOf(right) ? -1 : nameOf(left) > nameOf(right) ? 1 : 0) ||
        left.location.start.line - right.location.start.line,
    )
    .map((mutant) => {
      const { fileName, location, mutatorName, replacement = "" } = mutant;
      const at = `${nameOf(mutant)}:${location.start.line}:${location.start.column}`;
      const note = mutant.status === "NoCoverage" ? " (no test reaches it)" : "";
      const original = cut(readSource(fileName), location);
      return `${at}  ${mutatorName}${note}\n  - ${onOneLine(original)}\n  + ${onOneLine(replacement)}`;
    })
    .join("\n");
}

/** Lines and columns count from 1. */
function cut(source: string, { start, end }: Mutant["location"]): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1)!.slice(0, end.column - 1);
  lines[0] = lines[0]!.slice(start.column - 1);
  return lines.join("\n");
}

function onOneLine(code: string): string {
  return code.replace(/\s+/g, " ");
}
