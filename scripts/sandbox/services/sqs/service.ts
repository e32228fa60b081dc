import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { changeMessageVisibility, deleteMessage, receiveMessage, sendMessage } from "./messages";
import { createQueue, getQueueAttributes, getQueueUrl } from "./queues";

/** SQS, as far as dead letters go: standard queues, no batches, no FIFO, no redrive. */
export function createSqsService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "sqs",
    version: "1.0",
    operations: [
      changeMessageVisibility,
      createQueue,
      deleteMessage,
      getQueueAttributes,
      getQueueUrl,
      receiveMessage,
      sendMessage,
    ],
    queryCodes: {
      QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
      MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
    },
  });
}
