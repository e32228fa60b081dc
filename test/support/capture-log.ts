import type { LogLine } from "../../functions/contracts/log-line";

/**
 * The lines that a piece of work writes to the log, as Lambda would get them.
 *
 * @param level least important lines.
 */
export async function captureLog(
  work: () => Promise<unknown>,
  level: string = "DEBUG",
): Promise<readonly LogLine[]> {
  return (await captureLogText(work, level)).map((line) => JSON.parse(line) as LogLine);
}

async function captureLogText(
  work: () => Promise<unknown>,
  level: string = "DEBUG",
): Promise<readonly string[]> {
  const { write } = process.stdout;
  const before = process.env.AWS_LAMBDA_LOG_LEVEL;
  const lines: string[] = [];
  process.env.AWS_LAMBDA_LOG_LEVEL = level;
  process.stdout.write = ((text: string) => {
    lines.push(...text.trimEnd().split("\n"));
    return true;
  }) as typeof write;
  try {
    await work();
  } finally {
    process.stdout.write = write;
    if (before === undefined) delete process.env.AWS_LAMBDA_LOG_LEVEL;
    else process.env.AWS_LAMBDA_LOG_LEVEL = before;
  }
  return lines;
}
