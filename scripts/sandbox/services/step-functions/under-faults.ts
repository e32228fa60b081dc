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

/**
 * Lets the calls fail that Step Functions makes for a state machine, as those of functions do: before they take effect,
 * or after. How it reads and writes the objects of a map it tries again by itself, unseen; those do not fail.
 */
export function underFaults(
  faults: Pick<FaultInjector, "ofCall">,
  machineName: string,
  integrations: Integrations,
): Integrations {
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
  };
}
