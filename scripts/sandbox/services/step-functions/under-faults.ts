import type { FaultKind } from "../../server/fault-rates";
import type { FaultInjector } from "../../server/faults";
import type { Integrations } from "./interpreter/environment";
import { StateError } from "./interpreter/failures";

/** Names under which a state machine hears that a service refused to hurry, failed, or was not heard to the end. */
const FAILURES: Readonly<Record<string, Readonly<Record<"throttle" | "error" | "lost", string>>>> = {
  lambda: {
    throttle: "Lambda.TooManyRequestsException",
    error: "Lambda.ServiceException",
    lost: "Lambda.SdkClientException",
  },
  sns: {
    throttle: "SNS.ThrottledException",
    error: "SNS.InternalErrorException",
    lost: "SNS.SdkClientException",
  },
  sagemaker: {
    throttle: "SageMaker.AmazonSageMakerException",
    error: "SageMaker.AmazonSageMakerException",
    lost: "SageMaker.AmazonSageMakerException",
  },
};

function failureOf(resource: string, kind: FaultKind): StateError {
  const sort = kind === "throttle" ? "throttle" : kind.startsWith("error") ? "error" : "lost";
  const name = resource.includes(":aws-sdk:sagemaker:")
    ? "SageMaker.SageMakerException"
    : FAILURES[resource.split(":").at(-2)!]![sort];
  return new StateError(name, "Injected by the sandbox.");
}

/** How often an object of a map is read or written before its state fails: as the SDKs try, since the service says nothing. */
const OBJECT_ATTEMPTS = 3;

/**
 * Lets the calls fail that Step Functions makes for a state machine, as those of functions do: before they take effect,
 * or after. Reading and writing the objects of a map is tried again unseen, until it fails the state.
 */
export function underFaults(
  faults: Pick<FaultInjector, "ofCall">,
  machineName: string,
  integrations: Integrations,
): Integrations {
  const access = async <T>(resource: string, error: string, reach: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; attempt <= OBJECT_ATTEMPTS; attempt++) {
      const fault = faults.ofCall("states", resource, machineName);
      if (!fault || fault.kind === "slow") return await reach();
      if (fault.isExecuted) await reach();
    }
    throw new StateError(error, "Injected by the sandbox.");
  };
  return {
    ...integrations,
    async callTask(resource, parameters) {
      const fault = faults.ofCall("states", resource, machineName);
      if (!fault) return integrations.callTask(resource, parameters);
      if (!fault.isExecuted) throw failureOf(resource, fault.kind);
      const answer = await integrations.callTask(resource, parameters);
      if (fault.kind === "slow") return answer;
      throw failureOf(resource, fault.kind);
    },
    readObject: (bucketName, key) =>
      access("arn:aws:states:::s3:getObject", "States.ItemReaderFailed", () =>
        integrations.readObject(bucketName, key),
      ),
    writeObject: (bucketName, key, text) =>
      access("arn:aws:states:::s3:putObject", "States.ResultWriterFailed", () =>
        integrations.writeObject(bucketName, key, text),
      ),
  };
}
