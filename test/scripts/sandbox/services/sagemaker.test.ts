import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  CreateTransformJobCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribeTransformJobCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  type UpdateEndpointCommandInput,
} from "@aws-sdk/client-sagemaker";
import {
  InvokeEndpointCommand,
  type InvokeEndpointCommandInput,
  SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "chai";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import { declareRole } from "../../../support/declare-role";
import { startStubModel } from "../../../support/stub-model";
import { clientConfig, type Peer, refusalOf, startPeer, startSandboxPeer } from "./support/peer";

const START = Date.parse("2026-11-23T00:00:00Z");
const MINUTE_MS = 60_000;
const IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1";
const ROLE = "arn:aws:iam::123456789012:role/endpoint";

describe("SageMaker over the wire", () => {
  let peer: Peer;
  let sagemaker: SageMakerClient;
  const suffix = process.pid;

  before(async () => {
    peer = await startPeer();
    sagemaker = new SageMakerClient(clientConfig(peer));
  });
  after(async () => {
    sagemaker.destroy();
    await peer.close();
  });

  it("keeps models, configurations and endpoints", async () => {
    const ModelName = `model-${suffix}`;
    const EndpointConfigName = `config-${suffix}`;
    const EndpointName = `endpoint-${suffix}`;
    await sagemaker.send(
      new CreateModelCommand({ ModelName, ExecutionRoleArn: ROLE, PrimaryContainer: { Image: IMAGE } }),
    );
    const model = await sagemaker.send(new DescribeModelCommand({ ModelName }));
    expect(model.PrimaryContainer!.Image).to.equal(IMAGE);
    const variant = {
      VariantName: "champion",
      ModelName,
      InitialInstanceCount: 1,
      InstanceType: "ml.m5.large" as const,
    };
    await sagemaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants: [variant] }),
    );
    const config = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
    expect(config.ProductionVariants![0]).to.include({ VariantName: "champion", InitialInstanceCount: 1 });
    await sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));
    const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    expect(endpoint.EndpointConfigName).to.equal(EndpointConfigName);
    expect(endpoint.EndpointStatus).to.equal(peer.isMoto ? "InService" : "Creating");
  });

  it("names what does not exist", async () => {
    const refusal = await refusalOf(
      sagemaker.send(new DescribeEndpointCommand({ EndpointName: "none-such" })),
    );
    expect(refusal.name).to.equal("ValidationException");
    expect(refusal.message).to.match(/could not find endpoint/i);
  });
});

