import { EventBridgeClient, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { GetObjectCommand, PutBucketAclCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { type LocalAws, startLocalAws } from "../../../../scripts/sandbox/local-aws";
import type { FaultRates } from "../../../../scripts/sandbox/server/fault-rates";
import { createFaultInjector, type FaultInjector } from "../../../../scripts/sandbox/server/faults";
import { clientConfig, refusalOf } from "./support/peer";

describe("the emulated AWS as a server", () => {
  let aws: LocalAws;

  before(async () => {
    aws = await startLocalAws({ startAtMs: Date.parse("2026-11-23T00:00:00Z") });
  });
  after(() => aws.close());

  const config = () =>
    clientConfig({ endpoint: aws.endpointUrl, isMoto: false, aws, close: () => aws.close() });

  it("listens on loopback only", () => {
    expect(aws.endpointUrl).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("refuses a request without a signature", async () => {
    const answer = await fetch(aws.endpointUrl, { method: "POST", body: "{}" });
    expect(answer.status).to.equal(403);
    expect(answer.headers.get("x-amzn-errortype")).to.equal("MissingAuthenticationToken");
  });

  it("refuses a broken signature", async () => {
    const answer = await fetch(aws.endpointUrl, {
      headers: { authorization: "AWS4-HMAC-SHA256 Credential=x" },
    });
    expect(answer.status).to.equal(400);
    expect(answer.headers.get("x-amzn-errortype")).to.equal("IncompleteSignature");
  });

  it("answers 501 with the operation's name to what it does not emulate", async () => {
    const events = new EventBridgeClient(config());
    const rule = await refusalOf(events.send(new PutRuleCommand({ Name: "rule" })));
    expect(rule.status).to.equal(501);
    expect(rule.message).to.contain("events:PutRule");
    const s3 = new S3Client(config());
    const acl = await refusalOf(s3.send(new PutBucketAclCommand({ Bucket: "some-bucket", ACL: "private" })));
    expect(acl.status).to.equal(501);
    expect(acl.message).to.contain("s3:PutBucketAcl");
  });

  it("names a service it does not know", async () => {
    const answer = await fetch(aws.endpointUrl, {
      method: "POST",
      headers: {
        authorization:
          "AWS4-HMAC-SHA256 Credential=A/20261123/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        "x-amz-target": "DynamoDB_20120810.GetItem",
      },
      body: "{}",
    });
    expect(answer.status).to.equal(501);
    expect(await answer.text()).to.contain("dynamodb:GetItem");
  });

  describe("told something malformed", () => {
    const send = (service: string, path: string, request: RequestInit): Promise<Response> =>
      fetch(`${aws.endpointUrl}${path}`, {
        ...request,
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=A/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
          ...request.headers,
        },
      });

    it("answers in AWS's form to a body that is JSON but no object", async () => {
      for (const body of ["null", "[]", '"text"', "5", "{"]) {
        const answer = await send("monitoring", "/", {
          method: "POST",
          headers: { "x-amz-target": "GraniteServiceVersion20100801.GetMetricData" },
          body,
        });
        expect(answer.status, body).to.equal(400);
        expect(answer.headers.get("x-amzn-errortype"), body).to.equal("SerializationException");
      }
    });

    it("answers to an address whose escapes are none", async () => {
      const answer = await send("s3", "/bucket/%ZZ", { method: "GET" });
      expect(answer.status).to.equal(400);
      expect(await answer.text()).to.contain("<Code>InvalidURI</Code>");
    });

    it("takes no name of a form for a prototype", async () => {
      await send("sns", "/", { method: "POST", body: "Action=Publish&__proto__.polluted=yes" });
      expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
    });
  });

  it("leaves no port when closed", async () => {
    const other = await startLocalAws({ startAtMs: 0 });
    await other.close();
    const failure = await fetch(other.endpointUrl).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
  });
});

describe("injected faults", () => {
  const bucket = "faulty";

  /** What a client without retries sees of 60 puts, and how many objects there are then. */
  async function putUnder(rates: FaultRates, seed = 1) {
    const aws = await startLocalAws({ startAtMs: 0, faults: createFaultInjector(seed, rates) });
    aws.s3.createBucket(bucket);
    const s3 = new S3Client(
      clientConfig({ endpoint: aws.endpointUrl, isMoto: false, aws, close: () => aws.close() }),
    );
    const outcomes: string[] = [];
    for (let call = 0; call < 60; call++) {
      const put = new PutObjectCommand({ Bucket: bucket, Key: String(call), Body: "units" });
      outcomes.push(
        await s3.send(put).then(
          () => "ok",
          (error: Error) => error.name,
        ),
      );
    }
    const kept = aws.s3.keys(aws.s3.bucket(bucket)).length;
    s3.destroy();
    await aws.close();
    return { outcomes, kept };
  }

  it("befall calls in shares that a seed decides", async () => {
    const rates = { throttle: 0.2, "error-before": 0.1, cut: 0.1 };
    const { outcomes } = await putUnder(rates);
    expect(outcomes).to.include.members(["SlowDown", "InternalError", "TimeoutError", "ok"]);
    expect(outcomes.filter((outcome) => outcome !== "ok").length).to.be.within(12, 36);
    expect((await putUnder(rates)).outcomes).to.deep.equal(outcomes);
    expect((await putUnder(rates, 2)).outcomes).to.not.deep.equal(outcomes);
  });

  it("leave undone what they refuse, and done what they only do not tell", async () => {
    expect(await putUnder({ throttle: 1 })).to.deep.equal({ outcomes: Array(60).fill("SlowDown"), kept: 0 });
    const before = await putUnder({ "error-before": 1 });
    expect(before).to.deep.equal({ outcomes: Array(60).fill("InternalError"), kept: 0 });
    const after = await putUnder({ "error-after": 1 });
    expect(after).to.deep.equal({ outcomes: Array(60).fill("InternalError"), kept: 60 });
    const cut = await putUnder({ cut: 1 });
    expect(cut.outcomes).to.deep.equal(Array(60).fill("TimeoutError"));
    expect(cut.kept).to.be.within(15, 45);
  });

  it("end an answer in the middle of its body", async () => {
    const aws = await startLocalAws({ startAtMs: 0, faults: createFaultInjector(1, { truncate: 1 }) });
    aws.s3.put(aws.s3.createBucket(bucket), "key", Buffer.alloc(1000, "x"));
    const s3 = new S3Client(
      clientConfig({ endpoint: aws.endpointUrl, isMoto: false, aws, close: () => aws.close() }),
    );
    const { ContentLength, Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "key" }));
    expect(ContentLength).to.equal(1000);
    const failure = await Body!.transformToByteArray().catch((error: Error) => error.message);
    expect(failure).to.equal("aborted");
    s3.destroy();
    await aws.close();
  });

  it("draw for each caller and operation from a stream of its own", () => {
    const rates = { throttle: 0.5 };
    const drawsOf = (injector: FaultInjector) =>
      Array.from({ length: 40 }, () => injector.ofCall("s3", "PutObject", "A")?.kind);
    const alone = drawsOf(createFaultInjector(7, rates));
    const beside = createFaultInjector(7, rates);
    for (let call = 0; call < 9; call++) {
      beside.ofCall("s3", "GetObject", "A");
      beside.ofCall("s3", "PutObject", "B");
    }
    expect(drawsOf(beside)).to.deep.equal(alone);
    // What is drawn for the one kind stays where it is when another is added.
    const more = drawsOf(createFaultInjector(7, { ...rates, slow: 0.2 }));
    expect(more.map((kind) => kind === "throttle")).to.deep.equal(alone.map((kind) => kind !== undefined));
  });
});
