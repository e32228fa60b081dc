import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { CLIENT_SETTINGS, once } from "./once";

export const eventBridgeClient = once(() => new EventBridgeClient(CLIENT_SETTINGS));
