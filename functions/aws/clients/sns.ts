import { SNSClient } from "@aws-sdk/client-sns";
import { MAX_ATTEMPTS, once } from "./once";

export const snsClient = once(() => new SNSClient({ maxAttempts: MAX_ATTEMPTS }));
