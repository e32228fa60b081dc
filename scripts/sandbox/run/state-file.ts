import { rmSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { type SandboxState, stateFileOf, writeSandboxState } from "../../sandbox-state";
import type { CleanUp } from "./clean-up";

/** The file by which `ops --stack sandbox` finds this run; it goes when the run ends. */
export class StateFile {
  readonly path: string;
  private readonly startedAt = new Date().toISOString();

  constructor(
    private readonly projectFolder: string,
    cleanUp: CleanUp,
    private known: Pick<SandboxState, "endpointUrl" | "outputs" | "dashboardUrl">,
  ) {
    this.path = stateFileOf(projectFolder, process.pid);
    cleanUp.addSynchronous(() => {
      rmSync(this.path, { force: true });
      rmSync(`${this.path}.new`, { force: true });
    });
    // The folder goes with its last file; another run's file keeps it.
    cleanUp.add(async () => {
      rmSync(this.path, { force: true });
      await rmdir(dirname(this.path)).catch(() => undefined);
    });
  }

  /** A deployment has changed what the stack is. */
  update(outputs: SandboxState["outputs"]): void {
    this.known = { ...this.known, outputs };
  }

  /** Says at which instant the sandbox's clock stands. */
  async write(nowMs: number): Promise<void> {
    await writeSandboxState(this.projectFolder, {
      processId: process.pid,
      startedAt: this.startedAt,
      now: new Date(nowMs).toISOString(),
      ...this.known,
    });
  }
}
