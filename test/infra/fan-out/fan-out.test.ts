import validateStatesLanguage from "asl-validator";
import { expect } from "chai";
import type { FunctionName } from "../../../functions/contracts/stack-outputs";
import { readAllowedStatements } from "../../../infra/policy/policy-documents";
import type { EvaluatedProgram, EvaluateProgramOptions } from "../../../scripts/program/evaluation";
import { TASK_RESOURCES } from "../../../scripts/sandbox/services/step-functions/integrations";
import { findUnsupported } from "../../../scripts/sandbox/services/step-functions/interpreter/check-definition";
import type { Definition } from "../../../scripts/sandbox/services/step-functions/interpreter/types";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { LARGE_FLEET } from "../program/configurations";

const CONFIGURATIONS: readonly { readonly title: string; readonly options: EvaluateProgramOptions }[] = [
  { title: "dev", options: { stack: "dev" } },
  { title: "prod", options: { stack: "prod" } },
  { title: "a large fleet", options: LARGE_FLEET },
  {
    title: "a large fleet that forecasts with Batch Transform",
    options: {
      ...LARGE_FLEET,
      configOverrides: { ...LARGE_FLEET.configOverrides, "fleet.batchTransform": true },
    },
  },
];
const [DEV, , LARGE, TRANSFORM] = CONFIGURATIONS.map(({ options }) => options);

function machineOf({ resources }: EvaluatedProgram) {
  return resources.find(({ type }) => type === "aws:sfn/stateMachine:StateMachine")!;
}

function schedulesOf({ resources }: EvaluatedProgram) {
  return resources.filter(({ type }) => type === "aws:scheduler/schedule:Schedule");
}

function statementsOf({ resources }: EvaluatedProgram, name: string) {
  const policy = resources.find((one) => one.type === "aws:iam/rolePolicy:RolePolicy" && one.name === name)!;
  return readAllowedStatements(policy.type, policy.inputs);
}

