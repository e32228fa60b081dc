import { expect } from "chai";
import type { ObjectStore } from "../../../../functions/aws/lake/object-store";
import type { FaultKind } from "../../../../scripts/sandbox/server/fault-rates";
import { FAULT_KINDS } from "../../../../scripts/sandbox/server/fault-rates";
import { evaluateOnce } from "../../../support/evaluated-stacks";
import { judgeRun, type Problem } from "../../../support/reliability/judge-run";
import { PROFILES, planOf } from "../../../support/reliability/matrix";
import {
  evaluatePrograms,
  FIRST_RUN_DAY,
  type Programs,
  playRun,
  type RunPlan,
} from "../../../support/reliability/play-run";
import { References } from "../../../support/reliability/references";

/** A few of the runs of `npm run bench -- reliability`. */
describe("a small run of the whole stack under faults", () => {
  let references: References;
  let programs: Programs;
  let play: (plan: RunPlan) => Promise<Problem[]>;

  before(async () => {
    programs = await evaluatePrograms(evaluateOnce);
    references = new References(programs);
    play = async (plan) => judgeRun(await playRun(programs, plan), await references.of(plan));
  });

  const PLAIN: RunPlan = { demandSeed: 1, days: 1, faultSeed: 5, rates: {} };

  it("is one of a matrix in which every kind has runs of its own", () => {
    const kinds = Object.keys(FAULT_KINDS) as FaultKind[];
    for (const kind of kinds) {
      const own = PROFILES.filter(({ rates }) => Object.keys(rates).join() === kind);
      expect(own, kind).to.have.length(1);
    }
    const numbers = Array.from({ length: 1_000 }, (_, run) => planOf(run, 1));
    expect(new Set(numbers.map(({ faultSeed }) => faultSeed)).size).to.equal(1_000);
    for (const { name } of PROFILES) {
      expect(numbers.filter(({ profile }) => profile === name).length, name).to.be.at.least(
        Math.floor(1_000 / PROFILES.length),
      );
    }
  });

  // Each kind alone: `npm run bench -- reliability`.
  it("loses, doubles and tears nothing, and tells every failure, when all kinds come together", async () => {
    const plan = planOf(11, 1);
    expect(plan.profile).to.equal("all");
    expect(await play({ ...plan, days: 1 })).to.deep.equal([]);
  });

  it("of a fleet loses, doubles and tears nothing when its workers, its reduction and its steps fail and are killed", async () => {
    expect(await play({ ...planOf(6, 1), days: 1, fleet: true })).to.deep.equal([]);
  });

  it("has its forecasts of a model that takes seconds for each answer", async () => {
    expect(await play({ ...PLAIN, modelDelayMs: 1_000 })).to.deep.equal([]);
  });

  it("tells of a model that takes longer than a run may, and has whole days when it is run again", async () => {
    // What the endpoint was asked on a day is captured when it is asked: of the last day nobody compares it.
    const slow = {
      modelDelayMs: 600_000,
      modelSlowFromDay: FIRST_RUN_DAY + 1,
      timeoutSeconds: { "batch-predict": 3 },
      processes: true,
    };
    const record = await playRun(programs, { ...PLAIN, ...slow });
    expect(record.deadLetters.map(({ queue }) => queue)).to.include(
      "final-mile-dev-batch-predict-dead-letters",
    );
    expect(record.failed.map(({ error }) => error).join()).to.include("timed out after 3.00 seconds");
    expect(judgeRun(record, await references.of(PLAIN))).to.deep.equal([]);
  });

  it("is in order by itself when the system kills a function between two writes", async () => {
    for (const isExecuted of [false, true]) {
      const point = { atCall: 3, countsWritesOnly: true, isExecuted };
      const kill = { functionName: "replenish", runDay: FIRST_RUN_DAY + 1, point } as const;
      expect(await play({ ...PLAIN, processes: true, kill })).to.deep.equal([]);
    }
  });

  it("is found out when a write of the history is no longer conditional", async () => {
    const unconditional = (store: ObjectStore): ObjectStore => ({
      ...store,
      put: (key, bytes, contentType) => store.put(key, bytes, contentType),
    });
    const problems = await play({ ...PLAIN, breaks: unconditional });
    expect(problems.map(({ what }) => what.split(":")[0])).to.include("history");
  });

  it("is found out when a write is said to be made and is not", async () => {
    const forgetful = (store: ObjectStore): ObjectStore => ({
      ...store,
      put: async (key, bytes, contentType, expected) =>
        key.includes("shard=0001") && !key.includes("000000-")
          ? undefined
          : store.put(key, bytes, contentType, expected),
    });
    const problems = await play({ ...PLAIN, breaks: forgetful });
    expect(problems.map(({ kind }) => kind)).to.include("torn");
  });
});
