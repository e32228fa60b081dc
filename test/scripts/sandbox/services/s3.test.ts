import { createReadStream } from "node:fs";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { clientConfig, type Peer, refusalOf, startPeer } from "./support/peer";

describe("S3 over the wire", () => {
  let peer: Peer;
  let s3: S3Client;
  const Bucket = `contract-lake-${process.pid}`;

  before(async () => {
    peer = await startPeer();
    s3 = new S3Client({ ...clientConfig(peer), forcePathStyle: peer.isMoto || undefined });
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  after(async () => {
    s3.destroy();
    await peer.close();
  });

  const put = (Key: string, Body: string | Buffer = "x") =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const read = async (Key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body!.transformToString();
  };

  it("gives an object back with its type, metadata and MD5 entity tag", async () => {
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "a/b c+é&<>.txt",
        Body: "hello",
        ContentType: "text/plain",
        Metadata: { origin: "test" },
      }),
    );
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: "a/b c+é&<>.txt" }));
    expect(await object.Body!.transformToString()).to.equal("hello");
    expect(object.ContentType).to.equal("text/plain");
    expect(object.Metadata).to.deep.equal({ origin: "test" });
    // md5("hello")
    expect(object.ETag).to.equal('"5d41402abc4b2a76b9719d911017c592"');
  });

  it("accepts a stream, which the SDK sends in chunks with a trailing checksum", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "stream", Body: createReadStream(__filename) }));
    expect(await read("stream")).to.contain("trailing checksum");
  });

  it("serves byte ranges", async () => {
    await put("range", "0123456789");
    const get = (Range: string) => s3.send(new GetObjectCommand({ Bucket, Key: "range", Range }));
    const middle = await get("bytes=2-4");
    expect(await middle.Body!.transformToString()).to.equal("234");
    expect(middle.ContentRange).to.equal("bytes 2-4/10");
    expect(await (await get("bytes=-3")).Body!.transformToString()).to.equal("789");
    expect(await (await get("bytes=8-")).Body!.transformToString()).to.equal("89");
    expect((await refusalOf(get("bytes=10-"))).status).to.equal(416);
  });

  it("answers conditional reads", async () => {
    const { ETag } = await put("conditional");
    const get = (conditions: object) =>
      s3.send(new GetObjectCommand({ Bucket, Key: "conditional", ...conditions }));
    expect((await refusalOf(get({ IfNoneMatch: ETag }))).status).to.equal(304);
    expect((await get({ IfNoneMatch: '"other"' })).ETag).to.equal(ETag);
    expect((await get({ IfMatch: ETag })).ETag).to.equal(ETag);
    expect((await refusalOf(get({ IfMatch: '"other"' }))).status).to.equal(412);
  });

  it("refuses a write that wants the key to be new", async () => {
    await put("once");
    const again = s3.send(new PutObjectCommand({ Bucket, Key: "once", Body: "y", IfNoneMatch: "*" }));
    expect((await refusalOf(again)).name).to.equal("PreconditionFailed");
  });

  it("refuses a body that does not match its checksum", async () => {
    const call = s3.send(new PutObjectCommand({ Bucket, Key: "sum", Body: "y", ChecksumCRC32: "AAAAAA==" }));
    expect((await refusalOf(call)).name).to.match(/BadDigest|InvalidRequest/);
  });

  it("names what does not exist", async () => {
    const missing = await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: "none" })));
    expect(missing).to.include({ name: "NoSuchKey", status: 404 });
    expect((await refusalOf(s3.send(new HeadObjectCommand({ Bucket, Key: "none" })))).status).to.equal(404);
    const noBucket = await refusalOf(s3.send(new ListObjectsV2Command({ Bucket: "no-such-bucket-here" })));
    expect(noBucket).to.include({ name: "NoSuchBucket", status: 404 });
    expect(
      (await refusalOf(s3.send(new HeadBucketCommand({ Bucket: "no-such-bucket-here" })))).status,
    ).to.equal(404);
  });

  it("lists by prefix and delimiter, page by page", async () => {
    for (const day of ["01", "02", "03"])
      for (const shard of [1, 2]) await put(`list/dt=${day}/shard=${shard}`);
    await put("list/readme");
    const folders = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "list/", Delimiter: "/" }));
    expect(folders.CommonPrefixes!.map((entry) => entry.Prefix)).to.deep.equal([
      "list/dt=01/",
      "list/dt=02/",
      "list/dt=03/",
    ]);
    expect(folders.Contents!.map((entry) => entry.Key)).to.deep.equal(["list/readme"]);
    const keys: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: "list/", MaxKeys: 3, ContinuationToken }),
      );
      expect(page.KeyCount).to.be.at.most(3);
      keys.push(...page.Contents!.map((entry) => entry.Key!));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(keys).to.have.length(7);
    expect(keys).to.deep.equal([...keys].sort());
    const later = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: "list/", StartAfter: "list/dt=03" }),
    );
    expect(later.KeyCount).to.equal(3);
  });

  it("rolls up folders across pages", async () => {
    const folders: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: "list/", Delimiter: "/", MaxKeys: 1, ContinuationToken }),
      );
      folders.push(...(page.CommonPrefixes ?? []).map((entry) => entry.Prefix!));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(folders).to.deep.equal(["list/dt=01/", "list/dt=02/", "list/dt=03/"]);
  });

  it("copies and deletes", async () => {
    await put("source", "copied");
    await s3.send(new CopyObjectCommand({ Bucket, Key: "target", CopySource: `${Bucket}/source` }));
    expect(await read("target")).to.equal("copied");
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "source" }));
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "target" }, { Key: "never-there" }] } }),
    );
    expect(Deleted!.map((entry) => entry.Key)).to.include("target");
    expect((await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: "target" })))).name).to.equal(
      "NoSuchKey",
    );
  });

  it("assembles a multipart upload", async () => {
    const Key = "multipart";
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const bodies = [Buffer.alloc(5 * 1024 * 1024, "a"), Buffer.from("end")];
    const Parts = [];
    for (const [index, Body] of bodies.entries()) {
      const PartNumber = index + 1;
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    const done = await s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    );
    expect(done.ETag).to.match(/-2"$/);
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(ContentLength).to.equal(5 * 1024 * 1024 + 3);
  });

  it("refuses bucket names S3 refuses", async () => {
    for (const name of ["Upper-Case", "ab", "under_score", "double..dot", "192.168.0.1", "-dash-first"]) {
      const refusal = await refusalOf(s3.send(new CreateBucketCommand({ Bucket: name })));
      expect(refusal.name, name).to.equal("InvalidBucketName");
    }
  });

  it("keeps lifecycle rules", async () => {
    const Rules = [
      {
        ID: "models",
        Status: "Enabled" as const,
        Filter: { Prefix: "models/" },
        NoncurrentVersionExpiration: { NoncurrentDays: 90 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    const answer = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(answer.Rules).to.deep.equal(Rules);
  });

  it("keeps old versions of a versioned bucket", async () => {
    const Versioned = `contract-versioned-${process.pid}`;
    await s3.send(new CreateBucketCommand({ Bucket: Versioned }));
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: Versioned, VersioningConfiguration: { Status: "Enabled" } }),
    );
    const write = (Body: string) => s3.send(new PutObjectCommand({ Bucket: Versioned, Key: "model", Body }));
    const { VersionId } = await write("one");
    await write("two");
    await s3.send(new DeleteObjectCommand({ Bucket: Versioned, Key: "model" }));
    const old = await s3.send(new GetObjectCommand({ Bucket: Versioned, Key: "model", VersionId }));
    expect(await old.Body!.transformToString()).to.equal("one");
    const all = await s3.send(new ListObjectVersionsCommand({ Bucket: Versioned }));
    expect([all.Versions!.length, all.DeleteMarkers!.length]).to.deep.equal([2, 1]);
  });

  it("knows its buckets and where they are", async () => {
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets!.map((bucket) => bucket.Name)).to.include(Bucket);
    const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(LocationConstraint ?? "").to.equal("");
  });
});
