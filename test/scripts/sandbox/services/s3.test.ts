import { createReadStream } from "node:fs";
import { get } from "node:http";
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { clientConfig, type Peer, refusalOf, startPeer, startSandboxPeer } from "./support/peer";

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

  it("names what does not exist", async () => {
    const missing = await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: "none" })));
    expect(missing).to.include({ name: "NoSuchKey", status: 404 });
    expect((await refusalOf(s3.send(new HeadObjectCommand({ Bucket, Key: "none" })))).status).to.equal(404);
    const noBucket = await refusalOf(s3.send(new ListObjectsV2Command({ Bucket: "no-such-bucket-here" })));
    expect(noBucket).to.include({ name: "NoSuchBucket", status: 404 });
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

  it("deletes several objects at once, those that are not there included", async () => {
    await put("target");
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "target" }, { Key: "never-there" }] } }),
    );
    expect(Deleted!.map((entry) => entry.Key)).to.include("target");
    expect((await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: "target" })))).name).to.equal(
      "NoSuchKey",
    );
  });

  it("keeps the tags of an object, given with it or afterwards", async () => {
    const Key = "models/tagged/model.tar.gz";
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "model", Tagging: "stage=candidate" }));
    const given = await s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
    expect(given.TagSet).to.deep.equal([{ Key: "stage", Value: "candidate" }]);
    const TagSet = [{ Key: "final-mile:model", Value: "retired + gone" }];
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }));
    expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet).to.deep.equal(TagSet);
    // The other emulator answers an empty set with HTTP 500.
    if (peer.isMoto) return;
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: [] } }));
    expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet).to.deep.equal([]);
  });

  it("knows its buckets", async () => {
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets!.map((bucket) => bucket.Name)).to.include(Bucket);
  });
});

describe("S3 in the sandbox", () => {
  const DAY_MS = 86_400_000;
  const Bucket = "sandbox-lake";
  let peer: Awaited<ReturnType<typeof startSandboxPeer>>;
  let s3: S3Client;

  beforeEach(async () => {
    peer = await startSandboxPeer({
      startAtMs: Date.parse("2026-11-23T00:00:00Z"),
      maxStoredBytes: 10_000_000,
    });
    s3 = new S3Client(clientConfig(peer));
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterEach(async () => {
    s3.destroy();
    await peer.close();
  });

  it("refuses a body that does not match its checksum", async () => {
    const call = s3.send(new PutObjectCommand({ Bucket, Key: "sum", Body: "y", ChecksumCRC32: "AAAAAA==" }));
    expect((await refusalOf(call)).name).to.match(/BadDigest|InvalidRequest/);
  });

  it("refuses bucket names S3 refuses", async () => {
    for (const name of ["Upper-Case", "ab", "under_score", "double..dot", "192.168.0.1", "-dash-first"]) {
      const refusal = await refusalOf(s3.send(new CreateBucketCommand({ Bucket: name })));
      expect(refusal.name, name).to.equal("InvalidBucketName");
    }
  });

  it("is addressed by path without being told so, since its address is an IP address", async () => {
    const seen: string[] = [];
    s3.middlewareStack.add(
      (next) => (args) => {
        seen.push((args.request as { hostname: string }).hostname);
        return next(args);
      },
      { step: "finalizeRequest" },
    );
    await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
    expect(seen).to.deep.equal(["127.0.0.1"]);
  });

  it("is addressed by host name as well", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "folder/a", Body: "by host" }));
    const body = await getByHost(peer.endpoint, `${Bucket}.s3.us-east-1.amazonaws.com`, "/folder/a");
    expect(body).to.equal("by host");
  });

  it("applies lifecycle rules when the clock moves", async () => {
    const rule = (ID: string, extra: object) => ({ ID, Status: "Enabled" as const, ...extra });
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: {
          Rules: [
            rule("short", { Filter: { Prefix: "short/" }, Expiration: { Days: 2 } }),
            rule("cold", {
              Filter: { Prefix: "cold/" },
              Transitions: [{ Days: 3, StorageClass: "GLACIER_IR" }],
            }),
            rule("old", { Filter: { Prefix: "" }, NoncurrentVersionExpiration: { NoncurrentDays: 5 } }),
            rule("tagged", {
              Filter: { And: { Prefix: "m/", Tags: [{ Key: "state", Value: "retired" }] } },
              Expiration: { Days: 1 },
            }),
          ],
        },
      }),
    );
    for (const Key of ["short/a", "cold/a", "kept", "kept", "m/used"]) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    }
    await s3.send(new PutObjectCommand({ Bucket, Key: "m/retired", Body: "x", Tagging: "state=retired" }));
    const keys = () => peer.aws.s3.keys(peer.aws.s3.bucket(Bucket));
    await peer.aws.advanceTo(peer.aws.clock.nowMs + DAY_MS);
    expect(keys()).to.deep.equal(["cold/a", "kept", "m/used", "short/a"]);
    await peer.aws.advanceTo(peer.aws.clock.nowMs + 2 * DAY_MS);
    expect(keys()).to.deep.equal(["cold/a", "kept", "m/used"]);
    const { StorageClass } = await s3.send(new HeadObjectCommand({ Bucket, Key: "cold/a" }));
    expect(StorageClass).to.equal("GLACIER_IR");
    expect(peer.aws.s3.bucket(Bucket).objects.get("kept")).to.have.length(2);
    await peer.aws.advanceTo(peer.aws.clock.nowMs + 3 * DAY_MS);
    expect(peer.aws.s3.bucket(Bucket).objects.get("kept")).to.have.length(1);
  });

  it("refuses lifecycle rules S3 refuses", async () => {
    const put = (rule: object) =>
      s3.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: {
            Rules: [{ ID: "r", Status: "Enabled", Filter: { Prefix: "" }, ...rule }],
          },
        }),
      );
    const refused: [object, RegExp][] = [
      [{}, /At least one action/],
      [{ Expiration: { Days: 0 } }, /positive integer/],
      [{ Transitions: [{ Days: 10, StorageClass: "STANDARD_IA" }] }, /greater than or equal to 30/],
      [
        { Expiration: { Days: 30 }, Transitions: [{ Days: 60, StorageClass: "GLACIER_IR" }] },
        /greater than 'Days' in the Transition/,
      ],
    ];
    for (const [rule, message] of refused) expect((await refusalOf(put(rule))).message).to.match(message);
  });

  it("keeps no more than it was allowed to", async () => {
    const call = s3.send(new PutObjectCommand({ Bucket, Key: "large", Body: Buffer.alloc(10_000_001) }));
    expect((await refusalOf(call)).message).to.contain("at most 10000000 bytes");
  });
});

/** Reads an object with the bucket in the host name, as clients of named hosts do. */
function getByHost(endpoint: string, host: string, path: string): Promise<string> {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=A/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
  return new Promise((resolve, reject) => {
    get(`${endpoint}${path}`, { headers: { host, authorization } }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => resolve(body));
    }).on("error", reject);
  });
}
