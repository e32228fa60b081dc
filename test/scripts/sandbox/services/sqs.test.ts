import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { clientConfig, type Peer, refusalOf, startPeer, startSandboxPeer } from "./support/peer";

const SECOND_MS = 1000;
const DAY_MS = 86_400 * SECOND_MS;
const START = Date.parse("2026-11-23T00:00:00Z");

/** As EventBridge Scheduler leaves a dead letter. */
const ATTRIBUTES = {
  ERROR_CODE: { DataType: "String", StringValue: "AccessDeniedException" },
  ERROR_MESSAGE: { DataType: "String", StringValue: "Größe: not allowed" },
  RETRY_ATTEMPTS: { DataType: "Number", StringValue: "3" },
};

describe("SQS over the wire", () => {
  let peer: Peer;
  let sqs: SQSClient;
  let QueueUrl: string;
  let queues = 0;

  beforeEach(async () => {
    peer = await startPeer();
    sqs = new SQSClient(clientConfig(peer));
    const QueueName = `dead-letters-${process.pid}-${queues++}`;
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { MessageRetentionPeriod: "1209600" } }));
    QueueUrl = (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl!;
  });
  afterEach(async () => {
    sqs.destroy();
    await peer.close();
  });

  const send = (MessageBody: string, MessageAttributes = {}) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
  const receive = async (input: object = {}) =>
    (
      await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["All"],
          ...input,
        }),
      )
    ).Messages ?? [];
  const change = (ReceiptHandle: string, VisibilityTimeout: number) =>
    sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  const remove = (ReceiptHandle: string) => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  const count = async () => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    return [
      Number(Attributes!.ApproximateNumberOfMessages),
      Number(Attributes!.ApproximateNumberOfMessagesNotVisible),
    ];
  };

  it("hands out a message as it was sent, with its attributes and how often that was", async () => {
    const sent = await send('{"day":"ü"}', ATTRIBUTES);
    // The client itself checks the digest of the body.
    const [message] = await receive({ VisibilityTimeout: 0 });
    expect(message!.MessageId).to.equal(sent.MessageId);
    expect(message!.Body).to.equal('{"day":"ü"}');
    expect(message!.MessageAttributes).to.deep.equal(ATTRIBUTES);
    // As moto digests these three.
    expect(message!.MD5OfMessageAttributes).to.equal("693c074bee26ffc27cee17ada265986e");
    expect(message!.Attributes).to.include({ ApproximateReceiveCount: "1" });
    const [again] = await receive();
    expect(again!.Attributes).to.include({ ApproximateReceiveCount: "2" });
    expect(again!.Attributes!.SentTimestamp).to.equal(message!.Attributes!.SentTimestamp);
    expect(again!.ReceiptHandle).to.not.equal(message!.ReceiptHandle);
  });

  it("gives attributes only when asked, by name or by prefix", async () => {
    await send("{}", ATTRIBUTES);
    const names = async (MessageAttributeNames: string[] | undefined) => {
      const [message] = await receive({ MessageAttributeNames, VisibilityTimeout: 0 });
      return Object.keys(message!.MessageAttributes ?? {}).sort();
    };
    expect(await names(undefined)).to.deep.equal([]);
    expect(await names(["ERROR_CODE"])).to.deep.equal(["ERROR_CODE"]);
    expect(await names(["ERROR_.*"])).to.deep.equal(["ERROR_CODE", "ERROR_MESSAGE"]);
  });

  it("hides what was received until it is given back", async () => {
    await Promise.all([send("1"), send("2"), send("3")]);
    const held = await receive();
    expect(held).to.have.length(3);
    expect(await receive()).to.deep.equal([]);
    expect(await count()).to.deep.equal([0, 3]);
    await change(held[0]!.ReceiptHandle!, 0);
    expect(await count()).to.deep.equal([1, 2]);
    const [back] = await receive();
    expect(back!.Body).to.equal(held[0]!.Body);
  });

  it("shows it again by itself when the time-out ends on the machine's clock", async () => {
    await send("1");
    await receive({ VisibilityTimeout: 1 });
    const until = Date.now() + 30 * SECOND_MS;
    let seen = 0;
    while (seen === 0 && Date.now() < until) seen = (await receive()).length;
    expect(seen).to.equal(1);
  });

  it("deletes what was received, and only that", async () => {
    await Promise.all([send("1"), send("2")]);
    const [first] = await receive({ MaxNumberOfMessages: 1 });
    await remove(first!.ReceiptHandle!);
    // Deleting twice is no fault.
    await remove(first!.ReceiptHandle!);
    const left = await receive();
    expect(left).to.have.length(1);
    expect(left[0]!.Body).to.not.equal(first!.Body);
    expect(await count()).to.deep.equal([0, 1]);
  });

  it("refuses what SQS refuses", async () => {
    await send("1");
    const [message] = await receive({ VisibilityTimeout: 0 });
    const tooLong = await refusalOf(change(message!.ReceiptHandle!, 43_201));
    expect(tooLong).to.include({ name: "InvalidParameterValue", status: 400 });
    expect((await refusalOf(remove("no-receipt"))).name).to.equal("ReceiptHandleIsInvalid");
    expect((await refusalOf(receive({ MaxNumberOfMessages: 11 }))).message).to.contain("between 1 and 10");
    // By JSON; by the older protocol it would be a 404.
    expect(await refusalOf(remove("no-receipt"))).to.include({ status: 400 });
    const gone = await refusalOf(sqs.send(new GetQueueUrlCommand({ QueueName: "nobodys" })));
    expect(gone).to.include({ name: "QueueDoesNotExist", status: 400 });
    const misnamed = await refusalOf(send("1", { "two words": { DataType: "String", StringValue: "x" } }));
    expect(misnamed).to.include({ name: "InvalidParameterValue", status: 400 });
    expect(misnamed.message).to.contain("'two words' is invalid");
  });

  it("creates a queue again as it is, with what lies in it, and never as another", async () => {
    await send("1");
    const QueueName = QueueUrl.split("/").at(-1)!;
    const create = (MessageRetentionPeriod: string) =>
      sqs.send(new CreateQueueCommand({ QueueName, Attributes: { MessageRetentionPeriod } }));
    expect(await create("1209600")).to.include({ QueueUrl });
    expect(await refusalOf(create("600"))).to.include({ name: "QueueNameExists", status: 400 });
    expect(await count()).to.deep.equal([1, 0]);
  });
});

