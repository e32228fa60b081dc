import { CloudWatchClient, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CostExplorerClient, GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { DescribeEndpointCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import { accessKeyIdOf } from "../../../../scripts/sandbox/services/lambda/function-fleet";
import { clientConfig, type Peer, refusalOf, startSandboxPeer } from "./support/peer";

const ROLE = "arn:aws:iam::123456789012:role/reader-role";
const SESSION = "arn:aws:sts::123456789012:assumed-role/reader-role/reader";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";
const LAKE = "arn:aws:s3:::lake";

/** A sandbox with a function whose role is allowed what the test says. Only its key matters: it is not run. */
async function startAccount() {
  const peer = await startSandboxPeer({ startAtMs: Date.parse("2026-11-23T00:00:00Z") });
  const { aws } = peer;
  aws.access.putRole(ROLE, {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  await aws.lambda.deploy({
    name: "reader",
    arn: `${aws.arn("lambda")}:function:reader`,
    handler: "index.handler",
    runtime: "nodejs24.x",
    timeoutSeconds: 10,
    memoryMib: 128,
    architectures: ["arm64"],
    environment: {},
    files: new Map([["index.js", Buffer.from("exports.handler = async () => 0;")]]),
    roleArn: ROLE,
  });
  const bucket = aws.s3.createBucket("lake");
  for (const key of ["orders/a", "models/m"]) aws.s3.put(bucket, key, Buffer.from("x"));
  return peer;
}

function allow(aws: LocalAws, ...statements: object[]): void {
  const withEffect = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  aws.access.putRolePolicy(ROLE, "policy", { Version: "2012-10-17", Statement: withEffect });
}

function asFunction(peer: Peer) {
  return {
    ...clientConfig(peer),
    credentials: { accessKeyId: accessKeyIdOf("reader"), secretAccessKey: "s", sessionToken: "t" },
  };
}

describe("what a function may do in the sandbox", () => {
  let peer: Peer & { readonly aws: LocalAws };
  let s3: S3Client;

  beforeEach(async () => {
    peer = await startAccount();
    s3 = new S3Client(asFunction(peer));
  });
  afterEach(async () => {
    s3.destroy();
    await peer.close();
  });

  const get = (Key: string) => s3.send(new GetObjectCommand({ Bucket: "lake", Key }));
  const put = (Key: string, extra: object = {}) =>
    s3.send(new PutObjectCommand({ Bucket: "lake", Key, Body: "y", ...extra }));
  const outcomeOf = async (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => "allowed",
      (error: Error) => error.name,
    );

  it("may no longer do it as soon as a policy says so, however often it did", async () => {
    const reading = (Resource: string) => ({ Action: "s3:GetObject", Resource });
    allow(peer.aws, reading(`${LAKE}/*`));
    expect(await outcomeOf(get("orders/a"))).to.equal("allowed");
    expect(await outcomeOf(get("orders/a"))).to.equal("allowed");
    allow(peer.aws, reading(`${LAKE}/models/*`));
    expect(await outcomeOf(get("orders/a"))).to.equal("AccessDenied");
    expect(await outcomeOf(get("models/m"))).to.equal("allowed");
  });

  it("is what its role is allowed, told in S3's words", async () => {
    allow(peer.aws, { Action: "s3:GetObject", Resource: `${LAKE}/orders/*` });
    await get("orders/a");
    expect(await refusalOf(get("models/m"))).to.deep.equal({
      name: "AccessDenied",
      status: 403,
      message: `User: ${SESSION} is not authorized to perform: s3:GetObject on resource: "${LAKE}/models/m" because no identity-based policy allows the s3:GetObject action`,
    });
    expect(peer.aws.access.denials.map(({ calls }) => calls)).to.deep.equal([1]);
  });

  it("is nothing with the key of a function that is not there, and the refusal is told", async () => {
    const credentials = { ...asFunction(peer).credentials, accessKeyId: accessKeyIdOf("gone") };
    const gone = new S3Client({ ...asFunction(peer), credentials });
    const refusal = await refusalOf(gone.send(new GetObjectCommand({ Bucket: "lake", Key: "orders/a" })));
    gone.destroy();
    expect(refusal.message).to.contain("Function not found: gone");
  });

  it("is everything for a person, whatever the role", async () => {
    const operator = new S3Client(clientConfig(peer));
    await operator.send(new PutObjectCommand({ Bucket: "lake", Key: "models/n", Body: "z" }));
    operator.destroy();
    expect(peer.aws.access.decided).to.equal(0);
  });

  it("ends where the bucket's policy denies it", async () => {
    allow(peer.aws, { Action: "s3:*", Resource: [LAKE, `${LAKE}/*`] });
    peer.aws.access.putResourcePolicy(LAKE, "bucket policy", {
      Version: "2012-10-17",
      Statement: { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${LAKE}/orders/*` },
    });
    await put("reports/a");
    expect((await refusalOf(put("orders/b"))).message).to.match(
      /s3:PutObject on resource: "arn:aws:s3:::lake\/orders\/b" with an explicit deny in a resource-based policy$/,
    );
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, section Permissions
  it("does not tell a missing object from a forbidden one to who may not list", async () => {
    const read = { Action: "s3:GetObject", Resource: `${LAKE}/*` };
    const list = (Condition: object) => ({ Action: "s3:ListBucket", Resource: LAKE, Condition });
    allow(peer.aws, read);
    expect((await refusalOf(get("orders/none"))).message).to.include(`s3:ListBucket on resource: "${LAKE}"`);
    expect(
      (await refusalOf(s3.send(new HeadObjectCommand({ Bucket: "lake", Key: "none" })))).status,
    ).to.equal(403);
    // A read names no prefix.
    allow(peer.aws, read, list({ StringLike: { "s3:prefix": "orders/*" } }));
    expect((await refusalOf(get("orders/none"))).status).to.equal(403);
    allow(peer.aws, read, list({ StringLikeIfExists: { "s3:prefix": "orders/*" } }));
    expect((await refusalOf(get("orders/none"))).name).to.equal("NoSuchKey");
    const names = (Prefix: string) => s3.send(new ListObjectsV2Command({ Bucket: "lake", Prefix }));
    expect([await outcomeOf(names("orders/")), await outcomeOf(names("models/"))]).to.deep.equal([
      "allowed",
      "AccessDenied",
    ]);
  });

  it("takes more rights for tags and for writes that depend on what is there", async () => {
    const write = { Action: "s3:PutObject", Resource: `${LAKE}/*` };
    const { etag } = peer.aws.s3.current(peer.aws.s3.bucket("lake"), "orders/a")!;
    const outcomes = async () => [
      await outcomeOf(put("orders/b", { IfNoneMatch: undefined })),
      await outcomeOf(put("orders/c", { Tagging: "a=b" })),
      await outcomeOf(put("orders/a", { IfMatch: etag })),
    ];
    allow(peer.aws, write);
    expect(await outcomes()).to.deep.equal(["allowed", "AccessDenied", "AccessDenied"]);
    allow(peer.aws, { ...write, Action: ["s3:PutObject", "s3:PutObjectTagging", "s3:GetObject"] });
    expect(await outcomes()).to.deep.equal(["allowed", "allowed", "allowed"]);
  });

  it("takes the key of an encrypted bucket: one right to read, another to write", async () => {
    const { aws } = peer;
    const objects = { Action: ["s3:GetObject", "s3:PutObject"], Resource: `${LAKE}/*` };
    const useKey = (Action: string) => ({ Action, Resource: KEY });
    aws.s3.bucket("lake").kmsKeyArn = KEY;
    const delegate = (Action: string) =>
      aws.access.putResourcePolicy(KEY, "key policy", {
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action,
          Resource: "*",
        },
      });
    const outcomes = async () => [await outcomeOf(get("orders/a")), await outcomeOf(put("orders/b"))];
    delegate("kms:*");
    allow(aws, objects);
    expect(await outcomes()).to.deep.equal(["AccessDenied", "AccessDenied"]);
    expect((await refusalOf(get("orders/a"))).message).to.include(`kms:Decrypt on resource: ${KEY} because`);
    allow(aws, objects, useKey("kms:Decrypt"));
    expect(await outcomes()).to.deep.equal(["allowed", "AccessDenied"]);
    allow(aws, objects, useKey("kms:GenerateDataKey"));
    expect(await outcomes()).to.deep.equal(["AccessDenied", "allowed"]);
    delegate("kms:Encrypt");
    expect((await refusalOf(put("orders/b"))).message).to.match(
      /because no resource-based policy allows the kms:/,
    );
  });

  it("names each object that may not be deleted, and deletes the others", async () => {
    allow(peer.aws, { Action: "s3:DeleteObject", Resource: `${LAKE}/orders/*` });
    const Objects = [{ Key: "orders/a" }, { Key: "models/m" }];
    const answer = await s3.send(new DeleteObjectsCommand({ Bucket: "lake", Delete: { Objects } }));
    expect(answer.Deleted!.map(({ Key }) => Key)).to.deep.equal(["orders/a"]);
    expect(answer.Errors!.map(({ Key, Code }) => [Key, Code])).to.deep.equal([["models/m", "AccessDenied"]]);
    expect(answer.Errors![0]!.Message).to.include("s3:DeleteObject");
    expect(peer.aws.s3.keys(peer.aws.s3.bucket("lake"))).to.deep.equal(["models/m"]);
  });

  it("is told as each service tells it", async () => {
    const { aws } = peer;
    aws.sns.createTopic(TOPIC, KEY);
    const config = asFunction(peer);
    const [cloudWatch, events, sns] = [
      new CloudWatchClient(config),
      new EventBridgeClient(config),
      new SNSClient(config),
    ];
    const [sageMaker, runtime] = [new SageMakerClient(config), new SageMakerRuntimeClient(config)];
    const [costs, pricing] = [new CostExplorerClient(config), new PricingClient(config)];
    const metric = (Namespace: string) =>
      cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: "m", Value: 1 }] }));
    const publish = () => sns.send(new PublishCommand({ TopicArn: TOPIC, Message: "m" }));
    const entry = { EventBusName: "orders", Source: "s", DetailType: "d", Detail: "{}" };
    const forecast = { EndpointName: "Forecast", Body: Buffer.from("x") };
    const period = { Start: "2026-11-01", End: "2026-11-02" };
    try {
      allow(aws, {
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "Ours" } },
      });
      await metric("Ours");
      const why = (action: string, resource?: string) =>
        `User: ${SESSION} is not authorized to perform: ${action}${resource ? ` on resource: ${resource}` : ""} because no identity-based policy allows the ${action} action`;
      const refusals = [
        await refusalOf(metric("Theirs")),
        await refusalOf(events.send(new PutEventsCommand({ Entries: [entry] }))),
        await refusalOf(publish()),
        await refusalOf(sageMaker.send(new DescribeEndpointCommand({ EndpointName: "forecast" }))),
        await refusalOf(runtime.send(new InvokeEndpointCommand(forecast))),
        await refusalOf(
          costs.send(
            new GetCostAndUsageCommand({
              TimePeriod: period,
              Granularity: "DAILY",
              Metrics: ["UnblendedCost"],
            }),
          ),
        ),
        await refusalOf(pricing.send(new GetProductsCommand({ ServiceCode: "AmazonS3" }))),
      ];
      const endpoint = `${aws.arn("sagemaker")}:endpoint/forecast`;
      const denied = "AccessDeniedException";
      // Names and states as the services' pages of common errors give them.
      expect(refusals).to.deep.equal([
        { name: denied, status: 400, message: why("cloudwatch:PutMetricData") },
        {
          name: denied,
          status: 400,
          message: why("events:PutEvents", `${aws.arn("events")}:event-bus/orders`),
        },
        { name: "AuthorizationErrorException", status: 403, message: why("SNS:Publish", TOPIC) },
        { name: denied, status: 400, message: why("sagemaker:DescribeEndpoint", endpoint) },
        { name: denied, status: 403, message: why("sagemaker:InvokeEndpoint", endpoint) },
        { name: denied, status: 400, message: why("ce:GetCostAndUsage") },
        { name: denied, status: 400, message: why("pricing:GetProducts") },
      ]);
      allow(aws, { Action: "sns:Publish", Resource: TOPIC });
      expect((await refusalOf(publish())).name).to.equal("KMSAccessDeniedException");
    } finally {
      for (const client of [cloudWatch, events, sns, sageMaker, runtime, costs, pricing]) client.destroy();
    }
  });

  it("is nothing where the role was not declared, or does not let Lambda take it", async () => {
    peer.aws.access.putRole(ROLE, {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "states.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    });
    allow(peer.aws, { Action: "s3:*", Resource: "*" });
    expect((await refusalOf(get("orders/a"))).message).to.match(
      /lambda\.amazonaws\.com is not authorized to perform: sts:AssumeRole on resource: .*role\/reader-role/,
    );
  });

  it("does not reach operations whose rights nobody has stated", async () => {
    const cloudWatch = new CloudWatchClient(asFunction(peer));
    const refusal = await refusalOf(cloudWatch.send(new ListMetricsCommand({})));
    cloudWatch.destroy();
    expect([refusal.status, refusal.message]).to.deep.equal([
      501,
      "The sandbox does not know what a function needs for monitoring:ListMetrics; state it in scripts/sandbox/access.",
    ]);
  });
});
