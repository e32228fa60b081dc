import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "chai";
import { declareRole } from "../../../support/declare-role";
import { startStubModel } from "../../../support/stub-model";
import { clientConfig, type Peer, startSandboxPeer } from "./support/peer";

const START = Date.parse("2026-11-23T00:00:00Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ROLE = "arn:aws:iam::123456789012:role/endpoint";
const RESOURCE = "endpoint/forecast/variant/champion";

describe("Application Auto Scaling of an endpoint", () => {
  let peer: Awaited<ReturnType<typeof startSandboxPeer>>;
  let sagemaker: SageMakerClient;
  let runtime: SageMakerRuntimeClient;

  beforeEach(async () => {
    peer = await startSandboxPeer({ startAtMs: START, startModel: startStubModel });
    sagemaker = new SageMakerClient(clientConfig(peer));
    runtime = new SageMakerRuntimeClient(clientConfig(peer));
    declareRole(peer.aws, ROLE, "sagemaker.amazonaws.com");
    await createEndpoint(sagemaker, "ml.m5.large");
    await moveTo(10 * MINUTE_MS);
  });
  afterEach(async () => {
    sagemaker.destroy();
    runtime.destroy();
    await (peer as Peer).close();
  });

  const moveTo = (sinceStartMs: number) => peer.aws.advanceTo(START + sinceStartMs);
  const countInstances = async () => {
    const { ProductionVariants } = await sagemaker.send(
      new DescribeEndpointCommand({ EndpointName: "forecast" }),
    );
    return ProductionVariants?.[0]?.CurrentInstanceCount;
  };
  const ask = async (times: number) => {
    const question = { EndpointName: "forecast", Body: Buffer.from("{}"), ContentType: "application/json" };
    await Promise.all(Array.from({ length: times }, () => runtime.send(new InvokeEndpointCommand(question))));
  };
  const track = (targetValue: number) =>
    peer.aws.capacity.putPolicy(RESOURCE, "follow", {
      targetValue,
      scaleOutCooldownSeconds: 0,
      scaleInCooldownSeconds: 0,
    });
  /** Asks so often in each of some minutes, and looks a minute later. */
  const askEachMinute = async (times: number, minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      await ask(times);
      await peer.aws.advanceTo(peer.aws.clock.nowMs + MINUTE_MS);
    }
  };

  it("moves the size within the bounds at once", async () => {
    peer.aws.capacity.register(RESOURCE, { minCapacity: 3, maxCapacity: 5 });
    expect(await countInstances()).to.equal(3);
    peer.aws.capacity.register(RESOURCE, { minCapacity: 1, maxCapacity: 2 });
    expect(await countInstances()).to.equal(2);
  });

  it("sets bounds at their time: a floor that comes down takes none away, a ceiling does", async () => {
    const { capacity } = peer.aws;
    capacity.register(RESOURCE, { minCapacity: 3, maxCapacity: 5 });
    capacity.schedule(RESOURCE, "floor", "cron(0 1 * * ? *)", { minCapacity: 1, maxCapacity: 5 });
    capacity.schedule(RESOURCE, "ceiling", "cron(0 2 * * ? *)", { minCapacity: 1, maxCapacity: 1 });
    capacity.schedule(RESOURCE, "up", "cron(0 3 * * ? *)", { minCapacity: 4, maxCapacity: 5 });
    const seen: (number | undefined)[] = [];
    for (const hour of [1, 2, 3, 25, 26]) {
      await moveTo(hour * HOUR_MS);
      seen.push(await countInstances());
    }
    expect(seen).to.deep.equal([3, 1, 4, 4, 1]);
  });

  it("bills each size for the time it ran", async () => {
    const { capacity } = peer.aws;
    capacity.register(RESOURCE, { minCapacity: 3, maxCapacity: 5 });
    capacity.schedule(RESOURCE, "less", "cron(0 8 * * ? *)", { minCapacity: 1, maxCapacity: 1 });
    await moveTo(24 * HOUR_MS);
    const hours = peer.aws.meter
      .lines()
      .filter(({ usageType }) => usageType.startsWith("Host:ml."))
      .reduce((sum, { quantity }) => sum + quantity, 0);
    // One from 00:04, when it was in service, to 00:10; three to 08:00, one to midnight.
    expect(hours).to.be.closeTo(10 / 60 + 3 * (7 + 50 / 60) + 16, 0.07);
  });

  it("follows the traffic: out after three minutes above the target, in after fifteen well below it", async () => {
    peer.aws.capacity.register(RESOURCE, { minCapacity: 1, maxCapacity: 4 });
    track(4);
    await askEachMinute(10, 2);
    expect(await countInstances(), "two minutes are no alarm").to.equal(1);
    await askEachMinute(10, 1);
    // 10 on one are 10 / 4 instances.
    expect(await countInstances()).to.equal(3);
    await askEachMinute(1, 14);
    expect(await countInstances()).to.equal(3);
    await askEachMinute(1, 2);
    expect(await countInstances()).to.equal(1);
  });

  it("takes none away where nobody asks: a metric without data is no metric below the target", async () => {
    peer.aws.capacity.register(RESOURCE, { minCapacity: 1, maxCapacity: 4 });
    track(4);
    await askEachMinute(10, 3);
    await moveTo(48 * HOUR_MS);
    expect(await countInstances()).to.equal(3);
  });

  it("refuses what does not scale", async () => {
    const { capacity } = peer.aws;
    const bounds = { minCapacity: 1, maxCapacity: 2 };
    expect(() => capacity.register("endpoint/none/variant/champion", bounds)).to.throw("does not exist");
    expect(() => capacity.register(RESOURCE, { minCapacity: 3, maxCapacity: 2 })).to.throw(
      "Minimum capacity cannot be greater",
    );
    expect(() => capacity.schedule(RESOURCE, "x", "cron(0 1 * * ? *)", bounds)).to.throw(
      "No scalable target",
    );
  });
});

async function createEndpoint(sagemaker: SageMakerClient, InstanceType: "ml.m5.large"): Promise<void> {
  const Image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1";
  await sagemaker.send(
    new CreateModelCommand({ ModelName: "model", ExecutionRoleArn: ROLE, PrimaryContainer: { Image } }),
  );
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "configuration",
      ProductionVariants: [
        { VariantName: "champion", ModelName: "model", InitialInstanceCount: 1, InstanceType },
      ],
    }),
  );
  await sagemaker.send(
    new CreateEndpointCommand({ EndpointName: "forecast", EndpointConfigName: "configuration" }),
  );
}
