import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackagesCommand,
  SageMakerClient,
  UpdateModelPackageCommand,
} from "@aws-sdk/client-sagemaker";
import { expect } from "chai";
import { clientConfig, type Peer, refusalOf, startPeer, startSandboxPeer } from "./support/peer";

const CONTAINER = {
  Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/forecast:1",
  ModelDataUrl: "s3://lake/models/v2/model.tar.gz",
};

describe("the model registry over the wire", () => {
  let peer: Peer;
  let client: SageMakerClient;
  const ModelPackageGroupName = `models-${process.pid}`;

  before(async () => {
    peer = await startPeer();
    client = new SageMakerClient(clientConfig(peer));
  });
  after(async () => {
    client.destroy();
    await peer.close();
  });

  const create = (over: object = {}) =>
    client.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName,
        ModelPackageDescription: "trained anew",
        ModelApprovalStatus: "PendingManualApproval",
        InferenceSpecification: {
          Containers: [CONTAINER],
          SupportedContentTypes: ["application/json"],
          SupportedResponseMIMETypes: ["application/json"],
        },
        CustomerMetadataProperties: { modelVersion: "v2", gain: "0.1" },
        ...over,
      }),
    );

  it("keeps groups, and versions of them with what was said of each", async () => {
    const group = await client.send(
      new CreateModelPackageGroupCommand({
        ModelPackageGroupName,
        ModelPackageGroupDescription: "candidates",
      }),
    );
    expect(group.ModelPackageGroupArn).to.match(new RegExp(`:model-package-group/${ModelPackageGroupName}$`));
    const described = await client.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName }));
    expect(described.ModelPackageGroupDescription).to.equal("candidates");
    const { ModelPackageArn } = await create();
    expect(ModelPackageArn).to.match(new RegExp(`:model-package/${ModelPackageGroupName}/1$`));
    const found = await client.send(new DescribeModelPackageCommand({ ModelPackageName: ModelPackageArn }));
    expect(found).to.deep.include({
      ModelPackageVersion: 1,
      ModelPackageGroupName,
      ModelApprovalStatus: "PendingManualApproval",
      ModelPackageStatus: "Completed",
      CustomerMetadataProperties: { modelVersion: "v2", gain: "0.1" },
    });
    expect(found.InferenceSpecification!.Containers![0]).to.include(CONTAINER);
  });

  it("lists versions newest first, and those of a status", async () => {
    await create({ ModelApprovalStatus: "Rejected" });
    const list = async (over: object = {}) =>
      (
        await client.send(
          new ListModelPackagesCommand({
            ModelPackageGroupName,
            SortBy: "CreationTime",
            SortOrder: "Descending",
            ...over,
          }),
        )
      ).ModelPackageSummaryList!.map(({ ModelPackageVersion }) => ModelPackageVersion);
    expect(await list()).to.have.members([1, 2]);
    if (!peer.isMoto) expect(await list()).to.deep.equal([2, 1]);
    expect(await list({ ModelApprovalStatus: "Rejected" })).to.deep.equal([2]);
  });

  it("approves a version, with the reason", async () => {
    const { ModelPackageArn } = await create();
    await client.send(
      new UpdateModelPackageCommand({
        ModelPackageArn,
        ModelApprovalStatus: "Approved",
        ApprovalDescription: "better in 21 days",
      }),
    );
    const found = await client.send(new DescribeModelPackageCommand({ ModelPackageName: ModelPackageArn }));
    expect(found).to.include({ ModelApprovalStatus: "Approved", ApprovalDescription: "better in 21 days" });
  });
});

describe("the model registry of the sandbox", () => {
  let client: SageMakerClient;
  let peer: Awaited<ReturnType<typeof startSandboxPeer>>;

  before(async () => {
    peer = await startSandboxPeer({ startAtMs: Date.parse("2026-11-23T00:00:00Z") });
    client = new SageMakerClient(clientConfig(peer));
    await client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: "models" }));
  });
  after(async () => {
    client.destroy();
    await peer.close();
  });

  const create = (over: object = {}) =>
    client.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: "models",
        InferenceSpecification: { Containers: [CONTAINER] },
        ...over,
      }),
    );

  it("answers the same version to the same client token: a step that is repeated registers nothing twice", async () => {
    const first = await create({ ClientToken: "run-1" });
    expect(await create({ ClientToken: "run-1" })).to.include({ ModelPackageArn: first.ModelPackageArn });
    expect((await create({ ClientToken: "run-2" })).ModelPackageArn).to.not.equal(first.ModelPackageArn);
  });

  it("reads its list page by page", async () => {
    const page = await client.send(
      new ListModelPackagesCommand({ ModelPackageGroupName: "models", MaxResults: 1 }),
    );
    expect(page.ModelPackageSummaryList).to.have.length(1);
    const next = await client.send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: "models",
        MaxResults: 1,
        NextToken: page.NextToken,
      }),
    );
    expect(next.ModelPackageSummaryList![0]!.ModelPackageVersion).to.equal(1);
    expect(next.NextToken).to.equal(undefined);
  });

  it("refuses what SageMaker refuses", async () => {
    const refused: readonly (readonly [Promise<unknown>, string])[] = [
      [
        client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: "models" })),
        "already exists",
      ],
      [create({ ModelPackageGroupName: "others" }), "does not exist"],
      [create({ CustomerMetadataProperties: { reason: "x".repeat(257) } }), "less than or equal to 256"],
      [create({ ModelApprovalStatus: "Perhaps" }), "modelApprovalStatus"],
      [
        create({ ModelCard: { ModelCardContent: "x".repeat(100_001), ModelCardStatus: "Draft" } }),
        "modelCardContent",
      ],
      [
        client.send(new DescribeModelPackageCommand({ ModelPackageName: "arn:aws:sagemaker:x" })),
        "does not exist",
      ],
    ];
    for (const [call, message] of refused) {
      const refusal = await refusalOf(call);
      expect(refusal.name).to.equal("ValidationException");
      expect(refusal.message).to.contain(message);
    }
  });
});
