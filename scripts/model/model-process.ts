import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unpackTarGz } from "./tar";

export interface ModelProcess {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;

/**
 * Serves a `model.tar.gz` in a process of its own, as SageMaker runs a container: the artifact is extracted
 * to a temporary directory, which goes when the process is closed.
 *
 * @throws Error when the process ends or does not listen in time; with what it wrote to stderr.
 */
export async function startModelProcess(artifact: Uint8Array): Promise<ModelProcess> {
  const directory = mkdtempSync(join(tmpdir(), "final-mile-model-"));
  for (const [name, content] of unpackTarGz(artifact)) {
    writeFileSync(join(directory, name.replaceAll("/", "_")), content);
  }
  const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "server.ts"), directory], {
    cwd: dirname(__dirname),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const close = async (): Promise<void> => {
    await stop(child);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    return { url: await readUrl(child), pid: child.pid!, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function readUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    let complaints = "";
    const timer = setTimeout(
      () => reject(new Error("The model server did not start in time.")),
      START_TIMEOUT_MS,
    );
    child.stdout!.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const line = output.split("\n")[0]!;
      if (!output.includes("\n")) return;
      clearTimeout(timer);
      resolve((JSON.parse(line) as { url: string }).url);
    });
    child.stderr!.on("data", (chunk: Buffer) => {
      complaints += chunk.toString("utf8");
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The model server ended with code ${code}: ${complaints.trim()}`));
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 2_000).unref();
  });
}
