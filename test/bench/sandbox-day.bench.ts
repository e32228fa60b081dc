import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

/**
 * What a day of the sandbox takes, of a fleet without places and of the same at several: processor time of the sandbox, its
 * functions and its model together, and wall time. Days on which the books are still played back beside are left out.
 */
const USAGE =
  "npm run bench -- sandbox-day -- [--products 2417] [--places 4] [--days 8] [--only one|places] [--project FOLDER]";

/** Clock ticks of Linux, as `/proc` counts processor time. */
const TICKS_PER_SECOND = 100;
const ROOT = resolve(__dirname, "../..");

interface DayCost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

/** Processor time so far of a process and all below it, those that have ended included. */
function readCpuSeconds(rootPid: number): number {
  const rows = readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // Fields 14 to 17 of proc(5): its own, and that of children that were waited for.
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      return { pid: Number(name), parentPid: Number(fields[1]), ticks };
    } catch {
      return [];
    }
  });
  const family = new Set([rootPid]);
  // Parents are older than their children, but numbers may have gone round.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parentPid } of rows) if (family.has(parentPid)) family.add(pid);
  }
  return rows.reduce((sum, { pid, ticks }) => sum + (family.has(pid) ? ticks : 0), 0) / TICKS_PER_SECOND;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Plays days and measures each. */
async function playDays(project: string, args: readonly string[]): Promise<DayCost[]> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(project, "scripts/ops.ts"), "sandbox", "--drift", "0", ...args],
    { cwd: project, stdio: ["ignore", "pipe", "pipe"] },
  );
  const costs: DayCost[] = [];
  let last: { readonly cpu: number; readonly wall: number } | undefined;
  let isPlayedBack = !readFileSync(join(project, "scripts/sandbox/run/run-sandbox.ts"), "utf8").includes(
    "startPlayBack",
  );
  let text = "";
  const onLine = (line: string) => {
    if (line.includes("Played the books back")) {
      isPlayedBack = true;
      last = undefined;
    }
    if (!/ s {2}\d{4}-\d\d-\d\d /.test(line)) return;
    const now = { cpu: readCpuSeconds(child.pid!), wall: performance.now() / 1e3 };
    if (last && isPlayedBack) {
      costs.push({ cpuSeconds: now.cpu - last.cpu, wallSeconds: now.wall - last.wall });
    }
    last = now;
  };
  let rest = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop()!;
      lines.forEach(onLine);
    });
  }
  const code = await new Promise<number | null>((done) => {
    child.once("close", done);
  });
  if (code !== 0) throw new Error(`The sandbox ended with ${code}:\n${text}`);
  return costs;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      products: { type: "string", default: "2417" },
      places: { type: "string", default: "4" },
      days: { type: "string", default: "8" },
      only: { type: "string" },
      project: { type: "string", default: ROOT },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const { products, places, days, only, project } = values;
  const usual = ["--products", products, "--days", days];
  const medians: number[] = [];
  for (const [name, args] of [
    ["one", usual],
    ["places", [...usual, "--places", places]],
  ] as const) {
    if (only !== undefined && only !== name) continue;
    const costs = await playDays(project, args);
    const cpu = medianOf(costs.map(({ cpuSeconds }) => cpuSeconds));
    medians.push(cpu);
    process.stdout.write(
      `${products} products${name === "one" ? "" : ` x ${places} places`}: median of ${costs.length} days ${cpu.toFixed(2)} s of CPU, ${medianOf(costs.map(({ wallSeconds }) => wallSeconds)).toFixed(2)} s of wall time; by day ${costs.map(({ cpuSeconds }) => cpuSeconds.toFixed(1)).join(" ")}\n`,
    );
  }
  if (medians.length === 2) {
    process.stdout.write(
      `${places} places take ${(medians[1]! / medians[0]!).toFixed(2)} times the CPU of one\n`,
    );
  }
}

void main();