describe("queues of the sandbox", () => {
  let peer: Awaited<ReturnType<typeof startSandboxPeer>>;
  let sqs: SQSClient;
  let QueueUrl: string;

  beforeEach(async () => {
    peer = await startSandboxPeer({ startAtMs: START });
    sqs = new SQSClient(clientConfig(peer));
    const created = await sqs.send(new CreateQueueCommand({ QueueName: "dead" }));
    QueueUrl = created.QueueUrl!;
  });
  afterEach(async () => {
    sqs.destroy();
    await peer.close();
  });

  const receive = async (VisibilityTimeout: number) =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout }))).Messages ?? [];
  const depth = () =>
    peer.aws.metrics.statistic(
      {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: [{ Name: "QueueName", Value: "dead" }],
      },
      peer.aws.clock.nowMs,
      peer.aws.clock.nowMs + 60 * SECOND_MS,
      "Maximum",
    );

  it("show a message again when the sandbox's clock passes the time-out", async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "1" }));
    expect(await receive(900)).to.have.length(1);
    await peer.aws.advanceTo(START + 899 * SECOND_MS);
    expect([await receive(0), depth()]).to.deep.equal([[], 0]);
    await peer.aws.advanceTo(START + 900 * SECOND_MS);
    expect(depth()).to.equal(1);
    expect(await receive(0)).to.have.length(1);
  });

  it("do not delete what another has received since", async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "1" }));
    const [first] = await receive(60);
    await peer.aws.advanceTo(START + 60 * SECOND_MS);
    const [second] = await receive(60);
    const remove = (ReceiptHandle: string) => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await remove(first!.ReceiptHandle!);
    expect(peer.aws.sqs.named("dead").messages).to.have.length(1);
    await remove(second!.ReceiptHandle!);
    expect(peer.aws.sqs.named("dead").messages).to.have.length(0);
  });

  it("refuse an attribute without a value, which moto takes", async () => {
    const MessageAttributes = { ERROR_CODE: { DataType: "String", StringValue: "" } };
    const sent = sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "1", MessageAttributes }));
    expect((await refusalOf(sent)).message).to.contain("non-empty value");
  });

  it("refuse to hide a message that nobody holds", async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "1" }));
    const [message] = await receive(0);
    const ReceiptHandle = message!.ReceiptHandle!;
    const hide = () =>
      refusalOf(
        sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 5 })),
      );
    expect((await hide()).name).to.equal("MessageNotInflight");
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    expect((await hide()).message).to.contain("does not exist");
  });

  it("forget a message when its retention is over", async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "1" }));
    await peer.aws.advanceTo(START + 4 * DAY_MS - 1);
    expect(depth()).to.equal(1);
    await peer.aws.advanceTo(START + 4 * DAY_MS);
    expect([depth(), peer.aws.sqs.named("dead").messages.length]).to.deep.equal([0, 0]);
  });

  it("let a gauge hold what it showed last, not the most of its last minute", async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "1" }));
    const [message] = await receive(60);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message!.ReceiptHandle! }));
    expect(depth()).to.equal(1);
    await peer.aws.advanceTo(START + 60 * SECOND_MS);
    expect(depth()).to.equal(0);
  });
});
