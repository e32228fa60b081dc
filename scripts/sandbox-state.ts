import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";

/** What a running sandbox leaves for `ops --stack sandbox` to find. */
export interface SandboxState {
  readonly processId: number;
  readonly endpointUrl: string;
  /** ISO instant (of the machine's clock) at which the sandbox was started. */
  readonly startedAt: string;
  /** ISO instant at which the sandbox's own clock stands. */
  readonly now: string;
  readonly dashboardUrl?: string;
  /** Outputs of the deployed stack, unchecked. */
  readonly outputs: unknown;
}

/** Where a sandbox, at its endpoint, tells what it allows and what of it was needed: AWS has no such call. */
export const PERMISSIONS_PATH = "/_sandbox/permissions";

/** What a sandbox has allowed and refused since it was deployed. */
export interface PermissionUsePage {
  readonly owners: readonly {
    /** Role, or resource with a policy of its own. */
    readonly owner: string;
    readonly granted: number;
    readonly unused: readonly { readonly sid: string; readonly permission: string }[];
  }[];
  readonly denials: readonly { readonly message: string; readonly calls: number }[];
}

const STATE_FOLDER = ".sandbox";
const CONNECT_TIMEOUT_MS = 2_000;

/** File that holds the state of the sandbox run by a process. */
export function stateFileOf(projectFolder: string, processId: number): string {
  return join(projectFolder, STATE_FOLDER, `${processId}.json`);
}

/** Writes or replaces the state file; readers see the old one or the new one, never a part. */
export async function writeSandboxState(projectFolder: string, state: SandboxState): Promise<string> {
  const path = stateFileOf(projectFolder, state.processId);
  await mkdir(join(projectFolder, STATE_FOLDER), { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`);
  await rename(`${path}.new`, path);
  return path;
}

/** The sandboxes that run, the one started last first; files of those that do not are removed. */
export async function listRunningSandboxes(projectFolder: string): Promise<readonly SandboxState[]> {
  const folder = join(projectFolder, STATE_FOLDER);
  const names = await readdir(folder).catch(() => []);
  const running: SandboxState[] = [];
  for (const name of names.filter((each) => /^\d+\.json$/.test(each))) {
    const path = join(folder, name);
    const state = await readState(path);
    if (state && (await isRunning(state))) running.push(state);
    else await rm(path, { force: true });
  }
  return running.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

async function readState(path: string): Promise<SandboxState | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as SandboxState;
  } catch {
    return undefined;
  }
}

/** A process id may have been given to another program since, so the port must answer too. */
async function isRunning(state: SandboxState): Promise<boolean> {
  return isProcessAlive(state.processId) && (await isPortOpen(state.endpointUrl));
}

function isProcessAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isPortOpen(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: CONNECT_TIMEOUT_MS });
    const answer = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
    socket.once("timeout", () => answer(false));
  });
}
