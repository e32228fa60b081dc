import { expect } from "chai";
import { StateError } from "../../../../../scripts/sandbox/services/step-functions/interpreter/failures";
import { createTestStore, runDefinition, TEST_RESOURCE } from "../../../../support/state-machine";

const echo = async (_resource: string, parameters: unknown) => parameters;

/** A definition of one state after which the execution ends. */
const single = (state: object, more: object = {}) => ({
  StartAt: "Only",
  States: { Only: state, ...more },
});

describe("scripts/sandbox/services/step-functions/interpreter", () => {
  it("fills templates from the input, the context object and intrinsic functions", async () => {
    const execution = await runDefinition(
      createTestStore(echo),
      single({
        Type: "Task",
        Resource: TEST_RESOURCE,
        Parameters: {
          plain: 1,
          "second.$": "$.list[1]",
          "machine.$": "$$.StateMachine.Name",
          "text.$": "States.Format('{} of {}', $.count, States.ArrayLength($.list))",
        },
        End: true,
      }),
      { list: ["a", "b"], count: 2 },
    );
    expect(JSON.parse(execution.output!)).to.deep.equal({
      plain: 1,
      second: "b",
      machine: "machine",
      text: "2 of 2",
    });
  });

  it("puts a result where ResultPath says and hands on what OutputPath selects", async () => {
    const states = (resultPath: string | null, outputPath: string) =>
      single({ Type: "Pass", Result: { x: 1 }, ResultPath: resultPath, OutputPath: outputPath, End: true });
    const run = async (resultPath: string | null, outputPath: string) =>
      JSON.parse(
        (await runDefinition(createTestStore(echo), states(resultPath, outputPath), { a: 0 })).output!,
      );
    expect(await run("$.b.c", "$")).to.deep.equal({ a: 0, b: { c: { x: 1 } } });
    expect(await run("$.b.c", "$.b.c.x")).to.equal(1);
    expect(await run(null, "$")).to.deep.equal({ a: 0 });
  });

  it("takes the first choice that is met, else the default", async () => {
    const definition = {
      StartAt: "Choose",
      States: {
        Choose: {
          Type: "Choice",
          Choices: [
            { Variable: "$.n", NumericGreaterThan: 10, Next: "Large" },
            {
              And: [
                { Variable: "$.n", NumericLessThan: 5 },
                { Not: { Variable: "$.name", StringEquals: "x" } },
              ],
              Next: "Small",
            },
          ],
          Default: "Other",
        },
        Large: { Type: "Pass", Result: "large", End: true },
        Small: { Type: "Pass", Result: "small", End: true },
        Other: { Type: "Fail", Error: "Other", Cause: "neither" },
      },
    };
    const run = async (input: object) => {
      const { output, error } = await runDefinition(createTestStore(echo), definition, input);
      return output ?? error;
    };
    expect(await run({ n: 11, name: "a" })).to.equal('"large"');
    expect(await run({ n: 1, name: "a" })).to.equal('"small"');
    expect(await run({ n: 1, name: "x" })).to.equal("Other");
  });

  it("matches texts by stars, which a backslash takes for themselves", async () => {
    const matches = async (text: string, pattern: string) => {
      const choice = {
        Type: "Choice",
        Choices: [{ Variable: "$.text", StringMatches: pattern, Next: "Yes" }],
        Default: "No",
      };
      const ends = {
        Yes: { Type: "Pass", Result: true, End: true },
        No: { Type: "Pass", Result: false, End: true },
      };
      return JSON.parse((await runDefinition(createTestStore(echo), single(choice, ends), { text })).output!);
    };
    expect(await matches("a model that\nis there (1)", "*model*there (1)")).to.equal(true);
    expect(await matches("a model that is there", "model*")).to.equal(false);
    expect(await matches("xlog", "*.log")).to.equal(false);
    expect(await matches("a*c", String.raw`a\*c`)).to.equal(true);
    expect(await matches("abc", String.raw`a\*c`)).to.equal(false);
  });

  it("tries a failed task again with growing waits that cost no real time", async () => {
    let calls = 0;
    const store = createTestStore(async () => {
      calls += 1;
      if (calls < 4) throw new StateError("Lambda.TooManyRequestsException", "Rate exceeded");
      return calls;
    });
    const execution = await runDefinition(
      store,
      single({
        Type: "Task",
        Resource: TEST_RESOURCE,
        Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 2 }],
        End: true,
      }),
    );
    expect(execution.output).to.equal("4");
    // 10 + 20 + 40 s of waiting.
    expect(execution.stoppedAtMs! - execution.startedAtMs).to.be.within(70_000, 75_000);
    expect(execution.history.events.filter(({ type }) => type === "TaskFailed")).to.have.length(3);
  });

  it("lets the first rule that knows an error decide, and does not try again where it says so", async () => {
    let calls = 0;
    const store = createTestStore(async () => {
      calls += 1;
      throw new StateError("DataError", "bad data");
    });
    const execution = await runDefinition(
      store,
      single({
        Type: "Task",
        Resource: TEST_RESOURCE,
        Retry: [{ ErrorEquals: ["DataError"], MaxAttempts: 0 }, { ErrorEquals: ["States.ALL"] }],
        End: true,
      }),
    );
    expect(execution).to.include({ status: "FAILED", error: "DataError", cause: "bad data" });
    expect(calls).to.equal(1);
  });

  it("goes on where a failure is caught, with error and cause in the data", async () => {
    const store = createTestStore(async () => {
      throw new StateError("Boom", "because");
    });
    const execution = await runDefinition(
      store,
      single(
        {
          Type: "Task",
          Resource: TEST_RESOURCE,
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Caught" }],
          End: true,
        },
        { Caught: { Type: "Succeed" } },
      ),
      { kept: true },
    );
    expect(JSON.parse(execution.output!)).to.deep.equal({
      kept: true,
      error: { Error: "Boom", Cause: "because" },
    });
  });

  it("stops a task that takes longer than its limit with States.Timeout", async () => {
    const store = createTestStore(() => new Promise(() => {}));
    const execution = await runDefinition(
      store,
      single({ Type: "Task", Resource: TEST_RESOURCE, TimeoutSeconds: 1, End: true }),
    );
    expect(execution).to.include({ status: "TIMED_OUT", error: "States.Timeout" });
  });

  it("fails with States.Runtime, which no rule catches, where a path names nothing", async () => {
    const execution = await runDefinition(
      createTestStore(echo),
      single(
        {
          Type: "Task",
          Resource: TEST_RESOURCE,
          Parameters: { "x.$": "$.absent" },
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }],
          End: true,
        },
        { Caught: { Type: "Succeed" } },
      ),
    );
    expect(execution.error).to.equal("States.Runtime");
    expect(execution.cause).to.contain("$.absent");
  });

  it("refuses more than 256 KiB between two states", async () => {
    const store = createTestStore(async () => "x".repeat(262_145));
    const execution = await runDefinition(
      store,
      single({ Type: "Task", Resource: TEST_RESOURCE, End: true }),
    );
    expect(execution.error).to.equal("States.DataLimitExceeded");
  });

  it("runs branches side by side and answers a list", async () => {
    const branch = (value: number) => ({
      StartAt: `B${value}`,
      States: { [`B${value}`]: { Type: "Pass", Result: value, End: true } },
    });
    const execution = await runDefinition(
      createTestStore(echo),
      single({ Type: "Parallel", Branches: [branch(1), branch(2)], End: true }),
    );
    expect(execution.output).to.equal("[1,2]");
  });

  it("names everything in a definition that it does not know, all at once", () => {
    const definition = {
      StartAt: "A",
      States: {
        A: { Type: "Task", Resource: "arn:aws:states:::dynamodb:putItem", HeartbeatSeconds: 5, Next: "B" },
        B: { Type: "Pass", Parameters: { "x.$": "$..deep", "y.$": "States.Hash($.a, 'MD5')" }, Next: "C" },
        C: { Type: "Choice", Choices: [{ Variable: "$.a", StringLessThan: "x*", Next: "Gone" }] },
      },
    };
    expect(() =>
      createTestStore(echo).put({ name: "m", definition: JSON.stringify(definition), roleArn: "r" }),
    )
      .to.throw()
      .with.property("message")
      .that.contains("dynamodb:putItem")
      .and.contains("HeartbeatSeconds")
      .and.contains("$..deep")
      .and.contains("States.Hash")
      .and.contains("StringLessThan")
      .and.contains('no state "Gone"');
  });
});
