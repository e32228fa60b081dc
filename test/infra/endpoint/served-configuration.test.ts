import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  SageMakerClient,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { expect } from "chai";
import type { LocalAws } from "../../../scripts/sandbox/local-aws";
import { clientConfig, startSandboxPeer } from "../../scripts/sandbox/services/support/peer";
import { declareRole } from "../../support/declare-role";
import { type DynamicProvider, startDynamicProvider } from "../../support/dynamic-provider";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { startStubModel } from "../../support/stub-model";

const ROLE = "arn:aws:iam::123456789012:role/endpoint";
const HOUR_MS = 3_600_000;
const TYPE = "pulumi-nodejs:dynamic/endpoint:ServedConfiguration";

/** The registered resource, in Pulumi's own host, against an endpoint that goes back by itself. */
describe("the resource that looks what the endpoint serves", () => {
  let peer: Awaited<ReturnType<typeof startSandboxPeer>>;
  let provider: DynamicProvider;
  let sagemaker: SageMakerClient;
  let registered: Record<string, unknown>;

  before(async () => {
    const { resources } = await evaluateOnce({ stack: "dev" });
    registered = resources.find(({ type }) => type === TYPE)!.inputs;
    peer = await startSandboxPeer({ startAtMs: Date.parse("2026-11-23"), startModel: startStubModel });
    sagemaker = new SageMakerClient(clientConfig(peer));
    provider = await startDynamicProvider({
      AWS_ENDPOINT_URL: peer.endpoint,
      AWS_ACCESS_KEY_ID: "AKIASANDBOX",
      AWS_SECRET_ACCESS_KEY: "sandbox",
    });
    await serve(peer.aws, sagemaker);
  });
  after(async () => {
    provider?.close();
    sagemaker?.destroy();
    await peer?.close();
  });

  const wanting = (configurationName: string) => ({
    ...registered,
    endpointName: "forecast",
    configurationName,
  });

  it("is content with what serves, and is not asked again while nothing changes", async () => {
    await provider.create(wanting("good"));
    expect(await provider.isChanged("forecast", wanting("good"), wanting("good"))).to.equal(false);
    expect(await provider.isChanged("forecast", wanting("good"), wanting("dead"))).to.equal(true);
  });

  it("fails when the endpoint is in service with what it served before", async () => {
    const dead = { EndpointName: "forecast", EndpointConfigName: "dead" };
    await sagemaker.send(new UpdateEndpointCommand(dead));
    await peer.aws.advanceTo(peer.aws.clock.nowMs + HOUR_MS);
    // What the AWS provider waits for, and takes for success.
    const found = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "forecast" }));
    expect(found).to.include({ EndpointStatus: "InService", EndpointConfigName: "good" });
    const failure = await provider.update("forecast", wanting("good"), wanting("dead")).then(
      () => "none",
      (error: Error) => error.message,
    );
    expect(failure)
      .to.contain('Endpoint "forecast" is InService and serves "good", not "dead"')
      .and.contain(found.FailureReason);
  });
});

/** An endpoint that serves `good`, and a configuration `dead` whose container does not start. */
async function serve(aws: LocalAws, sagemaker: SageMakerClient): Promise<void> {
  declareRole(aws, ROLE, "sagemaker.amazonaws.com");
  const bucket = aws.s3.createBucket("models");
  for (const name of ["good", "dead"]) {
    aws.s3.put(bucket, `${name}.tar.gz`, Buffer.from(name));
    const PrimaryContainer = { Image: "xgboost", ModelDataUrl: `s3://models/${name}.tar.gz` };
    await sagemaker.send(
      new CreateModelCommand({ ModelName: name, ExecutionRoleArn: ROLE, PrimaryContainer }),
    );
    await sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: name,
        ProductionVariants: [
          { VariantName: "champion", ModelName: name, InitialInstanceCount: 1, InstanceType: "ml.m5.large" },
        ],
      }),
    );
  }
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "forecast", EndpointConfigName: "good" }));
  await aws.advanceTo(aws.clock.nowMs + HOUR_MS);
}
