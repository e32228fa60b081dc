// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

export function listStateMachines(store: StateMachineStore): Operation {
  return defineOperation({
    name: "ListStateMachines",
    run: () => ({
      stateMachines: store.list().map(({ arn, name, type, createdAtMs }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: createdAtMs / 1000,
      })),
    }),
  });
}