/** Names of the functions that a task state of the machine, or of a map's children, invokes. */
function invokedFunctions(definition: string): string[] {
  const arns = definition.matchAll(
    /"FunctionName":"arn:aws:lambda:[^"]*:function:final-mile-(?:dev|prod)-([^"]+)"/g,
  );
  return [...new Set(Array.from(arns, ([, name]) => name!))].sort();
}

describe("infra/fan-out/fan-out", () => {
  for (const { title, options } of CONFIGURATIONS) {
    it(`registers valid Amazon States Language that the sandbox interprets: ${title}`, async () => {
      const { definition } = machineOf(await evaluateOnce(options)).inputs;
      const result = validateStatesLanguage(JSON.parse(definition));
      expect(result.errorsText("\n")).to.equal("");
      expect(findUnsupported(JSON.parse(definition) as Definition, TASK_RESOURCES)).to.deep.equal([]);
    });

    it(`lets the machine invoke what its definition names, and nothing else: ${title}`, async () => {
      const program = await evaluateOnce(options);
      const [invoke] = statementsOf(program, "fan-out-policy").filter(({ actions }) =>
        actions.includes("lambda:InvokeFunction"),
      );
      const allowed = invoke!.resources.map((arn) => arn.replace(/^.*:function:final-mile-(dev|prod)-/, ""));
      const named = invokedFunctions(machineOf(program).inputs.definition);
      expect(allowed).to.include.members(named);
      const mayInvoke: FunctionName[] = ["fleet-step", "monitor", "batch-predict"];
      expect(allowed).to.have.members(mayInvoke);
    });
  }

  it("leaves the schedules with the functions up to fleet.shardsPerFunction", async () => {
    const targets = schedulesOf(await evaluateOnce(DEV!)).map(({ name }) => name);
    expect(targets).to.include.members(["monitor-schedule", "batch-predict-schedule"]);
    expect(targets.filter((name) => name.startsWith("fan-out"))).to.deep.equal([]);
  });

  it("starts the machine at the same times in their place above it, with the task as input", async () => {
    const program = await evaluateOnce(LARGE!);
    const schedules = schedulesOf(program);
    const machine = machineOf(program);
    expect(schedules.map(({ name }) => name)).to.not.include.members([
      "monitor-schedule",
      "batch-predict-schedule",
    ]);
    const started = schedules.filter(({ inputs }) => inputs.target.arn === machine.state.arn);
    expect(
      started.map(({ inputs }) => [inputs.scheduleExpression, JSON.parse(inputs.target.input)]),
    ).to.have.deep.members([
      [
        "cron(0 4 * * ? *)",
        {
          task: "monitor",
          scheduledAt: "<aws.scheduler.scheduled-time>",
          executionId: "<aws.scheduler.execution-id>",
        },
      ],
      [
        "cron(30 4 * * ? *)",
        {
          task: "batch-predict",
          scheduledAt: "<aws.scheduler.scheduled-time>",
          executionId: "<aws.scheduler.execution-id>",
        },
      ],
    ]);
    for (const { inputs } of started)
      expect(inputs.target.deadLetterConfig.arn).to.match(/fan-out-dead-letters$/);
  });

  it("keeps the machine to its own executions and its own prefix of the lake", async () => {
    const program = await evaluateOnce(TRANSFORM!);
    const { arn } = machineOf(program).state;
    const children = statementsOf(program, "fan-out-children-policy");
    expect(
      children.find(({ actions }) => actions.includes("states:StartExecution"))!.resources,
    ).to.deep.equal([arn]);
    for (const { resources } of children) {
      for (const resource of resources) expect(resource).to.contain(":final-mile-prod-fan-out");
    }
    const objects = statementsOf(program, "fan-out-policy").filter(({ actions }) =>
      actions.some((action) => /^s3:(Get|Put|Abort)/.test(action)),
    );
    expect(objects).to.have.length(3);
    for (const { resources } of objects) {
      expect(resources).to.have.length(1);
      expect(resources[0]).to.match(/\/fleet\/\*$/);
    }
  });

  it("may run transform jobs of its environment only, and only where they are switched on", async () => {
    const actionsOf = async (options: EvaluateProgramOptions) =>
      statementsOf(await evaluateOnce(options), "fan-out-policy").flatMap(({ actions }) => actions);
    expect(await actionsOf(TRANSFORM!)).to.include.members([
      "sagemaker:CreateTransformJob",
      "events:PutRule",
    ]);
    expect((await actionsOf(LARGE!)).filter((action) => /sagemaker|events/.test(action))).to.deep.equal([]);
    const jobs = statementsOf(await evaluateOnce(TRANSFORM!), "fan-out-policy").find(({ actions }) =>
      actions.includes("sagemaker:CreateTransformJob"),
    );
    expect(jobs!.resources[0]).to.match(/:transform-job\/fleet-prod-\*$/);
  });

  it("runs the model that the endpoint serves, and lets its role reach the job's files", async () => {
    const program = await evaluateOnce(TRANSFORM!);
    const definition = JSON.parse(machineOf(program).inputs.definition);
    const models = program.resources.filter(({ type }) => type === "aws:sagemaker/model:Model");
    expect(models.map(({ state }) => state.name)).to.include(
      definition.States.Transform.Parameters.ModelName,
    );
    const reached = statementsOf(program, "endpoint-policy")
      .filter(({ actions }) => actions.some((action) => /^s3:(Get|Put)Object$/.test(action)))
      .map(({ resources }) => resources.some((resource) => resource.endsWith("/fleet/*")));
    expect(reached).to.deep.equal([true, true]);
  });

  it("logs errors, traces, and has its log before the machine", async () => {
    const { resources } = await evaluateOnce(DEV!);
    const machine = machineOf({ resources, outputs: {} });
    const log = resources.find(({ name }) => name === "fan-out-logs")!;
    expect(resources.indexOf(log)).to.be.lessThan(resources.indexOf(machine));
    expect(machine.inputs.loggingConfiguration).to.include({
      level: "ERROR",
      logDestination: `${log.state.arn}:*`,
    });
    expect(machine.inputs.tracingConfiguration).to.deep.equal({ enabled: true });
  });

  it("refuses Batch Transform with a multi-model endpoint and says why", async () => {
    const options = {
      stack: "prod",
      configOverrides: {
        "fleet.batchTransform": true,
        "endpoint.kind": "multi-model",
        "endpoint.dataCapturePercent": 0,
        "model.source": "s3://team-models/forecast",
      },
    };
    const error = await evaluateOnce(options).catch((thrown: Error) => thrown);
    expect(error).to.be.instanceOf(Error);
    expect((error as Error).message)
      .to.contain('"final-mile:fleet.batchTransform" is true')
      .and.contain("multi-model");
  });
});
