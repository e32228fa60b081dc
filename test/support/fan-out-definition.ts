import { buildFanOutDefinition, type FanOutDefinitionArgs } from "../../infra/fan-out/definition";
import { configOf } from "./stack-config";

const { fleet } = configOf({});
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";

/** The fan-out's definition with made-up names; what is given goes over them. */
export function fanOutDefinition(args: Partial<FanOutDefinitionArgs> = {}) {
  return buildFanOutDefinition({
    ...fleet,
    workerTimeoutSeconds: 900,
    lakeBucketName: "lake",
    alertTopicArn: "arn:aws:sns:us-east-1:000000000000:alerts",
    stepFunctionArn: `${FUNCTION}fleet-step`,
    workerFunctionArns: { monitor: `${FUNCTION}monitor`, "batch-predict": `${FUNCTION}batch-predict` },
    ...args,
  });
}

/** Batch Transform with the defaults. */
export const TRANSFORM: NonNullable<FanOutDefinitionArgs["transform"]> = {
  ...fleet,
  modelName: "forecast-model",
  contentType: "json",
  tags: { Project: "final-mile" },
};
