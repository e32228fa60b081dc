import type { World } from "../../world";
import { toInvokeFunction } from "../lambda/function-role";
import type { InboxMessage } from "./topic-store";

/**
 * Starts the functions that subscribe to a topic, as SNS does: asynchronously, each message as a list of one record.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function startFunctionsOnMessages(world: World): void {
  world.sns.onPublish = (message) => {
    for (const { protocol, endpoint } of message.recipients) {
      if (protocol !== "lambda") continue;
      const started = start(world, endpoint, message).catch((error: Error) => {
        world.rules.failures.push(`${endpoint}: ${error.message}`);
      });
      world.rules.await(started);
    }
  };
}

async function start(world: World, functionArn: string, message: InboxMessage): Promise<void> {
  world.access.requireForService("sns.amazonaws.com", message.topicArn, [toInvokeFunction(functionArn)]);
  await world.asyncInvoker.invoke(functionArn, {
    Records: [
      {
        EventVersion: "1.0",
        EventSource: "aws:sns",
        EventSubscriptionArn: `${message.topicArn}:sandbox`,
        Sns: {
          Type: "Notification",
          MessageId: message.messageId,
          TopicArn: message.topicArn,
          Subject: message.subject ?? null,
          Message: message.message,
          Timestamp: new Date(message.sentAtMs).toISOString(),
          MessageAttributes: Object.fromEntries(
            Object.entries(message.attributes).map(([name, Value]) => [name, { Type: "String", Value }]),
          ),
        },
      },
    ],
  });
}
