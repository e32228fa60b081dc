import { InvokeEndpointCommand, type SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { OperatorError, ThrottledError } from "../contracts/errors";
import type { AskOptions, ForecastEndpoint, InstanceRequest } from "../contracts/ports";
import type { ForecastSettings } from "../contracts/settings/handlers";
import { mapConcurrently, splitBySize } from "./batches";
import { sageMakerRuntimeClient } from "./clients/sagemaker-runtime";
import { CSV_FORMAT } from "./endpoint/csv-format";
import type { InstanceFormat } from "./endpoint/instance-format";
import { JSON_FORMAT } from "./endpoint/json-format";

/** The service takes 6 MB per request; below it, smaller payloads keep the model's threads busy. */
const BYTES_PER_REQUEST = 4_000_000;
const DEFAULT_INSTANCES_PER_REQUEST = 3_000;
const DEFAULT_CONCURRENT_REQUESTS = 4;

export interface ForecastEndpointOptions {
  readonly instancesPerRequest?: number;
  readonly concurrentRequests?: number;
}

const FORMATS: Readonly<Record<ForecastSettings["contentType"], InstanceFormat>> = {
  json: JSON_FORMAT,
  csv: CSV_FORMAT,
};

/**
 * The model behind a SageMaker endpoint, in the contract that the settings name. Throttled requests and
 * server errors are repeated by the SDK with growing waits. Answers that are no finite numbers come out as `NaN` or
 * infinite: whoever asks judges them.
 *
 * @throws OperatorError when the endpoint does not exist or its answer does not keep the contract; ThrottledError when
 *   the last attempt was throttled too.
 */
export function createForecastEndpoint(
  settings: Pick<ForecastSettings, "endpointName" | "contentType" | "featureOrder" | "modelPerProduct">,
  options: ForecastEndpointOptions = {},
  client: SageMakerRuntimeClient = sageMakerRuntimeClient(),
): ForecastEndpoint {
  const format = FORMATS[settings.contentType];
  const { endpointName, featureOrder, modelPerProduct } = settings;

  async function invoke(
    batch: readonly EncodedInstance[],
    first: number,
    { variant: targetVariant, nameOf }: AskOptions,
  ) {
    const answer = await client
      .send(
        new InvokeEndpointCommand({
          EndpointName: endpointName,
          ContentType: format.contentType,
          Accept: format.contentType,
          Body: format.join(batch.map(({ text }) => text)),
          ...(targetVariant !== undefined && { TargetVariant: targetVariant }),
          ...(nameOf && { InferenceId: nameOf(first) }),
          ...(modelPerProduct && { TargetModel: nameArtifact(batch[0]!.instance.product_id) }),
        }),
      )
      .catch((error: unknown) => {
        throw explainFailure(endpointName, error);
      });
    const instances = batch.map(({ instance }) => instance);
    const predictions = format.decode(
      Buffer.from(answer.Body ?? []).toString("utf8"),
      instances,
      endpointName,
    );
    const variant = answer.InvokedProductionVariant;
    return variant === undefined ? predictions : predictions.map((one) => ({ ...one, variant }));
  }

  return {
    predict: async (instances, ask = {}) => {
      const encoded = instances.map((instance) => ({
        instance,
        text: format.encode(instance, featureOrder),
      }));
      const batches = (modelPerProduct ? splitByProduct(encoded) : [encoded]).flatMap((part) =>
        splitBySize(
          part,
          options.instancesPerRequest ?? DEFAULT_INSTANCES_PER_REQUEST,
          BYTES_PER_REQUEST,
          ({ text }) => Buffer.byteLength(text) + 1,
        ),
      );
      const concurrency = options.concurrentRequests ?? DEFAULT_CONCURRENT_REQUESTS;
      let count = 0;
      const parts = batches.map((batch) => {
        const first = count;
        count += batch.length;
        return { batch, first };
      });
      return (
        await mapConcurrently(parts, concurrency, ({ batch, first }) => invoke(batch, first, ask))
      ).flat();
    },
  };
}

interface EncodedInstance {
  readonly instance: InstanceRequest;
  readonly text: string;
}

/** Neighbours of the same product together; the order stays. */
function splitByProduct(encoded: readonly EncodedInstance[]): EncodedInstance[][] {
  const parts: EncodedInstance[][] = [];
  for (const each of encoded) {
    const part = parts.at(-1);
    if (part?.[0]?.instance.product_id === each.instance.product_id) part.push(each);
    else parts.push([each]);
  }
  return parts;
}

/** Artifact of a product, relative to the folder of the model version. */
function nameArtifact(productId: string): string {
  return `${encodeURIComponent(productId)}.tar.gz`;
}

function explainFailure(endpointName: string, error: unknown): Error {
  const { name, message } = error as Error;
  if (name === "ValidationError" || name === "ValidationException") {
    return new OperatorError(
      `Endpoint "${endpointName}" cannot be asked (${message}). Check that it exists and is in service: "ops status".`,
      { cause: error },
    );
  }
  if (name === "ThrottlingException") {
    return new ThrottledError(
      `Endpoint "${endpointName}" is asked more than it is sized for (${message}). Raise its capacity: "endpoint" and "autoscaling" of the stack.`,
      { cause: error },
    );
  }
  if (name === "ModelError") {
    return new OperatorError(`The model behind endpoint "${endpointName}" failed: ${message}`, {
      cause: error,
    });
  }
  return error as Error;
}
