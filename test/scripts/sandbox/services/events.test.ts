import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect } from "chai";
import { clientConfig, refusalOf, startSandboxPeer } from "./support/peer";

describe("EventBridge in the sandbox", () => {
  it("records events and says which entries it refuses", async () => {
    const peer = await startSandboxPeer({ startAtMs: 0 });
    peer.aws.events.busNames.add("orders");
    const events = new EventBridgeClient(clientConfig(peer));
    const good = {
      EventBusName: "orders",
      Source: "final-mile",
      DetailType: "OrdersSuggested",
      Detail: '{"lines":3}',
    };
    const answer = await events.send(
      new PutEventsCommand({ Entries: [good, { ...good, Detail: "{" }, { ...good, Source: undefined }] }),
    );
    expect(answer.FailedEntryCount).to.equal(2);
    expect(answer.Entries!.map((entry) => entry.ErrorCode)).to.deep.equal([
      undefined,
      "MalformedDetail",
      "InvalidArgument",
    ]);
    expect(peer.aws.events.events).to.have.length(1);
    expect(peer.aws.events.events[0]).to.deep.include({ busName: "orders", detail: { lines: 3 } });
    const unknown = events.send(new PutEventsCommand({ Entries: [{ ...good, EventBusName: "none" }] }));
    expect((await refusalOf(unknown)).name).to.equal("ResourceNotFoundException");
    const many = events.send(new PutEventsCommand({ Entries: Array(11).fill(good) }));
    expect((await refusalOf(many)).name).to.equal("ValidationException");
    events.destroy();
    await peer.close();
  });
});
