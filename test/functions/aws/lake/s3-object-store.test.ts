import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { MAX_ATTEMPTS } from "../../../../functions/aws/clients/once";
import { createS3ObjectStore } from "../../../../functions/aws/lake/s3-object-store";
import { type LocalAws, startLocalAws } from "../../../../scripts/sandbox/local-aws";
import { type CallFault, createFaultInjector } from "../../../../scripts/sandbox/server/faults";

describe("the S3 object store", () => {
  let aws: LocalAws;
  let client: S3Client;
  let fault: (operation: string) => CallFault | undefined = () => undefined;

  before(async () => {
    const faults = {
      ...createFaultInjector(1, {}),
      ofCall: (_: string, operation: string) => fault(operation),
    };
    aws = await startLocalAws({ startAtMs: Date.parse("2026-11-23T00:00:00Z"), faults });
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

  it("reads an object again whose answer ended in the middle of its body, and gives up in the end", async () => {
    const store = createS3ObjectStore("lake-store", client);
    await store.put("whole", new Uint8Array(1000).fill(7), "text/plain");
    let cuts = 0;
    let cutsLeft = 3;
    fault = (operation) => {
      if (operation !== "GetObject" || cutsLeft === 0) return undefined;
      cutsLeft -= 1;
      cuts += 1;
      return { kind: "truncate", isExecuted: true, delayMs: 0 };
    };
    const object = await store.get("whole");
    expect([...(object as { bytes: Uint8Array }).bytes]).to.deep.equal(new Array(1000).fill(7));
    expect(cuts).to.equal(3);
    cutsLeft = Number.POSITIVE_INFINITY;
    const failure = await store.get("whole").catch((error: Error) => error.message);
    expect(failure).to.equal("aborted");
    expect(cuts).to.equal(3 + MAX_ATTEMPTS);
    fault = () => undefined;
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
