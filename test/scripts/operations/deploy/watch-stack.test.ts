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
  let looks = 0;
  const slept: number[] = [];
  const logged: string[] = [];
  const result = await keepLooking(
    async () => sights[Math.min(looks++, sights.length - 1)]!,
    { minutes: 1, everySeconds: 10 },
    (text) => void logged.push(text),
    async (milliseconds) => void slept.push(milliseconds),
  ).catch((error: Error) => `${error.name}: ${error.message}`);
  return { result, looks, slept, logged };
}

describe("the watch after a deployment", () => {
  it("looks until the time is over, and tells what was in alarm before", async () => {
    const { result, looks, slept, logged } = await watch(sight());
    expect(result).to.equal(7);
    expect(looks).to.equal(7);
    expect(slept).to.deep.equal([10_000, 10_000, 10_000, 10_000, 10_000, 10_000]);
    expect(logged).to.deep.equal(["Note: in alarm before: old."]);
  });

  it("ends with the first alarm that was not on before", async () => {
    const { result, looks } = await watch(sight(), sight(), latency, sight());
    expect(result).to.equal("GateError: After the deployment: in alarm since: latency.");
    expect(looks).to.equal(3);
  });

  it("ends when the endpoint fails, and when another model serves than should, at once", async () => {
    const failed = { name: "forecast", status: "Failed", failureReason: "no capacity", variants: [] };
    expect((await watch(sight(), sight({ endpoint: failed }))).result).to.equal(
      "GateError: After the deployment: endpoint forecast is Failed (no capacity).",
    );
    const other = await watch(sight({ difference: "Model 1 serves, but 2 is wanted" }));
    expect(other.result).to.include("Model 1 serves");
    expect(other.looks).to.equal(1);
  });
});
