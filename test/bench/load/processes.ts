import { execFileSync } from "node:child_process";

/** Resident memory in MiB and CPU time so far in seconds, of the sandbox's processes by what they are. */
export interface ProcessSample {
  readonly atSeconds: number;
  readonly sandboxMib: number;
  readonly modelMib: number;
  /** All processes of functions together. */
  readonly functionsMib: number;
  readonly functionCount: number;
  readonly sandboxCpuSeconds: number;
  readonly modelCpuSeconds: number;
  readonly functionsCpuSeconds: number;
  /** Of the process that asks. */
  readonly clientsCpuSeconds: number;
}

interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly residentMib: number;
  readonly cpuSeconds: number;
  readonly commandLine: string;
}

/** Looks at the sandbox's process and all below it. Memory that processes share counts in each of them. */
export function sampleProcesses(sandboxPid: number, clientsPid: number, atSeconds: number): ProcessSample {
  const rows = listProcesses();
  const own = rows.filter(({ pid }) => pid === sandboxPid);
  const children = rows.filter(({ parentPid }) => parentPid === sandboxPid);
  const functions = children.filter(({ commandLine }) => commandLine.includes("bootstrap.cjs"));
  const models = children.filter((child) => !functions.includes(child));
  return {
    atSeconds,
    sandboxMib: sum(own, ({ residentMib }) => residentMib),
    modelMib: sum(models, ({ residentMib }) => residentMib),
    functionsMib: sum(functions, ({ residentMib }) => residentMib),
    functionCount: functions.length,
    sandboxCpuSeconds: sum(own, ({ cpuSeconds }) => cpuSeconds),
    modelCpuSeconds: sum(models, ({ cpuSeconds }) => cpuSeconds),
    functionsCpuSeconds: sum(functions, ({ cpuSeconds }) => cpuSeconds),
    clientsCpuSeconds: sum(
      rows.filter(({ pid }) => pid === clientsPid),
      ({ cpuSeconds }) => cpuSeconds,
    ),
  };
}

export function totalMib({ sandboxMib, modelMib, functionsMib }: ProcessSample): number {
  return sandboxMib + modelMib + functionsMib;
}

function sum(rows: readonly ProcessRow[], read: (row: ProcessRow) => number): number {
  return rows.reduce((total, row) => total + read(row), 0);
}

function listProcesses(): readonly ProcessRow[] {
  const text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss=,time=,args="], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return text.split("\n").flatMap((line) => {
    const [, pid, parentPid, kib, time, commandLine] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined
      ? []
      : {
          pid: Number(pid),
          parentPid: Number(parentPid),
          residentMib: Number(kib) / 1024,
          cpuSeconds: toSeconds(time!),
          commandLine: commandLine!,
        };
  });
}

/** `[[days-]hours:]minutes:seconds` */
function toSeconds(time: string): number {
  const [clock, days] = time.split("-").reverse();
  return 86_400 * Number(days ?? 0) + clock!.split(":").reduce((total, part) => 60 * total + Number(part), 0);
}
