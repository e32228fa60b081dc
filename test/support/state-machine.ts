import { SandboxClock } from "../../scripts/sandbox/clock";
import type { Integrations } from "../../scripts/sandbox/services/step-functions/interpreter/environment";
import { StateMachineStore } from "../../scripts/sandbox/services/step-functions/state-machine-store";

export const TEST_RESOURCE = "arn:aws:states:::lambda:invoke";

/** A store with one resource, answered by a function, and objects in a map. */
export function createTestStore(
  callTask: Integrations["callTask"],
  objects: Map<string, string> = new Map(),
  /** What stands between the machine and the services. */
  through: (integrations: Integrations) => Integrations = (integrations) => integrations,
): StateMachineStore {
  return new StateMachineStore({
    clock: new SandboxClock(Date.parse("2026-11-23T02:00:00Z")),
    region: "us-east-1",
    accountId: "000000000000",
    taskResources: [TEST_RESOURCE],
    integrationsOf: () =>
      through({
        callTask,
        readObject: async (bucketName, key) => objects.get(`${bucketName}/${key}`) ?? "",
        writeObject: async (bucketName, key, text) => {
          objects.set(`${bucketName}/${key}`, text);
        },
        startChildren: () => undefined,
      }),
  });
}

/** Runs a definition to its end. */
export async function runDefinition(store: StateMachineStore, definition: unknown, input: unknown = {}) {
  const { arn } = store.put({
    name: "machine",
    definition: JSON.stringify(definition),
    roleArn: "arn:aws:iam::000000000000:role/states",
  });
  const execution = store.start(arn, JSON.stringify(input));
  await execution.finished;
  return execution;
}
