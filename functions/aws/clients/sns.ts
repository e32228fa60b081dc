import { SNSClient } from "@aws-sdk/client-sns";
import { CLIENT_SETTINGS, once } from "./once";

export const snsClient = once(() => new SNSClient(CLIENT_SETTINGS));
