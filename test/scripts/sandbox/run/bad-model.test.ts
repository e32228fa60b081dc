import { expect } from "chai";
import { runOps } from "../../../support/run-ops";

describe("ops sandbox --bad-model", () => {
  it("shows a canary that fails, the alarm, the roll-back, and the old model serving", async () => {
    const run = ["sandbox", "--stack", "prod", "--days", "1", "--products", "5", "--bad-model"];
    const { code, stderr } = await runOps(run);
    expect(code, stderr).to.equal(0);
    const steps = stderr.slice(stderr.indexOf("Deploying model"));
    expect(steps).to.match(/Updating {5}from (endpoint-configuration-\w+) to endpoint-configuration-\w+/);
    expect(steps).to.match(/Updating {5}10 % of the traffic/);
    expect(steps).to.not.contain("100 % of the traffic");
    expect(steps).to.match(
      /Updating {5}back to endpoint-configuration-\w+: Alarm final-mile-prod-rollout-server-errors-critical went off/,
    );
    expect(steps).to.match(/InService {4}rolled back to endpoint-configuration-\w+/);
    expect(steps).to.match(
      /The deployment failed: Endpoint "\S+" is InService and serves "endpoint-configuration-/,
    );
    const [, failed, requests] = /The old model \S+ serves; (\d+) of (\d+) requests failed/.exec(steps)!;
    // A caller's failure needs each attempt to meet the canary: what is asked again is answered by the old model.
    expect(Number(requests)).to.be.above(0);
    expect(Number(failed)).to.be.at.most(Number(requests) / 10);
  });
});
