import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import type { InstanceRequest } from "../../../../functions/contracts/ports";
import type { SandboxSummary } from "../../../../scripts/sandbox/run/summary/summary";
import { runOps } from "../../../support/run-ops";
import { useTemporaryFolder } from "../../../support/temporary-folder";

/** What a container may answer that no product can sell. */
const ABSURDITIES = [
  '"predicted_demand":1e9',
  '"predicted_demand":1e300',
  '"predicted_demand":-40',
  '"predicted_demand":3,"lower":9,"upper":1',
  '"predicted_demand":1e6,"lower":0,"upper":1',
];

/** A container that is healthy and answers absurdities. */
async function serveAbsurdities() {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/ping") return response.end();
      const { instances } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
        instances: InstanceRequest[];
      };
      const answers = instances.map((_, index) => `{${ABSURDITIES[index % ABSURDITIES.length]}}`);
      response.setHeader("content-type", "application/json");
      return response.end(`{"predictions":[${answers.join(",")}]}`);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("ops sandbox with a model that answers absurdities", () => {
  const folder = useTemporaryFolder();

  it("raises the alarm in the first run, and orders by the baseline as if there were no model", async () => {
    const { server, url } = await serveAbsurdities();
    try {
      const file = join(folder(), "summary.json");
      const options = ["--days", "2", "--products", "10", "--seed", "3", "--json", file];
      const { code, stderr } = await runOps(["sandbox", "--model-url", url, ...options]);
      expect(code, stderr).to.equal(0);
      const summary = JSON.parse(readFileSync(file, "utf8")) as SandboxSummary;
      const alarm = summary.alarms.find(({ name }) => name.endsWith("fleet-quarantine-critical"));
      expect(alarm?.state).to.equal("ALARM");
      expect(alarm?.changedAt?.slice(0, 10)).to.equal("2026-09-29");
      // It is not as good as the baseline that stands in for it: it has no accuracy at all.
      expect(summary.accuracy).to.include({ wape: null, baselineWape: null });
      expect(summary.accuracy!.quarantinedDays).to.be.above(0);
      expect(summary.orders).to.be.within(1, 100);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
