import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createS3ObjectStore } from "../../../../functions/aws/lake/s3-object-store";
import { type LocalAws, startLocalAws } from "../../../../scripts/sandbox/local-aws";

describe("the S3 object store", () => {
  let aws: LocalAws;
  let client: S3Client;

  before(async () => {
    aws = await startLocalAws({ startAtMs: Date.parse("2026-11-23T00:00:00Z") });
    client = new S3Client({
      endpoint: aws.endpointUrl,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    await client.send(new CreateBucketCommand({ Bucket: "lake-store" }));
  });
  after(async () => {
    client.destroy();
    await aws.close();
  });

  it("gives back what was put, and tells when it has not changed", async () => {
    const store = createS3ObjectStore("lake-store", client);
    const etag = await store.put("a/b.bin", Uint8Array.of(1, 2, 3), "application/octet-stream");
    const object = await store.get("a/b.bin");
    expect(object).to.deep.include({ etag });
    expect([...(object as { bytes: Uint8Array }).bytes]).to.deep.equal([1, 2, 3]);
    expect(await store.get("a/b.bin", etag)).to.equal("unchanged");
    await store.put("a/b.bin", Uint8Array.of(4), "application/octet-stream");
    expect(await store.get("a/b.bin", etag)).to.have.property("bytes");
    expect(await store.get("a/missing")).to.equal(undefined);
  });

  it("lists beyond one page, by key, and deletes", async () => {
    const store = createS3ObjectStore("lake-store", client);
    const keys = Array.from({ length: 1_100 }, (_, index) => `many/${String(index).padStart(4, "0")}`);
    for (let start = 0; start < keys.length; start += 50) {
      await Promise.all(
        keys.slice(start, start + 50).map((key) => store.put(key, new Uint8Array(), "text/plain")),
      );
    }
    expect((await store.list("many/")).map(({ key }) => key)).to.deep.equal(keys);
    await store.delete(keys);
    expect(await store.list("many/")).to.deep.equal([]);
  });

  it("names a bucket that does not exist", async () => {
    const failure = await createS3ObjectStore("no-such-lake", client)
      .list("")
      .then(
        () => "no error",
        (error: Error) => `${error.name}: ${error.message}`,
      );
    expect(failure).to.match(/^OperatorError: Bucket "no-such-lake" does not exist/);
  });
});