describe("SageMaker in the sandbox", () => {
  let aws: LocalAws;
  let sagemaker: SageMakerClient;
  let runtime: SageMakerRuntimeClient;

  beforeEach(async () => {
    const peer = await startSandboxPeer({ startAtMs: START, startModel: startStubModel });
    aws = peer.aws;
    sagemaker = new SageMakerClient(clientConfig(peer));
    runtime = new SageMakerRuntimeClient(clientConfig(peer));
    declareRole(aws, ROLE, "sagemaker.amazonaws.com");
    aws.s3.createBucket("sandbox-lake");
    for (const kind of ["good", "better", "broken", "dead"]) {
      const key = `models/${kind}.tar.gz`;
      aws.s3.put(aws.s3.bucket("sandbox-lake"), key, Buffer.from(kind));
      await sagemaker.send(
        new CreateModelCommand({
          ModelName: kind,
          ExecutionRoleArn: ROLE,
          PrimaryContainer: { Image: IMAGE, ModelDataUrl: `s3://sandbox-lake/${key}` },
        }),
      );
      await createConfig(kind, [variant(kind)]);
    }
    await sagemaker.send(new CreateEndpointCommand({ EndpointName: "forecast", EndpointConfigName: "good" }));
    await advance(4);
  });
  afterEach(async () => {
    sagemaker.destroy();
    runtime.destroy();
    await aws.close();
  });

  const variant = (ModelName: string, VariantName = "champion", InitialVariantWeight = 1) => ({
    VariantName,
    ModelName,
    InitialInstanceCount: 2,
    InitialVariantWeight,
    InstanceType: "ml.m5.large" as const,
  });
  const createConfig = (
    EndpointConfigName: string,
    ProductionVariants: CreateEndpointConfigCommandInput["ProductionVariants"],
    extra: object = {},
  ) => sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants, ...extra }));
  const advance = (minutes: number) => aws.advanceTo(aws.clock.nowMs + minutes * MINUTE_MS);
  const describeEndpoint = () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: "forecast" }));
  const invoke = async (extra: Partial<InvokeEndpointCommandInput> = {}) => {
    const answer = await runtime.send(
      new InvokeEndpointCommand({
        EndpointName: "forecast",
        ContentType: "text/csv",
        Body: Buffer.from("1,2"),
        ...extra,
      }),
    );
    return Buffer.from(answer.Body!).toString("utf8");
  };
  const update = (
    EndpointConfigName: string,
    policy: object = {},
    extra: Partial<UpdateEndpointCommandInput> = {},
  ) =>
    sagemaker.send(
      new UpdateEndpointCommand({
        EndpointName: "forecast",
        EndpointConfigName,
        DeploymentConfig: {
          BlueGreenUpdatePolicy: {
            TrafficRoutingConfiguration: {
              Type: "CANARY",
              CanarySize: { Type: "CAPACITY_PERCENT", Value: 50 },
              WaitIntervalInSeconds: 600,
            },
            TerminationWaitInSeconds: 600,
            ...policy,
          },
          AutoRollbackConfiguration: { Alarms: [{ AlarmName: "errors" }] },
        },
        ...extra,
      }),
    );
  const createAlarm = () =>
    aws.alarms.putMetricAlarm({
      AlarmName: "errors",
      Namespace: "AWS/SageMaker",
      MetricName: "Invocation5XXErrors",
      Dimensions: [
        { Name: "EndpointName", Value: "forecast" },
        { Name: "VariantName", Value: "champion" },
      ],
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
    });

  it("serves the model's answers and puts SageMaker's metrics into CloudWatch", async () => {
    expect((await describeEndpoint()).EndpointStatus).to.equal("InService");
    expect(await invoke()).to.equal("good:1,2");
    expect(await invoke({ TargetModel: "m.tar.gz" })).to.equal("good:m.tar.gz1,2");
    const dimensions = [
      { Name: "EndpointName", Value: "forecast" },
      { Name: "VariantName", Value: "champion" },
    ];
    const sum = (metricName: string) =>
      aws.metrics.statistic(
        { namespace: "AWS/SageMaker", metricName, dimensions },
        START,
        aws.clock.nowMs + 1,
        "Sum",
      );
    expect(sum("Invocations")).to.equal(2);
    expect(sum("Invocation5XXErrors")).to.equal(0);
    expect(sum("ModelLatency")).to.be.greaterThan(0);
  });

  it("refuses unknown endpoints, unknown variants and large bodies", async () => {
    expect((await refusalOf(invoke({ EndpointName: "other" }))).message).to.contain(
      "Endpoint other of account 123456789012 not found",
    );
    expect((await refusalOf(invoke({ TargetVariant: "none" }))).message).to.contain("Variant none not found");
    expect((await refusalOf(invoke({ Body: Buffer.alloc(6_291_457) }))).status).to.equal(413);
  });

  it("splits the traffic by weight and lets the caller choose", async () => {
    await createConfig("split", [variant("good", "champion", 3), variant("better", "challenger", 1)]);
    await sagemaker.send(
      new UpdateEndpointCommand({ EndpointName: "forecast", EndpointConfigName: "split" }),
    );
    await advance(5);
    const answers: string[] = [];
    for (let call = 0; call < 8; call++) answers.push(await invoke());
    expect(answers.filter((answer) => answer.startsWith("better"))).to.have.length(2);
    expect(await invoke({ TargetVariant: "challenger" })).to.equal("better:1,2");
  });

  it("loads the artifact a request to a multi-model endpoint names", async () => {
    await sagemaker.send(
      new CreateModelCommand({
        ModelName: "many",
        ExecutionRoleArn: ROLE,
        PrimaryContainer: { Image: IMAGE, Mode: "MultiModel", ModelDataUrl: "s3://sandbox-lake/models/" },
      }),
    );
    await createConfig("many", [variant("many")]);
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName: "forecast", EndpointConfigName: "many" }));
    await advance(5);
    expect(await invoke({ TargetModel: "good.tar.gz" })).to.equal("many:good.tar.gz1,2");
    expect((await refusalOf(invoke({ TargetModel: "broken.tar.gz" }))).name).to.equal("ModelError");
    expect((await refusalOf(invoke({ TargetModel: "none.tar.gz" }))).message).to.contain(
      "models/none.tar.gz",
    );
    expect((await refusalOf(invoke())).message).to.contain("TargetModel is required");
    for (let index = 0; index < 10; index++) {
      aws.s3.put(aws.s3.bucket("sandbox-lake"), `models/p${index}.tar.gz`, Buffer.from("good"));
      expect(await invoke({ TargetModel: `p${index}.tar.gz` })).to.equal(`many:p${index}.tar.gz1,2`);
    }
  });

  it("gives a shadow variant a copy of each request and nobody its answers", async () => {
    await createConfig("shadowed", [variant("good")], {
      ShadowProductionVariants: [variant("broken", "shadow")],
    });
    await sagemaker.send(
      new UpdateEndpointCommand({ EndpointName: "forecast", EndpointConfigName: "shadowed" }),
    );
    await advance(5);
    for (let call = 0; call < 3; call++) expect(await invoke()).to.equal("good:1,2");
    const count = (metricName: string) =>
      aws.metrics.statistic(
        {
          namespace: "AWS/SageMaker",
          metricName,
          dimensions: [
            { Name: "EndpointName", Value: "forecast" },
            { Name: "VariantName", Value: "shadow" },
          ],
        },
        START,
        aws.clock.nowMs + 1,
        "Sum",
      );
    expect([count("Invocations"), count("Invocation5XXErrors")]).to.deep.equal([3, 3]);
    const { ShadowProductionVariants } = await describeEndpoint();
    expect(ShadowProductionVariants!.map((shadow) => shadow.VariantName)).to.deep.equal(["shadow"]);
  });

  it("captures requests and answers in Model Monitor's form", async () => {
    await createConfig("capturing", [variant("good")], {
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 50,
        DestinationS3Uri: "s3://sandbox-lake/datacapture",
        CaptureOptions: [{ CaptureMode: "Input" }, { CaptureMode: "Output" }],
        CaptureContentTypeHeader: { CsvContentTypes: ["text/csv"] },
      },
    });
    await sagemaker.send(
      new UpdateEndpointCommand({ EndpointName: "forecast", EndpointConfigName: "capturing" }),
    );
    await advance(5);
    for (let call = 0; call < 4; call++) await invoke({ InferenceId: `call-${call}` });
    const keys = aws.s3.keys(aws.s3.bucket("sandbox-lake")).filter((key) => key.startsWith("datacapture/"));
    expect(keys).to.have.length(2);
    expect(keys[0]).to.match(
      /^datacapture\/forecast\/champion\/2026\/11\/23\/00\/09-00-000-[0-9a-f-]{36}\.jsonl$/,
    );
    const record = JSON.parse(aws.s3.current(aws.s3.bucket("sandbox-lake"), keys[0]!)!.body.toString("utf8"));
    expect(record.captureData.endpointInput).to.deep.equal({
      observedContentType: "text/csv",
      mode: "INPUT",
      data: "1,2",
      encoding: "CSV",
    });
    expect(record.captureData.endpointOutput).to.include({ mode: "OUTPUT", data: "good:1,2" });
    expect(record.eventMetadata).to.include({ inferenceTime: "2026-11-23T00:09:00Z" });
    expect(record.eventVersion).to.equal("0");
  });

  it("rolls over with a canary that gets its share first", async () => {
    createAlarm();
    await update("better");
    expect((await describeEndpoint()).EndpointStatus).to.equal("Updating");
    expect((await refusalOf(update("good"))).message).to.contain("Cannot update in-progress endpoint");
    await advance(5);
    const canary = [await invoke(), await invoke(), await invoke(), await invoke()];
    expect(canary.filter((answer) => answer.startsWith("better"))).to.have.length(2);
    await advance(10);
    expect(await invoke()).to.match(/^better/);
    expect(
      (await describeEndpoint()).PendingDeploymentSummary!.ProductionVariants![0]!.VariantStatus![0]!.Status,
    ).to.equal("Baking");
    await advance(10);
    const done = await describeEndpoint();
    expect(done).to.include({ EndpointStatus: "InService", EndpointConfigName: "better" });
    expect(done.PendingDeploymentSummary).to.equal(undefined);
  });

  it("refuses to move to what it serves, and to move on when what it serves was deleted", async () => {
    createAlarm();
    expect((await refusalOf(update("good"))).message).to.contain(
      "with the endpoint configuration that it serves",
    );
    aws.sagemaker.configs.delete("good");
    expect((await describeEndpoint()).EndpointConfigName).to.equal("good");
    expect((await refusalOf(update("better"))).message).to.match(
      /Could not find endpoint configuration ".*endpoint-config\/good"/,
    );
  });

  it("tells the fleets of a deployment apart by their configurations", async () => {
    createAlarm();
    await update("broken");
    await advance(5);
    for (let call = 0; call < 4; call++) await invoke().catch(() => undefined);
    const errorsOf = (configName?: string) => {
      const dimensions = [
        { Name: "EndpointName", Value: "forecast" },
        { Name: "VariantName", Value: "champion" },
        ...(configName ? [{ Name: "EndpointConfigName", Value: configName }] : []),
      ];
      const name = { namespace: "AWS/SageMaker", metricName: "Invocation5XXErrors", dimensions };
      return aws.metrics.statistic(name, START, aws.clock.nowMs + MINUTE_MS, "Sum");
    };
    expect([errorsOf("good"), errorsOf("broken"), errorsOf()]).to.deep.equal([0, 2, 2]);
  });

  it("rolls back when an alarm goes off, and the old model still serves", async () => {
    createAlarm();
    await update("broken");
    await advance(5);
    const outcomes: string[] = [];
    for (let call = 0; call < 4; call++) {
      outcomes.push(await invoke().catch((error: Error) => error.name));
    }
    expect(outcomes.filter((outcome) => outcome === "ModelError")).to.have.length(2);
    await advance(1);
    const during = await describeEndpoint();
    expect(during).to.include({ EndpointStatus: "Updating", EndpointConfigName: "good" });
    expect(await invoke()).to.match(/^good/);
    await advance(5);
    const after = await describeEndpoint();
    expect(after).to.include({ EndpointStatus: "InService", EndpointConfigName: "good" });
    expect(after.FailureReason).to.contain("Alarm errors went off");
    for (let call = 0; call < 4; call++) expect(await invoke()).to.match(/^good/);
    expect(aws.sagemaker.events.map((event) => event.status)).to.deep.equal([
      "Creating",
      "InService",
      "Updating",
      "Updating",
      "Updating",
      "InService",
    ]);
  });

  it("keeps the old fleet when the new container does not pass its health check", async () => {
    createAlarm();
    await update("dead");
    await advance(10);
    const endpoint = await describeEndpoint();
    expect(endpoint).to.include({ EndpointStatus: "InService", EndpointConfigName: "good" });
    expect(endpoint.FailureReason).to.contain("health check");
  });

  it("refuses a canary larger than half of the instances", async () => {
    createAlarm();
    const routing = (Value: number) => ({
      TrafficRoutingConfiguration: {
        Type: "CANARY",
        CanarySize: { Type: "INSTANCE_COUNT", Value },
        WaitIntervalInSeconds: 60,
      },
    });
    expect((await refusalOf(update("better", routing(2)))).message).to.contain("from 0 to 50 percent");
    await update("better", routing(1));
  });

  it("refuses configurations SageMaker refuses", async () => {
    const capture = {
      EnableCapture: true,
      InitialSamplingPercentage: 100,
      DestinationS3Uri: "s3://sandbox-lake/x",
      CaptureOptions: [{ CaptureMode: "Input" }],
    };
    const serverless = {
      VariantName: "v",
      ModelName: "good",
      ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
    };
    const refused: [string, CreateEndpointConfigCommandInput["ProductionVariants"], object, RegExp][] = [
      ["c1", [variant("unknown")], {}, /Could not find model/],
      ["c2", [serverless], { DataCaptureConfig: capture }, /not supported for serverless/],
      ["c3", [variant("good", "a"), variant("good", "a")], {}, /unique/],
      [
        "c4",
        [variant("good", "a"), variant("good", "b")],
        { ShadowProductionVariants: [variant("good", "c")] },
        /exactly one/,
      ],
      ["bad_name!", [variant("good")], {}, /regular expression pattern/],
      ["good", [variant("good")], {}, /already existing/],
    ];
    for (const [name, variants, extra, message] of refused) {
      expect((await refusalOf(createConfig(name, variants, extra))).message).to.match(message);
    }
  });

  it("transforms the lines of files under a prefix", async () => {
    const lake = aws.s3.bucket("sandbox-lake");
    aws.s3.put(lake, "transform/in/a.csv", Buffer.from("1\n2\n"));
    aws.s3.put(lake, "transform/in/b.csv", Buffer.from("3\n"));
    await sagemaker.send(
      new CreateTransformJobCommand({
        TransformJobName: "job",
        ModelName: "good",
        BatchStrategy: "SingleRecord",
        TransformInput: {
          ContentType: "text/csv",
          SplitType: "Line",
          DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://sandbox-lake/transform/in/" } },
        },
        TransformOutput: { S3OutputPath: "s3://sandbox-lake/transform/out", AssembleWith: "Line" },
        TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
      }),
    );
    await aws.transformJobs.settle();
    const job = await sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: "job" }));
    expect(job.TransformJobStatus).to.equal("Completed");
    expect(aws.s3.current(lake, "transform/out/a.csv.out")!.body.toString("utf8")).to.equal(
      "good:1\ngood:2\n",
    );
    expect(aws.s3.current(lake, "transform/out/b.csv.out")!.body.toString("utf8")).to.equal("good:3\n");
  });
});
