import { expect } from "chai";
import {
  beginStage,
  currentRun,
  inShard,
  inStage,
  logError,
  logRun,
  noteRun,
  warn,
} from "../../../../functions/aws/log/run-log";
import { captureLog } from "../../../support/capture-log";

const MONITOR = {
  function: "monitor",
  runId: "e-1",
  requestId: "r-1",
  day: "2026-11-23",
} as const;

describe("functions/aws/log/run-log", () => {
  it("tells the beginning, each stage with its time and counts, and the end of a run", async () => {
    const lines = await captureLog(() =>
      logRun(MONITOR, async () => {
        await inStage(
          "read-history",
          async () => [1, 2, 3],
          ({ length }) => ({ products: length }),
        );
        await inStage("write-results", () => {});
        noteRun({ products: 3, wape: undefined });
        noteRun({ metrics: 8 });
      }),
    );
    expect(lines.map(({ stage }) => stage)).to.deep.equal(["start", "read-history", "write-results", "run"]);
    for (const line of lines) {
      expect(line).to.include({ ...MONITOR, level: "INFO" });
      expect(Date.parse(line.timestamp)).to.be.closeTo(Date.now(), 60_000);
    }
    expect(lines[1]?.facts).to.deep.equal({ products: 3 });
    expect(lines[1]?.ms).to.be.at.least(0);
    expect(lines.at(-1)).to.deep.include({ outcome: "ok", facts: { products: 3, metrics: 8 } });
    expect(lines.at(-1)?.stages).to.have.all.keys("read-history", "write-results");
    expect(lines.at(-1)?.stages?.["read-history"]).to.include({ times: 1 });
  });

  it("of a run that fails, the last line says what was done, what failed, and why, with the stack", async () => {
    const cause = new TypeError("no route");
    const lines = await captureLog(() =>
      logRun(MONITOR, async () => {
        await inStage("read-history", () => {});
        noteRun({ products: 7 });
        await inStage("ask-model", () => {
          throw new RangeError("no answer", { cause });
        });
      }).catch(() => {}),
    );
    const [stage, end] = lines.slice(-2);
    expect(stage).to.include({ level: "ERROR", stage: "ask-model", outcome: "failed" });
    expect(stage?.error).to.deep.equal({ name: "RangeError", message: "no answer" });
    expect(end).to.include({ level: "ERROR", stage: "run", outcome: "failed", failedStage: "ask-model" });
    expect(end?.facts).to.deep.equal({ products: 7 });
    expect(end?.stages).to.have.all.keys("read-history", "ask-model");
    expect(end?.stages?.["ask-model"]).to.include({ times: 1, failed: 1 });
    expect(end?.stages?.["read-history"]).not.to.have.property("failed");
    expect(end?.error).to.include({ name: "RangeError", message: "no answer" });
    expect(end?.error?.stack).to.match(/^RangeError: no answer\n {4}at .*run-log\.test\.ts/);
    expect(end?.error?.stack).to.include("Caused by TypeError: no route");
  });

  it("hands on what the work returns and throws", async () => {
    const failure = new Error("x");
    await captureLog(async () => {
      expect(await logRun(MONITOR, async () => inStage("a", () => 5))).to.equal(5);
      expect(await logRun(MONITOR, async () => Promise.reject(failure)).catch((error) => error)).to.equal(
        failure,
      );
      expect(await inStage("outside", () => 6)).to.equal(6);
    });
  });

  it("names the stage that was open when the run failed", async () => {
    const lines = await captureLog(() =>
      logRun(MONITOR, async () => {
        beginStage("read").end({ rows: 1 });
        beginStage("look-up");
        throw new Error("x");
      }).catch(() => {}),
    );
    expect(lines.at(-1)).to.include({ failedStage: "look-up" });
  });

  it("counts a stage that many shards have, and names the shard in its lines", async () => {
    const lines = await captureLog(() =>
      logRun(MONITOR, async () => {
        await Promise.all(
          ["0000", "0001"].map((shard) =>
            inShard(shard, async () => {
              await new Promise(setImmediate);
              await inStage("read-history", () => {});
            }),
          ),
        );
      }),
    );
    const told = lines.filter(({ stage }) => stage === "read-history");
    expect(told.map(({ shard }) => shard)).to.deep.equal(["0000", "0001"]);
    expect(lines.at(-1)).not.to.have.property("shard");
    expect(lines.at(-1)?.stages?.["read-history"]).to.include({ times: 2 });
  });

  it("keeps runs that take place at the same time apart", async () => {
    const lines = await captureLog(() =>
      Promise.all(
        ["a", "b"].map((runId) =>
          logRun({ ...MONITOR, runId }, async () => {
            await new Promise(setImmediate);
            noteRun({ of: runId });
            expect(currentRun()?.runId).to.equal(runId);
          }),
        ),
      ),
    );
    const ends = lines.filter(({ stage }) => stage === "run");
    expect(ends.map(({ runId, facts }) => [runId, facts?.of])).to.have.deep.members([
      ["a", "a"],
      ["b", "b"],
    ]);
    expect(currentRun()).to.equal(undefined);
  });

  it("an answer that says the work failed is an error", async () => {
    const lines = await captureLog(() =>
      logRun(
        MONITOR,
        async () => 502,
        (status) => status >= 500,
      ),
    );
    expect(lines.at(-1)).to.include({ level: "ERROR", outcome: "failed" });
  });

  it("writes what the level of the function asks for and nothing below it", async () => {
    const levelsAt = async (level: string, stageLevel: "INFO" | "DEBUG" = "INFO") => {
      const lines = await captureLog(
        () =>
          logRun({ ...MONITOR, stageLevel }, async () => {
            await inStage("a", () => {});
            warn("Look here.", { orders: 2 });
            logError(new Error("x"));
          }),
        level,
      );
      return lines.map(({ level: written, stage }) => `${written} ${stage ?? ""}`.trim());
    };
    expect(await levelsAt("INFO")).to.deep.equal(["INFO start", "INFO a", "WARN", "ERROR", "INFO run"]);
    expect(await levelsAt("INFO", "DEBUG")).to.deep.equal(["WARN", "ERROR", "INFO run"]);
    expect(await levelsAt("DEBUG", "DEBUG")).to.have.length(5);
    expect(await levelsAt("WARN")).to.deep.equal(["WARN", "ERROR"]);
    expect(await levelsAt("ERROR")).to.deep.equal(["ERROR"]);
    expect(await levelsAt("unheard of")).to.deep.equal(await levelsAt("INFO"));
  });
});
