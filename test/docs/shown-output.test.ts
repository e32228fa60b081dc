import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import type { SandboxState } from "../../scripts/sandbox-state";
import { runOps } from "../support/run-ops";
import { useTemporaryFolder } from "../support/temporary-folder";
import { listCodeBlocks, ROOT } from "./support/documents";

const readBlocks = (page: string) => listCodeBlocks(readFileSync(join(ROOT, page), "utf8"));

/** Those of the page's examples that a small sandbox can answer as it stands; the others rest on its last day. */
const RUN = ["status", "predict", "models", "alarms", "report", "costs", "optimize"];

/** Some products and days: enough for every command to have something to show. */
const SMALL_SANDBOX = ["sandbox", "--days", "3", "--products", "6", "--serve"];

interface Example {
  readonly command: string;
  readonly args: readonly string[];
  /** Words at the beginnings of lines that do not depend on the figures. */
  readonly labels: readonly string[];
}

/** Commands of the page of commands with what it shows of their output. */
function listExamples(): readonly Example[] {
  return readBlocks("docs/commands.md").flatMap(({ text }) => {
    const [, line, output = ""] = /^\$ npm run ops -- (.+)\n([\s\S]*)$/.exec(text) ?? [];
    if (line === undefined || !line.endsWith(" --stack sandbox")) return [];
    const args = line.replace(" --stack sandbox", "").split(" ");
    const labels = [...output.matchAll(/^([A-Z][a-z]+(?:[ ,]+[a-zI-R]+)*) {2,}\S/gm)].map(
      ([, label]) => label!,
    );
    return RUN.includes(args[0]!) ? [{ command: line, args, labels }] : [];
  });
}

describe("the output that documents show", function () {
  this.timeout(240_000);
  const folder = useTemporaryFolder();

  it("of commands against a sandbox has the lines that such a command prints", async () => {
    const examples = listExamples();
    expect(examples.map(({ args }) => args[0])).to.have.members(RUN);
    const { child, state } = await serveSandbox(folder());
    try {
      const outputs = join(folder(), "outputs.json");
      writeFileSync(outputs, JSON.stringify(state.outputs));
      const target = ["--outputs", outputs, "--endpoint-url", state.endpointUrl];
      const credentials = { AWS_ACCESS_KEY_ID: "sandbox", AWS_SECRET_ACCESS_KEY: "sandbox" };
      for (const { command, args, labels } of examples) {
        const { code, stdout, stderr } = await runOps([...args, ...target], credentials);
        expect(code, `${command}: ${stderr}`).to.equal(0);
        const printed = stdout.split("\n");
        const missing = labels.filter((label) => !printed.some((line) => line.startsWith(label)));
        expect(missing, `${command} prints:\n${stdout}`).to.deep.equal([]);
      }
    } finally {
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

/** A sandbox that has played its days and stays up. */
async function serveSandbox(folder: string): Promise<{ child: ChildProcess; state: SandboxState }> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/ops.ts", ...SMALL_SANDBOX], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  for await (const line of createInterface(child.stdout!)) {
    const [, path] = /^State +(.+)$/.exec(line) ?? [];
    if (path !== undefined) return { child, state: JSON.parse(readFileSync(path, "utf8")) };
  }
  throw new Error(`The sandbox ended before it served:\n${told}`);
}
