import { InvokeEndpointCommand, type SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { OperatorError, ThrottledError } from "../contracts/errors";
import type { AskOptions, ForecastEndpoint, InstanceRequest } from "../contracts/ports";
import type { ForecastSettings } from "../contracts/settings/handlers";
import { mapConcurrently } from "./batches";
import { sageMakerRuntimeClient } from "./clients/sagemaker-runtime";
import { BodyWriter } from "./endpoint/body-writer";
import { CSV_FORMAT } from "./endpoint/csv-format";
import type { InstanceFormat } from "./endpoint/instance-format";
import { JSON_FORMAT } from "./endpoint/json-format";
import { toText } from "./to-text";

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
    { first, count, body }: Batch,
    all: readonly InstanceRequest[],
    { variant: targetVariant, nameOf }: AskOptions,
  ) {
    const instances = all.slice(first, first + count);
    const answer = await client
      .send(
        new InvokeEndpointCommand({
          EndpointName: endpointName,
          ContentType: format.contentType,
          Accept: format.contentType,
          Body: body,
          ...(targetVariant !== undefined && { TargetVariant: targetVariant }),
          ...(nameOf && { InferenceId: nameOf(first) }),
          ...(modelPerProduct && { TargetModel: nameArtifact(instances[0]!.product_id) }),
        }),
      )
      .catch((error: unknown) => {
        throw explainFailure(endpointName, error);
      });
    const text = toText(answer.Body ?? new Uint8Array());
    return format.decode(text, instances, endpointName, answer.InvokedProductionVariant);
  }

  /** Requests within the service's limits, in order. */
  function toBatches(instances: readonly InstanceRequest[]): Batch[] {
    const most = options.instancesPerRequest ?? DEFAULT_INSTANCES_PER_REQUEST;
    const batches: Batch[] = [];
    const body = new BodyWriter(format.frame, BYTES_PER_REQUEST);
    const close = () => {
      const before = batches.at(-1);
      const first = before ? before.first + before.count : 0;
      batches.push({ first, count: body.count, body: body.take() });
    };
    for (const [index, instance] of instances.entries()) {
      const text = format.encode(instance, featureOrder);
      const isOther =
        modelPerProduct && index > 0 && instances[index - 1]!.product_id !== instance.product_id;
      if (body.count > 0 && (isOther || body.count >= most)) close();
      if (body.add(text)) continue;
      close();
      body.add(text);
    }
    if (body.count > 0) close();
    return batches;
  }

  return {
    predict: async (instances, ask = {}) => {
      const concurrency = options.concurrentRequests ?? DEFAULT_CONCURRENT_REQUESTS;
      const answers = await mapConcurrently(toBatches(instances), concurrency, (batch) =>
        invoke(batch, instances, ask),
      );
      return answers.flat();
    },
  };
}

/** Neighbouring instances that are asked for together. */
interface Batch {
  readonly first: number;
  readonly count: number;
  readonly body: Uint8Array;
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
