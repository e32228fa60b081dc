import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { EventBus } from "../contracts/ports";
import { eventBridgeClient } from "./clients/eventbridge";

/** `source` of all our events; rules of consumers match on it. */
const EVENT_SOURCE = "final-mile";

/** Puts events for other systems on a bus of EventBridge. */
export function createEventBus(busName: string, client: EventBridgeClient = eventBridgeClient()): EventBus {
  return {
    put: async (detailType, detail) => {
      const answer = await client.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: busName,
              Source: EVENT_SOURCE,
              DetailType: detailType,
              Detail: JSON.stringify(detail),
            },
          ],
        }),
      );
      // The call succeeds even when the bus refuses the entry.
      const failed = answer.Entries?.find(({ ErrorCode }) => ErrorCode);
      if (failed) {
        throw new Error(
          `Event "${detailType}" was not taken by the bus "${busName}": ${failed.ErrorCode} ${failed.ErrorMessage ?? ""}`.trim(),
        );
      }
    },
  };
}
