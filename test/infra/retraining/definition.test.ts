import validateStatesLanguage from "asl-validator";
import { expect } from "chai";
import type { TrainedPlan } from "../../../functions/contracts/retraining";
import {
  buildRetrainingDefinition,
  type RetrainingDefinitionArgs,
} from "../../../infra/retraining/definition";
import { SandboxClock } from "../../../scripts/sandbox/clock";
import { AwsError } from "../../../scripts/sandbox/server/aws-error";
import type { FaultInjector } from "../../../scripts/sandbox/server/faults";
import {
  createIntegrations,
  TASK_RESOURCES,
  type TaskServices,
} from "../../../scripts/sandbox/services/step-functions/integrations";
import { findUnsupported } from "../../../scripts/sandbox/services/step-functions/interpreter/check-definition";
import type { Definition } from "../../../scripts/sandbox/services/step-functions/interpreter/types";
import { StateMachineStore } from "../../../scripts/sandbox/services/step-functions/state-machine-store";
import { underFaults } from "../../../scripts/sandbox/services/step-functions/under-faults";
import { configOf } from "../../support/stack-config";
import { runDefinition } from "../../support/state-machine";

const ARGS: RetrainingDefinitionArgs = {
  settings: configOf({}).retraining,
  contentType: "json",
  functionArn: "arn:aws:lambda:us-east-1:000000000000:function:retrain",
  functionTimeoutSeconds: 900,
  alertTopicArn: "arn:aws:sns:us-east-1:000000000000:alerts",
  jobRoleArn: "arn:aws:iam::000000000000:role/job",
  trainingImage: "000000000000.dkr.ecr.us-east-1.amazonaws.com/training:1",
  servingImage: "000000000000.dkr.ecr.us-east-1.amazonaws.com/serving:1",
  servingEnvironment: {},
  isOwnImage: true,
  isIsolated: false,
  ownColumns: [],
  tags: [{ Key: "Project", Value: "final-mile" }],
};
const CONFIGURATIONS: Readonly<Record<string, Partial<RetrainingDefinitionArgs>>> = {
  "a container of one's own": {},
  "SageMaker's XGBoost": { isOwnImage: false, contentType: "csv" },
  "a customer key and an environment": {
    kmsKeyArn: "arn:aws:kms:us-east-1:000000000000:key/1",
    servingEnvironment: { SAGEMAKER_PROGRAM: "inference.py" },
  },
  "a network, isolation and a key for volumes": {
    network: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
    isIsolated: true,
    volumeKeyArn: "arn:aws:kms:us-east-1:000000000000:key/1",
  },
};

interface AnyState {
  readonly Type: string;
  readonly Next?: string;
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Default?: string;
  readonly Parameters: {
    readonly InputDataConfig: readonly { readonly ChannelName: string }[];
    readonly HyperParameters: Readonly<Record<string, string>>;
  };
}

const PLAN = {
  modelVersion: "v2",
  scheduledAt: "2026-11-23T06:00:00Z",
  executionId: "run-1",
  due: { because: "of a test" },
  championVersion: "v1",
  trainedUntil: "2026-11-01",
  worldSince: "2026-11-01",
  jobName: "job",
  trainUri: "s3://lake/train/",
  examplesUri: "s3://lake/examples/",
  outputUri: "s3://lake/output/",
  backtestUri: "s3://lake/backtest/",
  candidateOutputUri: "s3://lake/candidate/",
  championOutputUri: "s3://lake/champion/",
  championArtifactUri: "s3://lake/models/v1/model.tar.gz",
  candidateModelName: "job",
  championModelName: "job-champion",
};

/** Runs the machine with services that do every first, third, ... call of an operation and lose its answer. */
async function runLosingAnswers() {
  const jobs = new Map<string, string[]>();
  const models = { made: [] as [name: string, artifact: string][], left: new Set<string>() };
  const judged: string[] = [];
  const startJob = (sort: string, name: unknown) => {
    const names = jobs.get(sort) ?? [];
    if (names.includes(String(name))) throw new AwsError("ResourceInUse", `${name} is there.`);
    jobs.set(sort, [...names, String(name)]);
  };
  const services: TaskServices = {
    s3: undefined as never,
    async invokeFunction(_, payload) {
      const event = payload as { readonly step: string; readonly plan: TrainedPlan };
      if (event.step === "prepare") return { payload: JSON.stringify(PLAN) };
      judged.push(event.plan.trained.artifactUri);
      return {
        payload: JSON.stringify({ accepted: true, because: "it is", modelPackageArn: "arn:package" }),
      };
    },
    publish: async () => ({ messageId: "1" }),
    async runTransformJob({ TransformJobName }) {
      startJob("transform", TransformJobName);
      return { TransformJobStatus: "Completed" };
    },
    async runTrainingJob({ TrainingJobName, OutputDataConfig }) {
      startJob("training", TrainingJobName);
      const { S3OutputPath } = OutputDataConfig as { readonly S3OutputPath: string };
      const S3ModelArtifacts = `${S3OutputPath}${TrainingJobName}/output/model.tar.gz`;
      return { TrainingJobStatus: "Completed", ModelArtifacts: { S3ModelArtifacts } };
    },
    async callSageMaker(operation, { ModelName, PrimaryContainer }) {
      const name = String(ModelName);
      if (operation === "DeleteModel") {
        if (!models.left.delete(name))
          throw new AwsError("ValidationException", `Could not find model "${name}".`);
        return {};
      }
      if (models.left.has(name)) {
        throw new AwsError("ValidationException", `Cannot create already existing model "${name}".`);
      }
      models.left.add(name);
      models.made.push([name, (PrimaryContainer as { readonly ModelDataUrl: string }).ModelDataUrl]);
      return {};
    },
  };
  const calls = new Map<string, number>();
  const faults: Pick<FaultInjector, "ofCall"> = {
    ofCall(_, resource) {
      const count = calls.get(resource) ?? 0;
      calls.set(resource, count + 1);
      return count % 2 === 0 ? { kind: "error-after", isExecuted: true, delayMs: 0 } : undefined;
    },
  };
  const store = new StateMachineStore({
    clock: new SandboxClock(Date.parse("2026-11-23T06:00:00Z")),
    region: "us-east-1",
    accountId: "000000000000",
    taskResources: TASK_RESOURCES,
    integrationsOf: ({ name }) => underFaults(faults, name, createIntegrations(services)),
  });
  const input = { id: "event", time: PLAN.scheduledAt, detail: PLAN.due };
  return {
    execution: await runDefinition(store, buildRetrainingDefinition(ARGS), input),
    judged,
    models,
    jobs,
  };
}

