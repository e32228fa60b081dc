import { CopyObjectCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeTrainingJobCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { expect } from "chai";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import type { TrainingRequest } from "../../../../scripts/sandbox/services/sagemaker/training/training-jobs";
import { declareRole } from "../../../support/declare-role";
import { clientConfig, type Peer, refusalOf, startPeer, startSandboxPeer } from "./support/peer";

const ROLE = "arn:aws:iam::123456789012:role/training";
const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/training:1";

function jobOf(
  name: string,
  over: Partial<CreateTrainingJobCommandInput> = {},
): CreateTrainingJobCommandInput {
  return {
    TrainingJobName: name,
    RoleArn: ROLE,
    AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: "File" },
    HyperParameters: { num_round: "10" },
    InputDataConfig: [
      {
        ChannelName: "train",
        ContentType: "text/csv",
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://lake/in/train/" } },
      },
    ],
    OutputDataConfig: { S3OutputPath: "s3://lake/out/" },
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    ...over,
  };
}

describe("training jobs over the wire", () => {
  let peer: Peer;
  let client: SageMakerClient;

  before(async () => {
    peer = await startPeer();
    if (peer.aws) declareRole(peer.aws, ROLE, "sagemaker.amazonaws.com");
    client = new SageMakerClient(clientConfig(peer));
  });
  after(async () => {
    client.destroy();
    await peer.close();
  });

  it("are described as they were created", async () => {
    const name = `job-${process.pid}`;
    const { TrainingJobArn } = await client.send(new CreateTrainingJobCommand(jobOf(name)));
    expect(TrainingJobArn).to.match(new RegExp(`:training-job/${name}$`));
    const job = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    expect(job).to.deep.include({
      TrainingJobName: name,
      RoleArn: ROLE,
      HyperParameters: { num_round: "10" },
    });
    expect(job.InputDataConfig![0]!.ChannelName).to.equal("train");
    expect(job.ResourceConfig).to.include({ InstanceType: "ml.m5.large", InstanceCount: 1 });
    expect(job.CreationTime).to.be.instanceOf(Date);
  });
});

describe("training jobs in the sandbox", () => {
  let aws: LocalAws;
  let client: SageMakerClient;
  let close: () => Promise<void>;
  const requests: TrainingRequest[] = [];

  before(async () => {
    const peer = await startSandboxPeer({
      startAtMs: Date.parse("2026-11-23T00:00:00Z"),
      runTraining: async (request) => {
        requests.push(request);
        if (request.hyperParameters.fails) throw new Error("no rows");
        return Buffer.from("artifact");
      },
    });
    ({ aws, close } = peer);
    aws.s3.createBucket("lake");
    declareRole(aws, ROLE, "sagemaker.amazonaws.com");
    client = new SageMakerClient(clientConfig(peer));
    const lake = aws.s3.bucket("lake");
    aws.s3.put(lake, "in/train/a.csv", Buffer.from("1,2\n"));
    aws.s3.put(lake, "in/train/b.csv", Buffer.from("3,4\n"));
  });
  after(async () => {
    client.destroy();
    await close();
  });

  async function run(input: CreateTrainingJobCommandInput) {
    await client.send(new CreateTrainingJobCommand(input));
    await aws.trainingJobs.settle();
    return client.send(new DescribeTrainingJobCommand({ TrainingJobName: input.TrainingJobName }));
  }

  it("give the container its channels and settings, and keep what it leaves", async () => {
    const job = await run(jobOf("good"));
    expect(job.TrainingJobStatus).to.equal("Completed");
    expect(job.ModelArtifacts!.S3ModelArtifacts).to.equal("s3://lake/out/good/output/model.tar.gz");
    const { image, hyperParameters, channels } = requests[0]!;
    expect({ image, hyperParameters }).to.deep.equal({ image: IMAGE, hyperParameters: { num_round: "10" } });
    expect([...channels.get("train")!].map(([name, body]) => [name, body.toString("utf8")])).to.deep.equal([
      ["a.csv", "1,2\n"],
      ["b.csv", "3,4\n"],
    ]);
    const kept = aws.s3.current(aws.s3.bucket("lake"), "out/good/output/model.tar.gz");
    expect(kept!.body.toString("utf8")).to.equal("artifact");
  });

  it("fail in the words of the container, or by the data that is not there", async () => {
    const failed = await run(jobOf("fails", { HyperParameters: { fails: "1" } }));
    expect(failed).to.include({ TrainingJobStatus: "Failed", FailureReason: "AlgorithmError: no rows" });
    const input = jobOf("empty").InputDataConfig!.map((channel) => ({
      ...channel,
      DataSource: { S3DataSource: { S3DataType: "S3Prefix" as const, S3Uri: "s3://lake/none/" } },
    }));
    expect((await run(jobOf("empty", { InputDataConfig: input }))).FailureReason).to.contain(
      "no S3 objects found",
    );
  });

  it("are refused as SageMaker refuses them", async () => {
    const refused: readonly (readonly [Partial<CreateTrainingJobCommandInput>, string])[] = [
      [{ TrainingJobName: "good" }, "a job with this name already exists"],
      [{ TrainingJobName: "bad_name!" }, "regular expression pattern"],
      [
        { ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 0, VolumeSizeInGB: 30 } },
        "instanceCount",
      ],
    ];
    for (const [over, message] of refused) {
      const refusal = await refusalOf(client.send(new CreateTrainingJobCommand(jobOf("other", over))));
      expect(refusal.message).to.contain(message);
    }
  });

  it("leave an artifact that can be copied to another key, with its type", async () => {
    const s3 = new S3Client({ ...clientConfig({ endpoint: aws.endpointUrl } as Peer), forcePathStyle: true });
    await s3.send(
      new CopyObjectCommand({
        Bucket: "lake",
        Key: "models/a b/model.tar.gz",
        CopySource: "lake/out/good/output/model.tar.gz",
      }),
    );
    const copied = await s3.send(new GetObjectCommand({ Bucket: "lake", Key: "models/a b/model.tar.gz" }));
    expect(await copied.Body!.transformToString()).to.equal("artifact");
    const missing = s3.send(new CopyObjectCommand({ Bucket: "lake", Key: "x", CopySource: "lake/none" }));
    expect((await refusalOf(missing)).name).to.equal("NoSuchKey");
    s3.destroy();
  });
});
