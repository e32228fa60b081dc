import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import fc from "fast-check";
import { createEventBus } from "../../../functions/aws/event-bus";
import { logRun } from "../../../functions/aws/log/run-log";
import { createNotifier, toSubject } from "../../../functions/aws/notifier";
import { captureLog } from "../../support/capture-log";
import { createFakeClient } from "../../support/fake-client";

describe("the notifier", () => {
  it("sends subject, body and attributes to the topic", async () => {
    const client = createFakeClient<SNSClient>();
    await createNotifier("arn:topic", client).notify({
      subject: "s",
      body: "b",
      attributes: { kind: "drift" },
    });
    expect(client.sent[0]?.input).to.deep.equal({
      TopicArn: "arn:topic",
      Subject: "s",
      Message: "b",
      MessageAttributes: { kind: { DataType: "String", StringValue: "drift" } },
    });
  });

  it("names the run that sends it, in the text for people and as an attribute for programs", async () => {
    const client = createFakeClient<SNSClient>();
    const notifier = createNotifier("arn:topic", client);
    const run = { function: "monitor", runId: "e-1" };
    await captureLog(() => logRun(run, () => notifier.notify({ subject: "s", body: "b\n" })));
    expect(client.sent[0]?.input).to.deep.include({
      Message: "b\n\nWhat the run did: ops logs monitor --run e-1",
      MessageAttributes: { runId: { DataType: "String", StringValue: "e-1" } },
    });
  });

  it("makes any text a subject that SNS takes", () => {
    expect(toSubject("Überbestand – 3\nproducts")).to.equal("Uberbestand - 3 products");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(toSubject(text)).to.match(/^[\x20-\x7e]{0,100}$/);
      }),
    );
  });

  it("shortens a body that is too long for SNS", async () => {
    const client = createFakeClient<SNSClient>();
    await createNotifier("arn:topic", client).notify({ subject: "s", body: "ä".repeat(300_000) });
    const message = client.sent[0]?.input.Message as string;
    expect(Buffer.byteLength(message)).to.be.below(256 * 1024);
    expect(message).to.match(/ä\n\.\.\. \(shortened\)$/);
  });
});

describe("the event bus", () => {
  it("fails when the bus refuses the entry, for the call itself succeeds", async () => {
    const client = createFakeClient<EventBridgeClient>(() => ({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "no" }],
    }));
    const failure = await createEventBus("orders", client)
      .put("OrdersSuggested", { count: 1 })
      .then(
        () => "no error",
        (error: Error) => error.message,
      );
    expect(failure).to.equal(
      'Event "OrdersSuggested" was not taken by the bus "orders": NotAuthorizedForSourceException no',
    );
    expect((client.sent[0]!.input.Entries as unknown[])[0]).to.deep.equal({
      EventBusName: "orders",
      Source: "final-mile",
      DetailType: "OrdersSuggested",
      Detail: '{"count":1}',
    });
  });
});
