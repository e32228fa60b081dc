import { Presets, SingleBar } from "cli-progress";

/** A bar on long work. In a pipe there is none. */
export interface Progress {
  advance(): void;
  stop(): void;
}

/** Starts a bar on stderr that is full after `total` steps of `unit`. */
export function startProgress(total: number, unit: string): Progress {
  const bar = new SingleBar(
    {
      format: `{bar} {value} of {total} ${unit}, {eta_formatted} to go`,
      stream: process.stderr,
      noTTYOutput: false,
      clearOnComplete: true,
      hideCursor: null,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { advance: () => bar.increment(), stop: () => bar.stop() };
}
