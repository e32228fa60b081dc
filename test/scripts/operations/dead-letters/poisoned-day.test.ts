import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { StackOutputs } from "../../../../functions/contracts/stack-outputs";
import { deploy } from "../../../../scripts/sandbox/deploy";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import { writeSandboxState } from "../../../../scripts/sandbox-state";
import { listCodeBlocks, ROOT } from "../../../docs/support/documents";
import { evaluateOnce } from "../../../support/evaluated-stacks";
import { runOps } from "../../../support/run-ops";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { startSandboxPeer } from "../../sandbox/services/support/peer";

const MINUTE_MS = 60_000;
const START = Date.parse("2026-10-01T00:00:00Z");
const ALARM = "final-mile-dev-monitor-dead-letters-critical";

/** Lets a command in a pipe print as on a terminal, as the page shows it. */
const AS_ON_A_TERMINAL = { NODE_OPTIONS: "--import=data:text/javascript,process.stdout.isTTY=true" };

describe("a day whose run was given up", function () {
  this.timeout(240_000);
  const folder = useTemporaryFolder();
  let aws: LocalAws;
  let close: () => Promise<void>;
  let stateFile: string | undefined;
  let outputs: StackOutputs;

  before(async () => {
    const peer = await startSandboxPeer({ startAtMs: START });
    aws = peer.aws;
    close = () => peer.close();
    const program = await evaluateOnce({ stack: "dev" });
    outputs = program.outputs as unknown as StackOutputs;
    // Monitoring needs no endpoint; nothing else is to happen on this day.
    const resources = program.resources.filter(
      ({ type, name }) =>
        !/^(aws:(sagemaker|appautoscaling)\/|pulumi-nodejs:)/.test(type) &&
        (type !== "aws:scheduler/schedule:Schedule" || name.startsWith("monitor")),
    );
    await deploy(aws, resources);
  });
  after(async () => {
    if (stateFile) await rm(stateFile, { force: true });
    await close();
  });

  /** Moves the clock, and says so where `ops` looks for it. */
  async function advanceTo(instantMs: number): Promise<void> {
    await aws.advanceTo(instantMs);
    stateFile = await writeSandboxState(ROOT, {
      processId: process.pid,
      endpointUrl: aws.endpointUrl,
      startedAt: new Date().toISOString(),
      now: aws.clock.nowIso,
      outputs,
    });
  }

  // By its process: other tests may run a sandbox here at the same time.
  const STACK = ["--stack", `sandbox:${process.pid}`];
  const ops = (...args: string[]) => runOps([...args, ...STACK]);
  const stateOf = (name: string) => aws.alarms.alarms.get(name)!.state;

  it("is in the queue and in alarm, is shown, mended, run again, and the alarm goes out", async () => {
    // A file that was cut short on its way: the run of 04:00 fails, and so does its retry a minute later.
    const bucket = [...aws.s3.buckets.values()].find(({ name }) => name.includes("lake"))!;
    aws.s3.put(bucket, "processed/tea.parquet", Buffer.from("PAR1 and no more"), { headers: {} });
    await advanceTo(START + 4 * 60 * MINUTE_MS + 10 * MINUTE_MS);
    expect(stateOf(ALARM)).to.equal("ALARM");

    const shown = await runOps(["dead-letters", "list", ...STACK], AS_ON_A_TERMINAL);
    const page = readFileSync(join(ROOT, "docs/commands.md"), "utf8");
    const block = listCodeBlocks(page).find(({ text }) => text.includes("dead-letters list"))!;
    expect(`$ npm run ops -- dead-letters list --stack dev\n${shown.stdout}${shown.stderr}`).to.equal(
      block.text,
    );

    const again = await ops("dead-letters", "replay", "--all", "--yes");
    expect(again.code).to.equal(1);
    expect(again.stderr)
      .to.contain("1 dead letter of 1 could not be replayed")
      .and.contain("processed/tea.parquet");
    await advanceTo(aws.clock.nowMs + 10 * MINUTE_MS);
    expect(stateOf(ALARM)).to.equal("ALARM");

    const file = join(folder(), "sales.csv");
    const days = Array.from({ length: 60 }, (_, index) =>
      new Date(START - (60 - index) * 24 * 60 * MINUTE_MS).toISOString().slice(0, 10),
    );
    const rows = days.map((date, index) => `${date},tea,${5 + (index % 7)},4.5`);
    writeFileSync(file, `date,product_id,units_sold,selling_price\n${rows.join("\n")}\n`);
    const mended = await ops("data", "import", file, "--replace", "--yes");
    expect(mended.code, mended.stderr).to.equal(0);

    const [message] = aws.sqs.named("final-mile-dev-monitor-dead-letters").messages;
    const replayed = await ops("dead-letters", "replay", message!.messageId.slice(0, 8), "--yes");
    expect(replayed.code, replayed.stderr).to.equal(0);
    expect(replayed.stdout).to.contain("replayed  monitor for 2026-10-01T04:00:00Z");
    expect(aws.s3.current(bucket, "monitoring/dt=2026-10-01/summary.json")).to.not.equal(undefined);

    await advanceTo(aws.clock.nowMs + 10 * MINUTE_MS);
    expect(stateOf(ALARM)).to.equal("OK");
    const queues = Object.keys(outputs.deadLetterQueueNames).length;
    expect((await ops("dead-letters", "list")).stdout).to.equal(`No dead letters in ${queues} queues.\n`);
  });
});
