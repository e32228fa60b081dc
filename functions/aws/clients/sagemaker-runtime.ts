import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { MAX_ATTEMPTS, once } from "./once";

export const sageMakerRuntimeClient = once(() => new SageMakerRuntimeClient({ maxAttempts: MAX_ATTEMPTS }));
