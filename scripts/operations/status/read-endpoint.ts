import { DescribeEndpointCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { OperatorError } from "../../../functions/contracts/errors";
import type { StackOutputs } from "../../../functions/contracts/stack-outputs";

/** Status of the endpoint that comes with the first model. */
export const NO_ENDPOINT = "NotThereYet";

/** The endpoint as SageMaker describes it. */
export interface EndpointState {
  readonly name: string;
  /** For example `InService`, `Updating`, `Failed`, or {@link NO_ENDPOINT}. */
  readonly status: string;
  readonly configName?: string;
  readonly failureReason?: string;
  readonly variants: readonly {
    readonly name: string;
    readonly instances?: number;
    readonly weight?: number;
  }[];
}

/**
 * @param modelVersion absent where the stack has no model, and so no endpoint
 * @throws OperatorError when there is no such endpoint
 */
export async function readEndpoint({
  endpointName,
  modelVersion,
}: Pick<StackOutputs, "endpointName" | "modelVersion">): Promise<EndpointState> {
  if (modelVersion === undefined) return { name: endpointName, status: NO_ENDPOINT, variants: [] };
  try {
    const answer = await new SageMakerClient({}).send(
      new DescribeEndpointCommand({ EndpointName: endpointName }),
    );
    return {
      name: endpointName,
      status: answer.EndpointStatus ?? "Unknown",
      configName: answer.EndpointConfigName,
      failureReason: answer.FailureReason,
      variants: (answer.ProductionVariants ?? []).map((variant) => ({
        name: variant.VariantName ?? "",
        instances: variant.CurrentInstanceCount,
        weight: variant.CurrentWeight,
      })),
    };
  } catch (error) {
    if (error instanceof Error && error.name === "ValidationException") {
      throw new OperatorError(
        `There is no endpoint "${endpointName}" (${error.message}). Deploy the stack, or check --stack.`,
        { cause: error },
      );
    }
    throw error;
  }
}
