import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { EVENT_SOURCE } from "../contracts/events";
import type { EventBus } from "../contracts/ports";
import { eventBridgeClient } from "./clients/eventbridge";

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
