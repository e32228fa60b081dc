import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CLIENT_SETTINGS, once } from "./once";

export const cloudWatchLogsClient = once(() => new CloudWatchLogsClient(CLIENT_SETTINGS));
