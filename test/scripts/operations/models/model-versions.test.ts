import { CreateBucketCommand, GetObjectTaggingCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { expect } from "chai";
import { findRetirable } from "../../../../scripts/operations/models/manage-models";
import { listModelVersions, tagModelVersion } from "../../../../scripts/operations/models/model-versions";
import { createFakeClient } from "../../../support/fake-client";
import { clientConfig, type Peer, startPeer } from "../../sandbox/services/support/peer";

const BUCKET = "lake-with-models";

/** An endpoint whose champion serves one version and whose challenger another. */
const ANSWERS: Readonly<Record<string, (input: { readonly ModelName?: string }) => unknown>> = {
  DescribeEndpointCommand: () => ({ EndpointConfigName: "configuration-1" }),
  DescribeEndpointConfigCommand: () => ({
    ProductionVariants: [
      { VariantName: "champion", ModelName: "2026-11-01" },
      { VariantName: "challenger", ModelName: "2026-12-01" },
    ],
  }),
  DescribeModelCommand: ({ ModelName }) => ({
    PrimaryContainer: { ModelDataUrl: `s3://${BUCKET}/models/${ModelName}/model.tar.gz` },
  }),
};
const sageMaker = createFakeClient<SageMakerClient>((input, command) => ANSWERS[command]?.(input));

describe("model versions", () => {
  let peer: Peer;
  let s3: S3Client;
  const list = () => listModelVersions({ s3, sageMaker }, BUCKET, "forecast");

  before(async () => {
    peer = await startPeer();
    s3 = new S3Client(clientConfig(peer));
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    for (const Key of [
      "models/2026-10-01/model.tar.gz",
      "models/2026-10-01/notes/card.md",
      "models/2026-11-01/model.tar.gz",
      "models/2026-12-01/model.tar.gz",
    ]) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key, Tagging: "team=demand" }));
    }
  });
  after(async () => {
    s3.destroy();
    await peer.close();
  });

  it("are listed with all their objects and with what serves them", async () => {
    const versions = await list();
    const shown = versions.map(({ version, keys, servedBy, isRetired }) => [
      version,
      keys.length,
      servedBy,
      isRetired,
    ]);
    expect(shown).to.have.deep.members([
      ["2026-10-01", 2, [], false],
      ["2026-11-01", 1, ["champion"], false],
      ["2026-12-01", 1, ["challenger"], false],
    ]);
  });

  it("are retired object by object and restored, other tags untouched", async () => {
    const old = findRetirable(await list(), "2026-10-01", true);
    await tagModelVersion(s3, BUCKET, old, true);
    const tags = await s3.send(
      new GetObjectTaggingCommand({ Bucket: BUCKET, Key: "models/2026-10-01/notes/card.md" }),
    );
    expect(tags.TagSet).to.deep.equal([
      { Key: "team", Value: "demand" },
      { Key: "final-mile:model", Value: "retired" },
    ]);
    expect((await list()).filter(({ isRetired }) => isRetired).map(({ version }) => version)).to.deep.equal([
      "2026-10-01",
    ]);
    await tagModelVersion(s3, BUCKET, old, false);
    expect((await list()).filter(({ isRetired }) => isRetired)).to.deep.equal([]);
  });

  it("are never retired while they serve, as champion or as challenger", async () => {
    const versions = await list();
    expect(() => findRetirable(versions, "2026-11-01", true)).to.throw(/serves as champion/);
    expect(() => findRetirable(versions, "2026-12-01", true)).to.throw(/serves as challenger/);
    expect(findRetirable(versions, "2026-12-01", false).version).to.equal("2026-12-01");
  });

  it("are refused with the known ones when they do not exist", async () => {
    const versions = await list();
    expect(() => findRetirable(versions, "2025-01-01", true)).to.throw(/no model "2025-01-01".*2026-10-01/);
  });
});
