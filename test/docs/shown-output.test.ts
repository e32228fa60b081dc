import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { startOpsInTurn, useOps } from "../support/run-ops";
import { useTemporaryFolder } from "../support/temporary-folder";
import { listCodeBlocks, ROOT } from "./support/documents";

const readBlocks = (page: string) => listCodeBlocks(readFileSync(join(ROOT, page), "utf8"));

interface Example {
  readonly args: readonly string[];
  readonly shown: string;
}

/** Commands of a page against a sandbox, with what it shows of their output. */
function listExamples(page: string): readonly Example[] {
  const shells = readBlocks(page).flatMap(({ text }) => text.split(/^\$ npm run ops -- /m).slice(1));
  return shells
    .map((shell) => shell.split("\n"))
    .filter(([line]) => line!.includes("--stack sandbox"))
    .map(([line, ...shown]) => ({ args: line!.split(" "), shown: shown.join("\n") }));
}

/** Lines that the machine's speed, or the width of a terminal, has a say in. */
const OF_THE_MACHINE =
  / (KB|ms)( |$)|\d MB at most|\d\d:\d\d:\d\d\.\d{3} |wall time|longest|https?:|0\.3 s of work/;
/** Lets a command in a pipe print as on a terminal: documents show what people see. */
const AS_ON_A_TERMINAL = {
  NODE_OPTIONS: "--import=data:text/javascript,process.stdout.isTTY=true;process.stdout.columns=120",
};

/** The lines a document shows that were not printed, whatever their blanks, rules, bars and times. */
function listMissing(shown: string, printed: string): readonly string[] {
  const bare = (text: string) => text.replaceAll(/[\s─░█]/g, "");
  const all = bare(printed);
  return shown
    .split("\n")
    .filter((line) => !OF_THE_MACHINE.test(line))
    .map((line) => line.replace(/^ +[\d.]+ s {2}/, "").replace(/\.\.\.$/, ""))
    .filter((line) => !all.includes(bare(line)));
}

describe("the output that documents show", function () {
  this.timeout(240_000);
  const folder = useTemporaryFolder();
  const runOps = useOps();

  it("of the sandbox, and of commands against it, is what they print", async () => {
    const { child, printed } = await serveSandbox();
    const ops = startOpsInTurn(AS_ON_A_TERMINAL);
    try {
      const [run] = readBlocks("README.md").filter(({ text }) => text.includes("Demand: generated demand"));
      expect(listMissing(run!.text, printed)).to.deep.equal([]);
      const examples = ["README.md", "docs/commands.md"].flatMap(listExamples);
      expect(examples).to.have.length.above(10);
      for (const { args, shown } of examples) {
        const own = args.map((arg, index) => {
          if (arg.endsWith(".jsonl")) return join(folder(), arg);
          // By its process: other tests may run a sandbox here at the same time.
          return arg === "sandbox" && args[index - 1] === "--stack" ? `sandbox:${child.pid}` : arg;
        });
        const { stdout, stderr } = await ops.run(own);
        expect(listMissing(shown, stdout + stderr), args.join(" ")).to.deep.equal([]);
      }
    } finally {
      await ops.close();
      const ended = once(child, "exit");
      child.kill("SIGINT");
      await ended;
    }
  });

  it("of a dry import is what the file beside it gives", async () => {
    const blocks = readBlocks("docs/own-data.md");
    const file = join(folder(), "sales.csv");
    writeFileSync(file, blocks.find(({ language }) => language === "csv")!.text);
    const { code, stdout } = await runOps(["data", "import", file, "--dry-run"]);
    expect(code).to.equal(0);
    const shown = blocks.find(({ text }) => text.startsWith("sales.csv: "))!.text;
    const [told, table] = shown.split("\n\n");
    expect(stdout.split("\n\n")[0]).to.equal(told);
    const cells = (text: string) => text.split("\n").map((line) => line.trim().split(/\s{2,}|\t+/));
    const rows = cells(table!.trimEnd()).filter(([first]) => !first!.startsWith("─"));
    expect(cells(stdout.split("\n\n")[1]!.trimEnd())).to.deep.equal(rows);
  });

  it("of a refused value is what the file beside it gives with that value", async () => {
    const blocks = readBlocks("docs/own-data.md");
    const shown = blocks.find(({ text }) => text.startsWith("ops: sales.csv"))!.text;
    const [, line, value] = /line (\d+): units_sold is "(.+?)"/.exec(shown)!;
    const lines = blocks.find(({ language }) => language === "csv")!.text.split("\n");
    lines[Number(line) - 1] = lines[Number(line) - 1]!.replace(/^([^,]+,[^,]+),[^,]+/, `$1,${value}`);
    const file = join(folder(), "sales.csv");
    writeFileSync(file, lines.join("\n"));
    const { code, stderr } = await runOps(["data", "import", file, "--dry-run"]);
    expect(code).to.equal(1);
    expect(stderr).to.equal(shown);
  });

  it("of an estimate is what the program and the saved prices give", async () => {
    const { text } = readBlocks("docs/cost.md").find((block) => block.text.startsWith("prod: "))!;
    const { stdout } = await runOps([
      "estimate",
      "--stack",
      "prod",
      "--set",
      "endpoint.instanceType=ml.m5.xlarge",
    ]);
    expect(stdout.endsWith(text)).to.equal(true, stdout);
  });
});

/** The default sandbox, when it has played its days and stays up, and what it printed till then. */
async function serveSandbox(): Promise<{ child: ChildProcess; printed: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/ops.ts", "sandbox", "--serve"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  return await new Promise((resolve, reject) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        if (/^State +/m.test(printed)) resolve({ child, printed });
      });
    }
    child.once("exit", () => reject(new Error(`The sandbox ended before it served:\n${printed}`)));
  });
}
