import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { MAX_ATTEMPTS, once } from "./once";

export const cloudWatchClient = once(() => new CloudWatchClient({ maxAttempts: MAX_ATTEMPTS }));
