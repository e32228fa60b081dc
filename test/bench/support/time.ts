/** Median wall time of a few runs, in milliseconds. */
export async function medianMs(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times.sort((left, right) => left - right)[Math.floor(runs / 2)]!;
}

/** One line: what, how long, how many of what per second. */
export function printRate(what: string, milliseconds: number, count: number, unit: string): void {
  const rate = Math.round((count / milliseconds) * 1_000).toLocaleString("en");
  process.stdout.write(
    `${what.padEnd(58)} ${milliseconds.toFixed(0).padStart(6)} ms ${rate.padStart(12)} ${unit}/s\n`,
  );
}

export function printPeakMemory(): void {
  const mib = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`peak memory of the process: ${mib} MiB\n`);
}
