import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { putEvents } from "./put-events";

export function createEventsService(world: World): AwsService {
  return createJsonService(world, { signingName: "events", version: "1.1", operations: [putEvents] });
}
