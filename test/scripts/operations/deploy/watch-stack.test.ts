import { expect } from "chai";
import { keepLooking, type Sight } from "../../../../scripts/operations/deploy/watch-stack";

const sight = (changes: Partial<Sight> = {}): Sight => ({
  endpoint: { name: "forecast", status: "InService", variants: [] },
  alarms: [
    { name: "old", state: "ALARM" },
    { name: "latency", state: "OK" },
  ],
  ...changes,
});
const latency = sight({ alarms: [{ name: "latency", state: "ALARM" }] });

/** Watches for a minute, a look every ten seconds, and sees what is given, the last of it again and again. */
async function watch(...sights: readonly Sight[]) {
  return await watchSince(undefined, ...sights);
}

async function watchSince(sinceMs: number | undefined, ...sights: readonly Sight[]) {
  let looks = 0;
  const slept: number[] = [];
  const logged: string[] = [];
  const result = await keepLooking(
    async () => sights[Math.min(looks++, sights.length - 1)]!,
    { minutes: 1, everySeconds: 10, sinceMs },
    (text) => void logged.push(text),
    async (milliseconds) => void slept.push(milliseconds),
  ).catch((error: Error) => `${error.name}: ${error.message}`);
  return { result, looks, slept, logged };
}

describe("the watch after a deployment", () => {
  it("looks until the time is over, and tells what was in alarm before", async () => {
    const { result, looks, slept, logged } = await watch(sight());
    expect(result).to.deep.equal({ looks: 7, stillInAlarm: ["old"] });
    expect(looks).to.equal(7);
    expect(slept).to.deep.equal([10_000, 10_000, 10_000, 10_000, 10_000, 10_000]);
    expect(logged).to.deep.equal(["Note: in alarm before: old."]);
  });

  it("ends with the first alarm that was not on before", async () => {
    const { result, looks } = await watch(sight(), sight(), latency, sight());
    expect(result).to.equal("GateError: After the deployment: in alarm since: latency.");
    expect(looks).to.equal(3);
  });

  it("ends when an alarm that was on goes on again, and tells which never went off", async () => {
    const quiet = sight({ alarms: [{ name: "old", state: "OK" }] });
    const again = await watch(sight(), quiet, sight());
    expect(again.result).to.equal("GateError: After the deployment: in alarm since: old.");
    expect(again.looks).to.equal(3);
    expect((await watch(sight(), sight(), quiet)).result).to.deep.equal({ looks: 7, stillInAlarm: [] });
  });

  it("holds an alarm that went on during the deployment against it, not one of before", async () => {
    const began = Date.parse("2026-11-23T04:00:00Z");
    const on = (changedAt?: string) => sight({ alarms: [{ name: "errors", state: "ALARM", changedAt }] });
    expect((await watchSince(began, on("2026-11-23T04:00:00.000Z"))).result).to.include(
      "in alarm since: errors",
    );
    expect((await watchSince(began, on())).result).to.include("in alarm since: errors");
    const older = await watchSince(began, on("2026-11-23T03:59:59.999Z"));
    expect(older.result).to.deep.equal({ looks: 7, stillInAlarm: ["errors"] });
  });

  it("ends when the endpoint fails, and when another model serves than should, at once", async () => {
    const failed = { name: "forecast", status: "Failed", failureReason: "no capacity", variants: [] };
    expect((await watch(sight(), sight({ endpoint: failed }))).result).to.equal(
      "GateError: After the deployment: endpoint forecast is Failed (no capacity).",
    );
    const other = await watch(sight({ difference: "Model 1 serves, but 2 is wanted." }));
    expect(other.result).to.equal("GateError: After the deployment: Model 1 serves, but 2 is wanted.");
    expect(other.looks).to.equal(1);
  });
});
