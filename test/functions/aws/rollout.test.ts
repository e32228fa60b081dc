import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import { expect } from "chai";
import { createRollout } from "../../../functions/aws/rollout";
import { createFakeClient } from "../../support/fake-client";

const SCHEDULE = "arn:aws:scheduler:us-east-1:123456789012:schedule/default/probe-schedule-0123abc";
const MADE = Date.parse("2026-11-23T12:00:00Z");
const MINUTE_MS = 60_000;

/** An endpoint as it is described, and a schedule that was made at noon or is gone. */
function createCase(status: string, modifiedMs: number, isGone = false) {
  const sageMaker = createFakeClient<SageMakerClient>(() => ({
    EndpointStatus: status,
    LastModifiedTime: new Date(modifiedMs),
  }));
  const scheduler = createFakeClient<SchedulerClient>(() => {
    if (isGone) throw Object.assign(new Error("gone"), { name: "ResourceNotFoundException" });
    return { CreationDate: new Date(MADE) };
  });
  return { rollout: createRollout("forecast", sageMaker, () => scheduler), scheduler };
}

describe("the deployment that a schedule watches", () => {
  const look = (status: string, modifiedMs: number, afterMinutes = 1, isGone = false) =>
    createCase(status, modifiedMs, isGone).rollout.look(SCHEDULE, MADE + afterMinutes * MINUTE_MS);

  it("is to come while the endpoint was not moved since, for an hour", async () => {
    expect(await look("InService", MADE - MINUTE_MS)).to.equal("to come");
    expect(await look("InService", MADE)).to.equal("to come");
    expect(await look("Creating", MADE + MINUTE_MS)).to.equal("to come");
    expect(await look("InService", MADE - MINUTE_MS, 60)).to.equal("to come");
    expect(await look("InService", MADE - MINUTE_MS, 61)).to.equal("over");
  });

  it("is under way while it moves, and over when it was moved, there or back", async () => {
    expect(await look("Updating", MADE + MINUTE_MS)).to.equal("under way");
    expect(await look("InService", MADE + MINUTE_MS)).to.equal("over");
    expect(await look("Failed", MADE + MINUTE_MS)).to.equal("over");
  });

  it("is over when its schedule is gone, which is no fault", async () => {
    expect(await look("InService", MADE - MINUTE_MS, 1, true)).to.equal("over");
    await createCase("InService", MADE, true).rollout.endWatch(SCHEDULE);
  });

  it("is known by the schedule's group and name", async () => {
    const { rollout, scheduler } = createCase("InService", MADE);
    await rollout.endWatch(SCHEDULE);
    expect(scheduler.sent).to.deep.equal([
      {
        command: "DeleteScheduleCommand",
        input: { GroupName: "default", Name: "probe-schedule-0123abc" },
      },
    ]);
  });

  it("is any deployment where nobody asks for one", async () => {
    expect(await createCase("Updating", 0).rollout.look(undefined, MADE)).to.equal("under way");
    expect(await createCase("InService", 0).rollout.look(undefined, MADE)).to.equal("over");
  });
});
