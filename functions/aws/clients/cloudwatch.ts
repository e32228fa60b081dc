import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CLIENT_SETTINGS, once } from "./once";

export const cloudWatchClient = once(() => new CloudWatchClient(CLIENT_SETTINGS));
