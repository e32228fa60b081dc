import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { ProviderMocks } from "../../scripts/program/provider-mocks";
import { Recorder } from "../../scripts/program/recorder";
import { readStackFile } from "../../scripts/program/stack-file";
import { evaluateOnce } from "../support/evaluated-stacks";
import { type PulumiEngine, startPulumiEngine } from "../support/pulumi-engine";

const ROOT = join(__dirname, "..", "..");
const { name: project, runtime } = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));

const STACK = "dev";

async function startEngine(recorder: Recorder): Promise<PulumiEngine> {
  const { config } = readStackFile({ stack: STACK }, ROOT);
  return await startPulumiEngine(
    new ProviderMocks(recorder, { project, stack: STACK, preview: false, config }),
  );
}

/** Starts the program the way Pulumi's language host for Node does, from what `Pulumi.yaml` says. */
async function runProgram(
  address: string,
  configOverrides: Readonly<Record<string, unknown>> = {},
  secretKeys: readonly string[] = [],
) {
  const { config } = readStackFile({ stack: STACK, configOverrides }, ROOT);
  const child = spawn(
    process.execPath,
    [
      ...runtime.options.nodeargs.split(" "),
      join(ROOT, "node_modules", "@pulumi", "pulumi", "cmd", "run"),
      ...["--project", project, "--stack", STACK, "--pwd", ROOT, "--root-directory", ROOT],
      ...["--parallel", "16", "--monitor", address, "--engine", address],
      // No `main` in Pulumi.yaml: the host hands over the folder, package.json names the program.
      ".",
    ],
    {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
        PULUMI_NODEJS_TYPESCRIPT: String(runtime.options.typescript),
      },
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [exitCode] = await once(child, "close");
  return { exitCode: exitCode as number, output };
}

describe("Pulumi's language host", () => {
  it("runs the program as Pulumi.yaml says and registers what the evaluation does", async () => {
    const recorder = new Recorder();
    const engine = await startEngine(recorder);
    try {
      const { exitCode, output } = await runProgram(engine.address);
      expect(engine.errors).to.deep.equal([]);
      expect(exitCode, output).to.equal(0);
      const registered = (await recorder.resources()).map(({ type, name }) => `${type}::${name}`).sort();
      const evaluated = (await evaluateOnce({ stack: STACK })).resources;
      expect(registered).to.deep.equal(evaluated.map(({ type, name }) => `${type}::${name}`).sort());
    } finally {
      engine.close();
    }
  });

  it("shows an invalid configuration as one message without a stack trace", async () => {
    const engine = await startEngine(new Recorder());
    try {
      const { exitCode } = await runProgram(engine.address, { "endpoint.instanceCount": 0 });
      expect(exitCode).not.to.equal(0);
      expect(engine.errors).to.have.length(1);
      expect(engine.errors[0]).to.match(/^Config "final-mile:endpoint.instanceCount" is 0; it must be /);
      expect(engine.errors[0]).not.to.match(/\n +at /);
    } finally {
      engine.close();
    }
  });

  it("refuses a setting that was stored as a secret, and does not repeat it", async () => {
    const engine = await startEngine(new Recorder());
    try {
      const given = { "api.jwtIssuer": "hunter2" };
      const { exitCode, output } = await runProgram(engine.address, given, ["final-mile:api"]);
      expect(exitCode).not.to.equal(0);
      expect(engine.errors).to.have.length(1);
      expect(engine.errors[0]).to.match(/^Config "final-mile:api" is "\[secret\]"; it must be plain/);
      expect(engine.errors[0] + output).not.to.contain("hunter2");
    } finally {
      engine.close();
    }
  });
});
