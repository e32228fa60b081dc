import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { MAX_ATTEMPTS, once } from "./once";

export const eventBridgeClient = once(() => new EventBridgeClient({ maxAttempts: MAX_ATTEMPTS }));
