import { PROFILES } from "../../support/reliability/matrix";
import type { ReliabilityFigures } from "./kept-figures";
import { addAll, PROBLEM_KINDS, type Sums } from "./sum-up";

const HEAD = [
  "faults",
  "runs",
  "invocations",
  "that failed",
  "calls that met a fault",
  "events twice or late",
  "given up",
  "in order by themselves",
  "after days were run again",
  ...PROBLEM_KINDS,
];

/** The table of docs/reliability.md, and the command that makes it. */
export function renderFigures({ seed, played, kills, profiles }: ReliabilityFigures): string {
  const stretches = played.map(([from, to]) => `${from} to ${to}`).join(", ");
  const named = PROFILES.flatMap(({ name }) => (profiles[name] ? [[name, profiles[name]] as const] : []));
  const sums = named.map(([, each]) => each);
  const rows = [
    ...(kills ? [["a kill at every write", kills] as const] : []),
    ...named,
    ...(sums.length > 0 ? [["**all runs**", addAll(sums)] as const] : []),
  ];
  return [
    `\`npm run bench -- reliability -- --seed ${seed} --keep\`; of its matrix the runs ${stretches} were played.`,
    "",
    row(HEAD),
    row(HEAD.map((_, index) => (index === 0 ? "---" : "--:"))),
    ...rows.map(([name, each]) => row([name, ...cellsOf(each)])),
  ].join("\n");
}

function cellsOf(sums: Sums): string[] {
  const calls = Object.values(sums.callFaults).reduce((sum, count) => sum + count, 0);
  return [
    sums.runs,
    sums.invocations,
    sums.failed,
    calls,
    sums.deliveredTwice + sums.late,
    sums.deadLetters,
    sums.runs - sums.aided,
    sums.aided,
    ...PROBLEM_KINDS.map((kind) => sums.problems[kind] ?? 0),
  ].map((count) => count.toLocaleString("en-US"));
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
