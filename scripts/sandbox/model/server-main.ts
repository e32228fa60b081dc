import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MANIFEST_FILE, MODEL_FILE, type ModelManifest } from "./artifact";
import { startModelServer } from "./server";

/*
 * The container's entry point: `server-main.ts MODEL_DIRECTORY`, where the directory holds the extracted
 * `model.tar.gz` (SageMaker: /opt/ml/model). Prints one line, `{"url":"http://127.0.0.1:PORT"}`, when it listens.
 */
async function main(directory: string | undefined): Promise<void> {
  if (directory === undefined) throw new Error("Give the directory of the extracted model.");
  const manifest = JSON.parse(readFileSync(join(directory, MANIFEST_FILE), "utf8")) as ModelManifest;
  const server = await startModelServer({ manifest, model: readFileSync(join(directory, MODEL_FILE)) });
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  process.once("SIGTERM", () => process.exit(0));
  process.once("SIGINT", () => process.exit(0));
  // The parent holds the other end of stdin: when it is gone, so is the reason to serve.
  process.stdin.once("end", () => process.exit(0)).resume();
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
