import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { expect } from "chai";
import { readAwsFindings } from "../../../functions/aws/aws-findings";
import { createJsonService } from "../../../functions/aws/clients/json-service";
import { createCostExplorer } from "../../../functions/aws/cost-explorer";
import { measureFunctionUse } from "../../../functions/aws/function-use";
import type { Recommendation } from "../../../functions/contracts/results/costs";
import { DAYS_PER_MONTH } from "../../../functions/costs/month";
import { judgeAwsFindings } from "../../../functions/costs/rules/aws-findings";
import { judgeFunctionMemory } from "../../../functions/costs/rules/function-memory";
import { instantOfDay, parseDay } from "../../../functions/demand/calendar";
import { createInput, LEVERS } from "../../support/cost-case";
import { IdleEnvironment } from "../../support/idle-environment";
import { clientConfig, startSandboxPeer } from "./services/support/peer";

const FIRST_DAY = parseDay("2026-11-22")!;
const DAYS = 8;
const RUNS_A_DAY = 8;
const TAG = { key: "final-mile:stack", value: "prod" };
/** Runs are those of a fleet some hundred thousand times as large as what a sandbox is billed for. */
const LARGE = 300_000;

/** Two functions that run for a week and a day, one of them with so much memory: the bill, and what it is told. */
async function play(memoryMib: number) {
  const peer = await startSandboxPeer({
    startAtMs: instantOfDay(FIRST_DAY),
    startEnvironment: (options) => new IdleEnvironment(options, 700, 400),
  });
  const { aws } = peer;
  const add = aws.meter.add.bind(aws.meter);
  aws.meter.add = (atMs, usageType, quantity, arn) => add(atMs, usageType, quantity * LARGE, arn);
  const functions = LEVERS.functions.map((one) => (one.name === "monitor" ? { ...one, memoryMib } : one));
  const clients = {
    costs: new CostExplorerClient(clientConfig(peer)),
    cloudWatch: new CloudWatchClient(clientConfig(peer)),
    logs: new CloudWatchLogsClient(clientConfig(peer)),
  };
  const connect = (name: string, target: string) =>
    createJsonService({ name, target, region: "us-east-1" }, clientConfig(peer));
  try {
    for (const { arn, memoryMib: ownMib } of functions) {
      await aws.lambda.deploy({
        name: arn.split(":").at(-1)!,
        arn,
        handler: "index.handler",
        runtime: "nodejs24.x",
        timeoutSeconds: 60,
        memoryMib: ownMib,
        architectures: ["arm64"],
        environment: {},
        files: new Map(),
        roleArn: "arn:aws:iam::123456789012:role/function",
        logging: { logFormat: "JSON" },
      });
      aws.tags.set(arn, [{ Key: TAG.key, Value: TAG.value }]);
    }
    for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
      for (const { arn } of functions) {
        for (let run = 0; run < RUNS_A_DAY; run++) await aws.lambda.invoke(arn.split(":").at(-1)!, {});
      }
      await aws.advanceTo(instantOfDay(day + 1));
    }
    const range = { fromDay: FIRST_DAY, toDay: FIRST_DAY + DAYS - 1 };
    const lines = await createCostExplorer(TAG, clients.costs).readCosts(range);
    const arns = functions.map(({ arn }) => arn);
    const input = {
      ...createInput({ levers: { functions } }),
      lines,
      range,
      functions: await measureFunctionUse(functions, FIRST_DAY + DAYS, 14, clients),
      aws: await readAwsFindings(TAG, "us-east-1", arns, {
        hub: connect("cost-optimization-hub", "CostOptimizationHubService"),
        optimizer: connect("compute-optimizer", "ComputeOptimizerService"),
      }),
    };
    const usd = lines.reduce((sum, line) => sum + (/Lambda-GB/.test(line.usageType) ? line.usd : 0), 0);
    return {
      usdPerMonth: (usd / DAYS) * DAYS_PER_MONTH,
      found: [judgeFunctionMemory(input), judgeAwsFindings(input)].flat() as Recommendation[],
    };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await peer.close();
  }
}

describe("memory of functions on a bill that is played again", () => {
  it("saves within a tenth of what our rule and AWS promise", async () => {
    const before = await play(3008);
    const ofMonitor = before.found.filter(({ oneOf }) => oneOf === "function-memory:monitor");
    expect(ofMonitor.map(({ rule }) => rule)).to.deep.equal(["function-memory", "aws-findings"]);
    for (const { rule, changes, savingUsdPerMonth } of ofMonitor) {
      const [{ path, from, to }, ...more] = changes as [(typeof changes)[number]];
      expect([path, from, more]).to.deep.equal(["operations.functionMemoryMib.monitor", 3008, []]);
      const saved = before.usdPerMonth - (await play(Number(to))).usdPerMonth;
      expect(saved, rule).to.be.within(savingUsdPerMonth * 0.9, savingUsdPerMonth * 1.1);
      expect(saved, rule).to.be.above(100);
    }
  });
});
