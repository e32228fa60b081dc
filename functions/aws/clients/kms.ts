import { KMSClient } from "@aws-sdk/client-kms";
import { CLIENT_SETTINGS, once } from "./once";

export const kmsClient = once(() => new KMSClient(CLIENT_SETTINGS));
