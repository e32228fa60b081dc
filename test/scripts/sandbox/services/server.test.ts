import { EventBridgeClient, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { ListBucketsCommand, PutBucketAclCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { type LocalAws, startLocalAws } from "../../../../scripts/sandbox/local-aws";
import { createFaultInjector } from "../../../../scripts/sandbox/server/faults";
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
  it("throttle and break calls in shares that a seed decides", async () => {
    const outcomesOf = async (seed: number) => {
      const aws = await startLocalAws({
        startAtMs: 0,
        faults: createFaultInjector({ seed, throttleRatio: 0.2, serverErrorRatio: 0.1, dropRatio: 0.05 }),
      });
      const s3 = new S3Client(
        clientConfig({ endpoint: aws.endpointUrl, isMoto: false, aws, close: () => aws.close() }),
      );
      const outcomes: string[] = [];
      for (let call = 0; call < 60; call++) {
        const failure = await s3.send(new ListBucketsCommand({})).then(
          () => "ok",
          (error: Error) => error.name,
        );
        outcomes.push(failure);
      }
      await aws.close();
      return outcomes;
    };
    const first = await outcomesOf(1);
    expect(first).to.include.members(["SlowDown", "InternalError", "TimeoutError", "ok"]);
    expect(first.filter((outcome) => outcome !== "ok").length).to.be.within(8, 30);
    expect(await outcomesOf(1)).to.deep.equal(first);
    expect(await outcomesOf(2)).to.not.deep.equal(first);
  });
});
