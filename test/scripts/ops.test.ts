import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { COMMANDS } from "../../scripts/commands";
import { runOps, useOps } from "../support/run-ops";
import { STACK_OUTPUTS } from "../support/stack-outputs";
import { useTemporaryFolder } from "../support/temporary-folder";

const SHARED = ["--stack", "--outputs", "--json", "--region", "--profile", "--endpoint-url"];

describe("ops", () => {
  const folder = useTemporaryFolder();
  const ops = useOps();

  it("names all its commands, what they do and the exit codes", async () => {
    const { code, stdout, stderr } = await runOps(["--help"]);
    expect(code).to.equal(0);
    expect(stderr).to.equal("");
    for (const { command } of COMMANDS) expect(stdout).to.include(`ops ${command}`);
    expect(stdout).to.include(
      "Exit codes: 0 done, 1 failed, 2 wrong use, 3 a gate or threshold was not met.",
    );
  });

  it("offers the shared options on every command that works on a stack", async () => {
    const names = [
      "status",
      "predict",
      "report",
      "costs",
      "optimize",
      "promote",
      "batch",
      "monitor",
      "alarms",
    ];
    const helps = await Promise.all(names.map((name) => ops([name, "--help"])));
    for (const [index, { code, stdout }] of helps.entries()) {
      expect(code, names[index]).to.equal(0);
      for (const option of SHARED) expect(stdout, names[index]).to.include(option);
    }
  });

  it("offers every option of the sandbox", async () => {
    const { stdout } = await ops(["sandbox", "--help"]);
    for (const option of [
      "data",
      "days",
      "products",
      "seed",
      "drift",
      "faults",
      "serve",
      "json",
      "model-url",
      "bad-model",
      "stack",
    ]) {
      expect(stdout).to.include(`--${option}`);
    }
  });

  /** Each is refused with one message, without a stack trace, before anything is started or written. */
  const refusals: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ["no command", [], 2, /Name a command/],
    ["an unknown command", ["frobnicate"], 2, /Unknown (command|argument): frobnicate/],
    ["an unknown option", ["status", "--colour"], 2, /Unknown argument: colour/],
    [
      "an unknown stack",
      ["status", "--stack", "staging"],
      2,
      /no stack "staging"; known are "sandbox", "dev", "prod"/,
    ],
    [
      "a missing outputs file",
      ["status", "--outputs", "/nowhere/out.json"],
      2,
      /no file "\/nowhere\/out.json"/,
    ],
    [
      "an option given twice",
      ["sandbox", "--days", "3", "--days", "4"],
      2,
      /--days is given 2 times; give it once/,
    ],
    ["an action that is missing", ["data"], 2, /Name an action/],
    [
      "a missing data file",
      ["data", "import", "/nowhere/sales.csv", "--dry-run"],
      2,
      /no file "\/nowhere\/sales.csv"/,
    ],
    [
      "a fault that is not known",
      ["sandbox", "--faults", "throttle=0.1,gremlin=0.1"],
      2,
      /--faults names "gremlin"; it knows throttle, error-before, .*late\. Example:/,
    ],
    ["a rate above 1", ["sandbox", "--faults", "kill=2"], 2, /--faults kill is 2; .*invocations from 0 to 1/],
    [
      "a rate that is none",
      ["sandbox", "--faults", "cut=often"],
      2,
      /--faults cut is "often"; .*calls from 0/,
    ],
    ["a fault without a rate", ["sandbox", "--faults", "slow"], 2, /--faults has "slow"; it must be a kind/],
    ["a fault named twice", ["sandbox", "--faults", "cut=0.1,cut=0.2"], 2, /names "cut" twice/],
    [
      "rates of calls above 1 together",
      ["sandbox", "--faults", "throttle=0.6,cut=0.5"],
      2,
      /add up to 1\.1; throttle, .*slow together may have at most 1/,
    ],
    ["--days 0", ["sandbox", "--days", "0"], 2, /--days is 0; it must be an integer from 1 to 366/],
    ["--days that are no number", ["sandbox", "--days", "ten"], 2, /--days is "ten"; it must be an integer/],
    ["--days without a number", ["sandbox", "--days"], 2, /Not enough arguments following: days/],
    [
      "--drift above 1",
      ["sandbox", "--drift", "10"],
      2,
      /--drift is 10; it must be a share of the products from 0 to 1/,
    ],
    [
      "a summary that could not be written, before anything is done",
      ["sandbox", "--json", "/nowhere/out.json"],
      2,
      /--json is "\/nowhere\/out.json"; there is no folder "\/nowhere"/,
    ],
    [
      "a page where a folder is",
      ["report", "fleet", "--html", ".", "--outputs", "STACK_OUTPUTS"],
      2,
      /is a folder/,
    ],
    ["--products 0", ["sandbox", "--products", "0"], 2, /--products is 0/],
    [
      "a model address that is none",
      ["sandbox", "--model-url", "localhost"],
      2,
      /--model-url is "localhost"/,
    ],
    [
      "a sandbox of an unknown stack",
      ["sandbox", "--stack", "nope"],
      2,
      /no stack "nope"; known are "dev", "prod"/,
    ],
    [
      "a roll-back to what is no version",
      ["rollback", "--to", "../x"],
      2,
      /--to is "..\/x"; a model version is 1 to 63/,
    ],
    ["a roll-back of an unknown stack", ["rollback", "--stack", "nope"], 2, /no stack "nope"/],
    [
      "a run day that is no date",
      ["monitor", "--date", "tomorrow", "--outputs", "STACK_OUTPUTS"],
      2,
      /--date is "tomorrow"/,
    ],
    [
      "a run day that has not come",
      ["batch", "--date", "9999-12-31", "--outputs", "STACK_OUTPUTS"],
      2,
      /--date is "9999-12-31"; it must not lie after today/,
    ],
    [
      "an address of AWS that is none",
      ["status", "--outputs", "STACK_OUTPUTS", "--endpoint-url", "nonsense"],
      2,
      /--endpoint-url is "nonsense"/,
    ],
    [
      "a gate without a number",
      ["promote", "--min-scored-days", "many", "--outputs", "STACK_OUTPUTS"],
      2,
      /--min-scored-days is "many"; it must be an integer from 1 to 28/,
    ],
    [
      "a promotion into an unknown stack",
      ["promote", "--to", "nope", "--outputs", "STACK_OUTPUTS"],
      2,
      /no stack "nope"/,
    ],
  ];
  for (const [fault, args, exitCode, message] of refusals) {
    it(`refuses ${fault}`, async () => {
      const outputs = join(folder(), "outputs.json");
      writeFileSync(outputs, JSON.stringify(STACK_OUTPUTS));
      const result = await ops(args.map((arg) => (arg === "STACK_OUTPUTS" ? outputs : arg)));
      expect(result.code, result.stderr).to.equal(exitCode);
      expect(result.stderr).to.match(message);
      expect(result.stderr).to.not.match(/\n\s+at /);
      expect(result.stdout).to.equal("");
    });
  }

  it("says in one message that AWS cannot be reached, or that there are no credentials", async () => {
    const outputs = join(folder(), "outputs.json");
    writeFileSync(outputs, JSON.stringify(STACK_OUTPUTS));
    const args = ["status", "--outputs", outputs, "--endpoint-url", "http://127.0.0.1:1"];
    const nobody = { AWS_CONFIG_FILE: "/nowhere", AWS_SHARED_CREDENTIALS_FILE: "/nowhere" };
    const somebody = { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" };
    const alone = await runOps(args, { ...nobody, AWS_EC2_METADATA_DISABLED: "true" });
    const unreachable = await runOps(args, { ...nobody, ...somebody });
    for (const { code, stderr } of [alone, unreachable]) {
      expect(code).to.equal(1);
      expect(stderr).to.not.match(/\n\s+at /);
    }
    expect(alone.stderr).to.match(/ops: There are no AWS credentials/);
    expect(unreachable.stderr).to.match(/ops: AWS cannot be reached \(connect ECONNREFUSED 127.0.0.1:1\)/);
  });

  it("refuses a bad data file with exit code 1, naming line and value", async () => {
    const file = join(folder(), "sales.csv");
    writeFileSync(file, "date,product_id,units_sold,selling_price\n2026-01-01,A,ten,2\n");
    const { code, stderr, stdout } = await ops(["data", "import", file, "--dry-run"]);
    expect(code).to.equal(1);
    expect(stderr).to.equal(
      'ops: sales.csv, line 2: units_sold is "ten"; it must be a number from -1e12 to 1e12, or empty when missing.\n',
    );
    expect(stdout).to.equal("");
  });

  it("says per column what a data file holds, as JSON on demand", async () => {
    const file = join(folder(), "sales.csv");
    writeFileSync(file, "date,product_id,units_sold,selling_price\n2026-01-01,A,3,2\n2026-01-02,A,,2\n");
    const { code, stdout } = await ops(["data", "import", file, "--dry-run", "--json"]);
    expect(code).to.equal(0);
    const findings = JSON.parse(stdout) as { columns: object[]; rows: number; imported: unknown };
    expect(findings).to.include({ rows: 2, imported: null });
    expect(findings.columns).to.deep.include({
      name: "units_sold",
      kind: "number",
      missing: 1,
      min: 3,
      max: 3,
      mean: 3,
    });
  });
});
