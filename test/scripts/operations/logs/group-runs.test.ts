import { expect } from "chai";
import type { LogLine } from "../../../../functions/contracts/log-line";
import { groupRuns } from "../../../../scripts/operations/logs/group-runs";
import type { LogEntry } from "../../../../scripts/operations/logs/read-log";

let next = 0;

function entry(line: Partial<LogLine>): LogEntry {
  next += 1;
  return { id: String(next), timestampMs: next, text: JSON.stringify(line), line };
}

const begin = (line: Partial<LogLine>) => entry({ stage: "start", level: "INFO", ...line });
const end = (line: Partial<LogLine>) => entry({ stage: "run", level: "INFO", outcome: "ok", ...line });
const fail = (line: Partial<LogLine>) => end({ level: "ERROR", outcome: "failed", ...line });

function outcomesOf(...entries: readonly LogEntry[]) {
  return groupRuns(entries).map(({ runId, outcome, end: last }) => [runId, outcome, last?.line?.requestId]);
}

describe("scripts/operations/logs/group-runs", () => {
  it("sorts lines by run; what belongs to none is left out", () => {
    const [a, other, b, ended] = [
      begin({ runId: "a" }),
      entry({ message: "x" }),
      begin({ runId: "b" }),
      end({ runId: "a" }),
    ];
    const runs = groupRuns([a, other, b, ended]);
    expect(runs.map(({ runId, entries }) => [runId, entries.length])).to.deep.equal([
      ["a", 2],
      ["b", 1],
    ]);
    expect(runs[0]).to.deep.include({ startedAtMs: a.timestampMs, outcome: "ok", end: ended });
  });

  it("a run without an end is unfinished, also when only a stage was told", () => {
    expect(outcomesOf(begin({ runId: "a" }))).to.deep.equal([["a", "unfinished", undefined]]);
    expect(outcomesOf(entry({ runId: "a", stage: "read" }))).to.deep.equal([["a", "unfinished", undefined]]);
  });

  it("of the same event tried again, the last try counts", () => {
    const first = { runId: "a", requestId: "1" };
    const second = { runId: "a", requestId: "2" };
    expect(outcomesOf(begin(first), fail(first), begin(second), end(second))).to.deep.equal([
      ["a", "ok", "2"],
    ]);
    expect(outcomesOf(begin(first), end(first), begin(second), fail(second))).to.deep.equal([
      ["a", "failed", "2"],
    ]);
    // Killed in the first try, done in the second; and the other way round.
    expect(outcomesOf(begin(first), begin(second), end(second))).to.deep.equal([["a", "ok", "2"]]);
    expect(outcomesOf(begin(first), fail(first), begin(second))).to.deep.equal([["a", "unfinished", "1"]]);
  });

  it("a worker that failed makes the run fail, whatever others do after it, until its own shards are done", () => {
    const worker = (shard: string, requestId: string) => ({ runId: "a", step: "worker", shard, requestId });
    const [one, two, again] = [
      worker("0000..0004", "1"),
      worker("0005..0009", "2"),
      worker("0000..0004", "3"),
    ];
    const lines = [begin(one), begin(two), fail(one), end(two)];
    expect(outcomesOf(...lines)).to.deep.equal([["a", "failed", "1"]]);
    expect(outcomesOf(...lines, begin(again), end(again))).to.deep.equal([["a", "ok", "3"]]);
    const reduce = { runId: "a", step: "reduce", requestId: "4" };
    expect(outcomesOf(...lines, begin(again), end(again), begin(reduce))).to.deep.equal([
      ["a", "unfinished", "3"],
    ]);
  });
});
