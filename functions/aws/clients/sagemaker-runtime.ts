import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { CLIENT_SETTINGS, once } from "./once";

/**
 * A container that answers 5xx reaches us as HTTP 424, and a dependency of SageMaker that fails as 530: neither does
 * the SDK repeat by itself. To ask a model changes nothing, so both are worth another try, with the SDK's own bounds,
 * waits and jitter.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html#API_runtime_InvokeEndpoint_Errors
 */
export const sageMakerRuntimeClient = once(() => {
  // Served predictions send the same command over and over.
  const client = new SageMakerRuntimeClient({ ...CLIENT_SETTINGS, cacheMiddleware: true });
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (isPassing(error)) Object.assign(error as Error, { $retryable: {} });
        throw error;
      }
    },
    { name: "repeatModelErrors", step: "deserialize", priority: "high" },
  );
  return client;
});

function isPassing(error: unknown): boolean {
  const { name, OriginalStatusCode = 0 } = error as Error & { OriginalStatusCode?: number };
  return name === "InternalDependencyException" || (name === "ModelError" && OriginalStatusCode >= 500);
}
