import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { clientConfig, type Peer, refusalOf, startPeer } from "./support/peer";

describe("SNS over the wire", () => {
  let peer: Peer;
  let sns: SNSClient;
  let TopicArn: string;

  before(async () => {
    peer = await startPeer();
    sns = new SNSClient(clientConfig(peer));
    ({ TopicArn } = (await sns.send(new CreateTopicCommand({ Name: "alerts" }))) as { TopicArn: string });
  });
  after(async () => {
    sns.destroy();
    await peer.close();
  });

  it("creates a topic once", async () => {
    const again = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    expect(again.TopicArn).to.equal(TopicArn);
  });

  it("publishes to those who subscribed", async () => {
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "planner@example.com" }));
    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn,
        Subject: "Drift",
        Message: "3 products < 5 & more",
        MessageAttributes: { severity: { DataType: "String", StringValue: "warning" } },
      }),
    );
    expect(MessageId).to.match(/^[0-9a-f-]{36}$/);
    if (!peer.aws) return;
    expect(peer.aws.sns.inbox.at(-1)).to.deep.include({
      subject: "Drift",
      message: "3 products < 5 & more",
      attributes: { severity: "warning" },
      recipients: [{ protocol: "email", endpoint: "planner@example.com" }],
    });
  });

  it("refuses what SNS refuses", async () => {
    const publish = (input: object) => sns.send(new PublishCommand({ TopicArn, Message: "m", ...input }));
    expect((await refusalOf(publish({ Subject: "x".repeat(101) }))).message).to.contain("Subject");
    expect((await refusalOf(publish({ Message: "x".repeat(262_145) }))).message).to.contain("too long");
    expect((await refusalOf(publish({ TopicArn: `${TopicArn}-other` }))).status).to.equal(404);
  });
});
