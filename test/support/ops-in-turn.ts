import { runCommandLine } from "../../scripts/cli/run";
import { COMMANDS } from "../../scripts/commands";
import type { OpsResult } from "./run-ops";

/** What is written to a stream while `run` runs. */
async function capture<T>(run: () => Promise<T>): Promise<{ result: T; stdout: string; stderr: string }> {
  const texts = { stdout: "", stderr: "" };
  const streams = ["stdout", "stderr"] as const;
  const writers = streams.map((name) => process[name].write);
  for (const name of streams) {
    process[name].write = ((chunk: string | Uint8Array) => {
      texts[name] += chunk.toString();
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    return { result: await run(), ...texts };
  } finally {
    streams.forEach((name, index) => {
      process[name].write = writers[index]!;
    });
  }
}

process.on("message", (args: readonly string[]) => {
  void capture(() => runCommandLine(args, COMMANDS)).then(({ result, stdout, stderr }) =>
    process.send!({ code: result, stdout, stderr } satisfies OpsResult),
  );
});
