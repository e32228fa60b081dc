import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { constants, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { isOrphan, isStartedByNpm, readLineage } from "./launcher";

type Task = () => Promise<void> | void;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const FOLDER_PREFIX = "final-mile-";
/** A clean-up that takes longer is cut off: the process must end when it is told to. */
const LONGEST_CLEAN_UP_MS = 5_000;
const PARENT_CHECK_INTERVAL_MS = 500;

/**
 * What must be undone when the run ends, however it ends: the last thing made is undone first.
 *
 * A signal undoes everything and ends the process with 128 + the signal's number, as shells expect. All
 * temporary files of the run lie in one folder, which goes in any case but SIGKILL; the next run removes what
 * that leaves.
 */
export class CleanUp {
  private readonly tasks: Task[] = [];
  private readonly synchronousTasks: (() => void)[] = [];
  private running: Promise<void> | undefined;

  /** Whether everything is being undone: what fails from now on fails because of that. */
  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Undone when the run ends, awaited. */
  add(task: Task): void {
    this.tasks.push(task);
  }

  /** Undone even when the process ends without time to await anything. */
  addSynchronous(task: () => void): void {
    this.synchronousTasks.push(task);
    process.once("exit", task);
  }

  /** Undoes everything once, the last thing first; a failure does not stop the rest and is thrown at the end. */
  run(): Promise<void> {
    this.running ??= this.runTasks();
    return this.running;
  }

  private async runTasks(): Promise<void> {
    const failures: unknown[] = [];
    for (const task of [...this.tasks].reverse()) {
      try {
        await task();
      } catch (error) {
        failures.push(error);
      }
    }
    for (const task of [...this.synchronousTasks].reverse()) {
      process.off("exit", task);
      task();
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Ends the process cleanly on Ctrl-C, a termination, or when the npm that started it is gone. */
  endOnSignals(log: (text: string) => void): void {
    const end = (name: (typeof SIGNALS)[number]): void => {
      log(`\nStopping (${name}) ...`);
      const code = 128 + constants.signals[name];
      setTimeout(() => process.exit(code), LONGEST_CLEAN_UP_MS).unref();
      this.run().then(
        () => process.exit(code),
        () => process.exit(code),
      );
    };
    for (const name of SIGNALS) {
      const listener = (): void => end(name);
      process.on(name, listener);
      this.addSynchronous(() => process.off(name, listener));
    }
    this.endWithParent(() => end("SIGHUP"));
  }

  /** npm may be killed without passing the signal on; then nobody would ever stop us. */
  private endWithParent(end: () => void): void {
    if (!isStartedByNpm()) return;
    const lineage = isOrphan() ? undefined : readLineage();
    const timer = setInterval(() => {
      if (readLineage() === lineage) return;
      clearInterval(timer);
      end();
    }, PARENT_CHECK_INTERVAL_MS);
    timer.unref();
    this.addSynchronous(() => clearInterval(timer));
  }
}

/**
 * Makes the folder for all temporary files of the run, those of child processes included (TMPDIR), and
 * removes the folders of runs that were killed.
 */
export function createWorkFolder(cleanUp: CleanUp): string {
  const parent = tmpdir();
  removeAbandonedFolders(parent);
  const folder = mkdtempSync(join(parent, `${FOLDER_PREFIX}${process.pid}-`));
  shareTransformCache(parent, folder);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  cleanUp.addSynchronous(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return folder;
}

/**
 * Lets the processes and threads that are started with another folder for temporary files find what tsx has made of the
 * sources: each would transform a thousand of them again.
 *
 * @see https://github.com/privatenumber/tsx/blob/master/src/utils/temporary-directory.ts
 */
export function shareTransformCache(parent: string, folder: string): void {
  const name = `tsx-${process.geteuid?.() ?? userInfo().username}`;
  try {
    mkdirSync(join(parent, name), { recursive: true });
    // A junction needs no rights on Windows; elsewhere the kind of a link does not matter.
    symlinkSync(join(parent, name), join(folder, name), "junction");
  } catch {
    // Slower without, and no worse.
  }
}

function removeAbandonedFolders(parent: string): void {
  for (const name of readdirSync(parent)) {
    const processId = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (processId === undefined || isAlive(Number(processId))) continue;
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
