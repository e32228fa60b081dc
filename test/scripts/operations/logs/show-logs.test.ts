import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { LogLine } from "../../../../functions/contracts/log-line";
import { type OpsResult, useOps } from "../../../support/run-ops";
import { STACK_OUTPUTS } from "../../../support/stack-outputs";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { type Peer, startSandboxPeer } from "../../sandbox/services/support/peer";

const GROUP = `/aws/lambda/${STACK_OUTPUTS.functionNames.monitor}`;
const HOUR_MS = 3_600_000;

describe("ops logs", () => {
  const folder = useTemporaryFolder();
  const nowMs = Date.now();
  let peer: Peer & { readonly aws: NonNullable<Peer["aws"]> };

  before(async () => {
    peer = await startSandboxPeer({ startAtMs: nowMs });
    const group = peer.aws.logs.createGroup(GROUP);
    const tell = (hoursAgo: number, ...lines: readonly object[]) =>
      peer.aws.logs.append(
        group,
        "s",
        lines.map((line, index) => ({
          timestamp: nowMs - hoursAgo * HOUR_MS + index * 100,
          message: JSON.stringify(line),
        })),
      );
    const of = (runId: string, day: string | undefined, line: Partial<LogLine>) => ({
      timestamp: new Date(nowMs).toISOString(),
      level: "INFO",
      function: "monitor",
      runId,
      requestId: `${runId}-request`,
      day,
      ...line,
    });
    const [old, bad, killed] = ["2026-11-19", "2026-11-22", "2026-11-23"];
    tell(
      120,
      of("run-old", old, { stage: "start" }),
      of("run-old", old, { stage: "run", outcome: "ok", ms: 1_200, facts: { products: 150 } }),
    );
    tell(
      26,
      of("run-bad", bad, { stage: "start" }),
      of("run-bad", bad, { stage: "list-shards", ms: 40, facts: { shards: 7 } }),
      of("run-bad", bad, { level: "WARN", message: "Two products are unknown.", facts: { products: 2 } }),
      of("run-bad", bad, {
        level: "ERROR",
        stage: "run",
        outcome: "failed",
        ms: 900,
        failedStage: "write-results",
        error: { name: "AccessDenied", message: "no", stack: "AccessDenied: no\n    at write (lake.ts:3:1)" },
      }),
      {
        type: "platform.report",
        record: {
          requestId: "run-bad-request",
          status: "error",
          metrics: { durationMs: 950, memorySizeMB: 3008, maxMemoryUsedMB: 212 },
        },
      },
    );
    tell(
      2,
      of("run-killed", killed, { stage: "start" }),
      of("run-killed", killed, { stage: "read-inputs", ms: 3_000, facts: { products: 150 } }),
      {
        type: "platform.report",
        record: {
          requestId: "run-killed-request",
          status: "timeout",
          metrics: { durationMs: 900_000, memorySizeMB: 3008, maxMemoryUsedMB: 300 },
        },
      },
    );
    // A page view is no daily run.
    tell(1, of("request", undefined, { stage: "run", outcome: "ok", ms: 12, facts: { status: 200 } }));
  });
  after(() => peer.close());

  const ops = useOps({ AWS_ACCESS_KEY_ID: "AKIASANDBOX", AWS_SECRET_ACCESS_KEY: "sandbox" });
  const logs = (...args: string[]): Promise<OpsResult> => {
    const outputs = join(folder(), "outputs.json");
    writeFileSync(outputs, JSON.stringify(STACK_OUTPUTS));
    return ops(["logs", ...args, "--outputs", outputs, "--endpoint-url", peer.endpoint]);
  };

  it("shows the last daily run: how it ended first, then each stage", async () => {
    const { stdout, stderr } = await logs("monitor");
    expect(stderr).to.equal("");
    const [head, table] = stdout.split("\n\n");
    expect(head).to.match(
      /^Run +run-killed of monitor for 2026-11-23\nEnded +ENDED BY LAMBDA: timeout after 900,000 ms/,
    );
    expect(head).to.match(/Memory +300 of 3008 MB/);
    const rows = table!
      .trimEnd()
      .split("\n")
      .map((row) => row.split("\t"));
    expect(rows.map(([, level, stage, , ms, counts]) => [level, stage, ms, counts])).to.deep.equal([
      ["level", "stage", "ms", "counts"],
      ["INFO", "begin", "", ""],
      ["INFO", "read-inputs", "3,000", "products 150"],
    ]);
  });

  it("shows a run by its id, with what failed, and finds it however old it is", async () => {
    const bad = (await logs("monitor", "--run", "run-bad")).stdout;
    expect(bad).to.match(/Ended +FAILED in write-results after 900 ms\nError +AccessDenied: no\n/);
    expect(bad).to.match(/Memory +212 of 3008 MB/);
    expect((await logs("monitor", "--run", "run-old")).stdout).to.match(
      /Ended +ok after 1,200 ms\nDid +products 150/,
    );
    const warnings = (await logs("monitor", "--run", "run-bad", "--level", "WARN")).stdout;
    expect(warnings)
      .to.match(/Two products are unknown/)
      .and.not.to.match(/list-shards/);
  });

  it("lists the runs since a time, and with a level the lines", async () => {
    const rows = (await logs("monitor", "--since", "3d")).stdout
      .trimEnd()
      .split("\n")
      .map((row) => row.split("\t"));
    expect(rows.map(([, run, day, ended, ms]) => [run, day, ended, ms])).to.deep.equal([
      ["run", "day", "ended", "ms"],
      ["run-bad", "2026-11-22", "failed in write-results", "900"],
      ["run-killed", "2026-11-23", "unfinished", ""],
      ["request", "", "ok", "12"],
    ]);
    const lines = (await logs("monitor", "--since", "3d", "--level", "WARN")).stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split("\t").slice(1, 3).join(" "))).to.deep.equal([
      "level stage",
      "WARN ",
      "ERROR RUN",
      " platform.report",
      " platform.report",
    ]);
    expect((await logs("monitor", "--since", "30m")).stdout).to.match(/^monitor has told nothing since /);
  });

  it("prints JSON of the run with its lines as they were written", async () => {
    const { lines, reports, ...run } = JSON.parse(
      (await logs("monitor", "--run", "run-bad", "--json")).stdout,
    );
    expect(run).to.deep.include({
      function: "monitor",
      runId: "run-bad",
      outcome: "failed",
      failedStage: "write-results",
    });
    expect(run.error.stack).to.match(/lake\.ts:3:1/);
    expect(lines).to.have.length(4);
    expect(lines[1]).to.deep.include({ stage: "list-shards", facts: { shards: 7 } });
    expect(reports[0].metrics.maxMemoryUsedMB).to.equal(212);
  });

  it("says what is wrong: an unknown run or function, an id that is none, no log", async () => {
    const cases = [
      [["monitor", "--run", "nobody"], 1, /has told nothing of a run "nobody".*--since 7d/],
      [["monitor", "--run", 'x" || $.a = "'], 2, /--run is "x.*must be the id of a run/],
      [["monitor", "--since", "soon"], 2, /--since is "soon"/],
      [["costs"], 1, /no function "costs"/],
      [["nothing"], 2, /nothing/],
    ] as const;
    for (const [args, code, message] of cases) {
      const result = await logs(...args);
      expect(result.stderr).to.match(message);
      expect(result.code, args.join(" ")).to.equal(code);
    }
    peer.aws.logs.groups.delete(GROUP);
    expect((await logs("monitor")).stderr).to.match(
      /There is no log group "\/aws\/lambda\/final-mile-dev-monitor"/,
    );
  });
});
