import validateStatesLanguage from "asl-validator";
import { expect } from "chai";
import type { FanOutDefinitionArgs } from "../../../infra/fan-out/definition";
import { TASK_RESOURCES } from "../../../scripts/sandbox/services/step-functions/integrations";
import { findUnsupported } from "../../../scripts/sandbox/services/step-functions/interpreter/check-definition";
import type { Definition } from "../../../scripts/sandbox/services/step-functions/interpreter/types";
import { fanOutDefinition, TRANSFORM } from "../../support/fan-out-definition";

const KEY_ARN = "arn:aws:kms:us-east-1:000000000000:key/1";

/** What is validated: each way the configuration can change the definition. */
const CONFIGURATIONS: Readonly<Record<string, Partial<FanOutDefinitionArgs>>> = {
  "predictions by the endpoint": {},
  "predictions by Batch Transform": { transform: TRANSFORM },
  "Batch Transform with feature columns": { transform: { ...TRANSFORM, contentType: "csv" } },
  "Batch Transform with customer keys": {
    transform: { ...TRANSFORM, kmsKeyArn: KEY_ARN, volumeKeyArn: KEY_ARN },
  },
  "Batch Transform on several instances": {
    transform: { ...TRANSFORM, transformInstanceType: "ml.c5.4xlarge", transformInstanceCount: 4 },
  },
  "one shard per worker": { shardsPerBatch: 1, maxConcurrency: 1, toleratedFailurePercent: 0 },
  "the largest fleet": { shardsPerBatch: 100, maxConcurrency: 1000, toleratedFailurePercent: 100 },
  "short time limits": { workerTimeoutSeconds: 60 },
};

/** A state as the tests look into it. */
interface AnyState {
  Type: string;
  Next: string;
  Resource?: string;
  TimeoutSeconds?: number;
  Retry: readonly { readonly ErrorEquals: readonly string[] }[];
  Catch?: readonly object[];
  MaxConcurrency?: number;
  ToleratedFailurePercentage?: number;
  Parameters: { Payload: object };
  ItemReader: { Parameters: object };
  ItemBatcher: object;
  ItemProcessor: { States: Record<string, AnyState> };
}

/** The states of a definition. */
function statesOf(args: Partial<FanOutDefinitionArgs> = {}) {
  return fanOutDefinition(args).States as Record<string, AnyState>;
}

describe("infra/fan-out/definition", () => {
  for (const [title, args] of Object.entries(CONFIGURATIONS)) {
    it(`is valid Amazon States Language: ${title}`, () => {
      // The validator writes defaults into what it is given.
      const result = validateStatesLanguage(structuredClone(fanOutDefinition(args)));
      expect(result.errorsText("\n")).to.equal("");
      expect(result.isValid).to.equal(true);
    });

    it(`is interpreted by the sandbox: ${title}`, () => {
      expect(findUnsupported(fanOutDefinition(args) as Definition, TASK_RESOURCES)).to.deep.equal([]);
    });
  }

  it("is refused by the validator when a transition leads nowhere", () => {
    const broken = structuredClone(fanOutDefinition());
    (broken.States.MonitorShards as AnyState).Next = "Nowhere";
    expect(validateStatesLanguage(broken).isValid).to.equal(false);
  });

  it("hands every worker its shards, the run's time and its name, and nothing that grows with the fleet", () => {
    const map = statesOf().MonitorShards!;
    expect(map.ItemProcessor.States.MonitorBatch!.Parameters.Payload).to.deep.equal({
      "scheduledAt.$": "$.BatchInput.scheduledAt",
      "executionId.$": "$.BatchInput.executionId",
      "shardIds.$": "$.Items",
    });
    expect(map.ItemBatcher).to.deep.include({ MaxItemsPerBatch: 4 });
    expect(map.ItemReader.Parameters).to.deep.equal({ Bucket: "lake", "Key.$": "$.manifestKey" });
  });

  it("bounds concurrency far below the service's default of 10,000", () => {
    expect(statesOf().MonitorShards!.MaxConcurrency).to.equal(20);
  });

  it("tolerates no missing shard in the input of a transform job", () => {
    const states = statesOf({ transform: TRANSFORM, toleratedFailurePercent: 50 });
    expect(states.PrepareTransform!.ToleratedFailurePercentage).to.equal(0);
    expect(states.CollectTransform!.ToleratedFailurePercentage).to.equal(50);
  });

  it("limits the time of every task, tries it again, and catches what still fails", () => {
    for (const [name, state] of Object.entries(statesOf({ transform: TRANSFORM }))) {
      if (state.Type === "Map") {
        const [worker] = Object.values(state.ItemProcessor.States);
        expect(worker!.TimeoutSeconds, name).to.equal(900);
        expect(worker!.Retry, name).to.have.length.above(1);
        expect(
          state.Retry.flatMap(({ ErrorEquals }) => ErrorEquals),
          name,
        ).to.deep.equal(["States.ItemReaderFailed", "States.ResultWriterFailed"]);
      }
      if (state.Type === "Task") {
        expect(state.Retry, name).to.have.length.above(0);
        expect(state.TimeoutSeconds, name).to.be.above(0);
      }
      const isMessage = state.Resource === "arn:aws:states:::sns:publish";
      if ((state.Type === "Task" && !isMessage) || state.Type === "Map") {
        expect(state.Catch, name).to.deep.equal([
          { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "TellFailure" },
        ]);
      }
    }
  });

  it("spreads retries with full jitter and a ceiling", () => {
    const [operatorErrors, serviceErrors] = statesOf().Plan!.Retry;
    expect(operatorErrors).to.deep.include({ MaxAttempts: 0 });
    expect(serviceErrors).to.deep.include({ JitterStrategy: "FULL", MaxDelaySeconds: 60 });
  });
});
