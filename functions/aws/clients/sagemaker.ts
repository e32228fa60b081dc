import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { CLIENT_SETTINGS, once } from "./once";

export const sageMakerClient = once(() => new SageMakerClient(CLIENT_SETTINGS));
