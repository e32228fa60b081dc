import validateStatesLanguage from "asl-validator";
import { expect } from "chai";
import {
  buildRetrainingDefinition,
  type RetrainingDefinitionArgs,
} from "../../../infra/retraining/definition";
import { TASK_RESOURCES } from "../../../scripts/sandbox/services/step-functions/integrations";
import { findUnsupported } from "../../../scripts/sandbox/services/step-functions/interpreter/check-definition";
import type { Definition } from "../../../scripts/sandbox/services/step-functions/interpreter/types";
import { configOf } from "../../support/stack-config";

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
};

interface AnyState {
  readonly Type: string;
  readonly Next?: string;
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Parameters: {
    readonly InputDataConfig: readonly { readonly ChannelName: string }[];
    readonly HyperParameters: Readonly<Record<string, string>>;
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
      else expect(caught, name).to.deep.equal(["TellFailure"]);
    }
  });
});
