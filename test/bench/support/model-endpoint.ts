import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { createForecastEndpoint } from "../../../functions/aws/endpoint";
import type { ForecastEndpoint } from "../../../functions/contracts/ports";

/** The endpoint adapter with a model container in the place of the service. */
export function connectEndpoint(
  modelUrl: string,
  contentType: "json" | "csv",
  featureOrder: readonly string[],
): ForecastEndpoint {
  const client = {
    send: async ({ input }: { input: { ContentType: string; Body: string } }) => {
      const response = await fetch(`${modelUrl}/invocations`, {
        method: "POST",
        headers: { "content-type": input.ContentType },
        body: input.Body,
      });
      if (!response.ok) throw new Error(`The model answered ${response.status}: ${await response.text()}`);
      return { Body: new Uint8Array(await response.arrayBuffer()) };
    },
  };
  const settings = { endpointName: "model", contentType, featureOrder };
  return createForecastEndpoint(settings, {}, client as unknown as SageMakerRuntimeClient);
}
