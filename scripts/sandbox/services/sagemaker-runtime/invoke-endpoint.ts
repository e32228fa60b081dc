import type { AwsCall } from "../../server/aws-call";
import { AwsError, validationError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { RestReply } from "../../server/rest-json-protocol";
import type { World } from "../../world";
import type { Endpoint, LiveVariant } from "../sagemaker/types";
import { type ContainerOutcome, callContainer, headerOf } from "./call-container";
import { captureInvocation } from "./capture-invocation";
import { chooseVariant } from "./choose-variant";

const MAX_BODY_BYTES = 6_291_456;
const SERVING = ["InService", "Updating", "RollingBack", "SystemUpdating"];

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
export const invokeEndpoint = defineOperation<{ readonly EndpointName: string }>({
  name: "InvokeEndpoint",
  async run({ EndpointName }, world, call) {
    const endpoint = validate(EndpointName, world, call);
    const variant = chooseVariant(endpoint, headerOf(call, "x-amzn-sagemaker-target-variant"));
    const [outcome, copies] = await Promise.all([
      callContainer(world, variant, call),
      Promise.all(
        endpoint.shadows.map(async (shadow) => {
          const copy = await callContainer(world, shadow, call);
          recordInvocation(world, endpoint, shadow, copy);
          return { variant: shadow, outcome: copy };
        }),
      ),
    ]);
    recordInvocation(world, endpoint, variant, outcome);
    if (outcome.statusCode >= 400)
      throw modelError(world, endpoint, outcome.statusCode, outcome.body.toString("utf8"));
    // What a shadow failed to answer is not captured, and nobody's concern but its metrics'.
    const answered = copies.filter((copy) => copy.outcome.statusCode < 400);
    captureInvocation(world, endpoint, call, [{ variant, outcome }, ...answered]);
    return new RestReply({
      statusCode: 200,
      headers: {
        "content-type": outcome.contentType,
        "x-amzn-invoked-production-variant": variant.name,
      },
      body: outcome.body,
    });
  },
});

function validate(name: string, world: World, call: AwsCall): Endpoint {
  const endpoint = world.sagemaker.endpoints.get(name);
  if (!endpoint) {
    throw validationError(`Endpoint ${name} of account ${world.accountId} not found.`);
  }
  if (!SERVING.includes(endpoint.status) || endpoint.variants.length === 0) {
    throw validationError(
      `Endpoint ${name} of account ${world.accountId} is not in service: it is ${endpoint.status}.`,
    );
  }
  if (call.body.length > MAX_BODY_BYTES) {
    throw new AwsError(
      "ValidationException",
      `Received payload of ${call.body.length} bytes; the body must have at most ${MAX_BODY_BYTES}.`,
      413,
    );
  }
  return endpoint;
}

function modelError(world: World, endpoint: Endpoint, status: number, message: string): AwsError {
  const logs = `https://${world.region}.console.aws.amazon.com/cloudwatch/home?region=${world.region}#logEventViewer:group=/aws/sagemaker/Endpoints/${endpoint.name}`;
  return new AwsError(
    "ModelError",
    `Received ${status < 500 ? "client" : "server"} error (${status}) from primary with message "${message.slice(0, 1024)}". See ${logs} in account ${world.accountId} for more information.`,
    424,
    { OriginalMessage: message.slice(0, 4096), OriginalStatusCode: String(status), LogStreamArn: "" },
  );
}

/** Time SageMaker adds to the container's; the sandbox has no network to measure it on. */
const OVERHEAD_MICROSECONDS = 1_500;

/**
 * Puts what SageMaker puts into CloudWatch for an invocation.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html; for the fleets of a deployment
 *   https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html, and for what a serverless
 *   endpoint does not report https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-monitoring.html
 */
function recordInvocation(
  world: World,
  endpoint: Endpoint,
  variant: LiveVariant,
  outcome: ContainerOutcome,
): void {
  const both = [
    { Name: "EndpointName", Value: endpoint.name },
    { Name: "VariantName", Value: variant.name },
  ];
  // The fleets of a deployment have variants of the same names; their configurations tell them apart.
  const { pending, configName } = endpoint;
  const fleet = pending?.variants.includes(variant) ? pending.configName : configName;
  const record = (metricName: string, value: number, unit: string) => {
    for (const dimensions of [both, [...both, { Name: "EndpointConfigName", Value: fleet }]]) {
      world.metrics.record(
        { namespace: "AWS/SageMaker", metricName, dimensions },
        { atMs: world.clock.nowMs, values: [value], unit },
      );
    }
  };
  record("Invocations", 1, "None");
  const serverless = variant.input.ServerlessConfig;
  if (!serverless) record("InvocationsPerInstance", 1 / Math.max(1, variant.instanceCount), "None");
  record("Invocation4XXErrors", outcome.statusCode >= 400 && outcome.statusCode < 500 ? 1 : 0, "None");
  record("Invocation5XXErrors", outcome.statusCode >= 500 ? 1 : 0, "None");
  record("ModelLatency", outcome.modelMicroseconds, "Microseconds");
  record("OverheadLatency", OVERHEAD_MICROSECONDS, "Microseconds");
  world.instanceUse.addWork(endpoint.name, variant.name, outcome.modelMicroseconds / 1e3);
  if (!serverless) return;
  const usageType = `ServerlessInf:Mem-${serverless.MemorySizeInMB / 1024}GB`;
  world.meter.add(world.clock.nowMs, usageType, outcome.modelMicroseconds / 1e6, endpoint.arn);
}
