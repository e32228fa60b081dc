import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { readVersion } from "../../../functions/aws/served-models";

/** A model behind the endpoint, as SageMaker tells it: what was configured is not always what serves. */
export interface ServedModel {
  /** `champion`, `challenger`, `shadow`. */
  readonly variant: string;
  /** Read from where its artifact lies; absent for a model from elsewhere. */
  readonly version?: string;
  readonly image?: string;
  /** `sha256:...` of the image that runs. */
  readonly imageDigest?: string;
}

export async function readServedModels(
  client: SageMakerClient,
  endpointName: string,
): Promise<readonly ServedModel[]> {
  const endpoint = await client.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  const config = await client.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName: endpoint.EndpointConfigName }),
  );
  const running = [...(endpoint.ProductionVariants ?? []), ...(endpoint.ShadowProductionVariants ?? [])];
  return await Promise.all(
    [...(config.ProductionVariants ?? []), ...(config.ShadowProductionVariants ?? [])].map(
      async ({ VariantName: variant = "", ModelName }): Promise<ServedModel> => {
        const { PrimaryContainer } = await client.send(new DescribeModelCommand({ ModelName }));
        const deployed = running.find(({ VariantName }) => VariantName === variant)?.DeployedImages?.[0];
        return {
          variant,
          version: readVersion(PrimaryContainer?.ModelDataUrl),
          image: PrimaryContainer?.Image,
          imageDigest: /@(sha256:[0-9a-f]{64})$/.exec(deployed?.ResolvedImage ?? "")?.[1],
        };
      },
    ),
  );
}