describe("infra/retraining/definition", () => {
  for (const [title, args] of Object.entries(CONFIGURATIONS)) {
    it(`is valid Amazon States Language, and is interpreted by the sandbox: ${title}`, () => {
      const definition = buildRetrainingDefinition({ ...ARGS, ...args });
      const result = validateStatesLanguage(structuredClone(definition));
      expect(result.errorsText("\n")).to.equal("");
      expect(findUnsupported(definition as Definition, TASK_RESOURCES)).to.deep.equal([]);
    });
  }

  it("runs what trains, and what is tried, where the platform wants it", () => {
    const platform = CONFIGURATIONS["a network, isolation and a key for volumes"]!;
    const states = (args: Partial<RetrainingDefinitionArgs>) =>
      buildRetrainingDefinition({ ...ARGS, ...args }).States as unknown as Record<string, AnyState>;
    const VpcConfig = { Subnets: ["subnet-1", "subnet-2"], SecurityGroupIds: ["sg-1"] };
    for (const name of ["Train", "ModelCandidate", "ModelChampion"]) {
      expect(states(platform)[name]!.Parameters, name).to.deep.include({
        VpcConfig,
        EnableNetworkIsolation: true,
      });
      expect(states({})[name]!.Parameters, name).to.not.have.any.keys("VpcConfig", "EnableNetworkIsolation");
    }
    expect(JSON.stringify(states(platform)).match(/"VolumeKmsKeyId":"arn:aws:kms:[^"]+"/g)).to.have.length(3);
    expect(JSON.stringify(states({}))).to.not.include("VolumeKmsKeyId");
  });

  it("gives the examples to a container of one's own only: SageMaker's XGBoost refuses channels it does not know", () => {
    const trainOf = (args: Partial<RetrainingDefinitionArgs>) =>
      (buildRetrainingDefinition({ ...ARGS, ...args }).States as unknown as Record<string, AnyState>).Train!
        .Parameters;
    const channels = (args: Partial<RetrainingDefinitionArgs>) =>
      trainOf(args).InputDataConfig.map(({ ChannelName }) => ChannelName);
    expect(channels({})).to.deep.equal(["train", "examples"]);
    expect(channels({ isOwnImage: false })).to.deep.equal(["train"]);
    expect(trainOf({ ownColumns: ["promotion", "ad, spend"] }).HyperParameters).to.deep.equal({
      "trained_until.$": "$.trainedUntil",
      "world_since.$": "$.worldSince",
      own_columns: '["promotion","ad, spend"]',
    });
    expect(trainOf({ isOwnImage: false }).HyperParameters).to.include({ objective: "reg:tweedie" });
  });

  it("tells of every step that fails, but for the taking away of what was tried", () => {
    const states = buildRetrainingDefinition(ARGS).States as unknown as Record<string, AnyState>;
    for (const [name, state] of Object.entries(states)) {
      if (state.Type !== "Task" || name.startsWith("Tell")) continue;
      const caught = state.Catch?.map(({ Next }) => Next) ?? [];
      if (name.startsWith("Forget")) expect(caught, name).to.deep.equal([state.Next]);
      else if (name.startsWith("Model")) expect(states[caught[0]!]!.Default, name).to.equal("TellFailure");
      else expect(caught, name).to.deep.equal(["TellFailure"]);
    }
  });

  it("comes to its end although each answer of a service is lost once: nothing is done twice under one name, or left", async () => {
    const { execution, judged, models, jobs } = await runLosingAnswers();
    expect(execution.error).to.equal(undefined);
    expect(execution.status).to.equal("SUCCEEDED");
    expect(jobs.get("training")).to.deep.equal(["job-0", "job-1"]);
    expect(judged).to.deep.equal([
      "s3://lake/output/job-1/output/model.tar.gz",
      "s3://lake/output/job-1/output/model.tar.gz",
    ]);
    expect(models.made).to.deep.equal([
      ["job", "s3://lake/output/job-1/output/model.tar.gz"],
      ["job-champion", "s3://lake/models/v1/model.tar.gz"],
    ]);
    expect([...models.left]).to.deep.equal([]);
  });
});
