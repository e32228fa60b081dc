import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { MAX_ATTEMPTS, once } from "./once";

export const sageMakerClient = once(() => new SageMakerClient({ maxAttempts: MAX_ATTEMPTS }));
