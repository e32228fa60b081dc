import { expect } from "chai";
import type { LocalAws } from "../../../scripts/sandbox/local-aws";
import { generateDemand } from "../../support/demand";
import { type DeployedStack, deployStack } from "../../support/deployed-stack";

/** Shortly before the first of the daily schedules, 04:00. */
const START = Date.parse("2026-11-23T03:40:00Z");
const DAY_MS = 86_400_000;
/** The last of them, at 06:00, is over. */
const MORNING = Date.parse("2026-11-23T06:40:00Z");
const DAY_BEFORE = { scheduledAt: "2026-11-22T04:30:00Z" };
const FUNCTIONS = ["predict", "batch-predict", "monitor", "replenish", "report", "costs", "fleet-step"];

function nameOf(functionName: string): string {
  return `final-mile-dev-${functionName}`;
}

/** Everything that runs by itself, every route, and every function given an event that it gives up. */
async function runEverything({ aws }: DeployedStack, productId: string): Promise<void> {
  const forecast = await aws.lambda.invoke(nameOf("batch-predict"), DAY_BEFORE);
  expect(forecast.error).to.equal(undefined);
  const [machine] = aws.stateMachines.list();
  for (const task of ["batch-predict", "monitor"]) {
    const run = aws.stateMachines.start(machine!.arn, JSON.stringify({ task, ...DAY_BEFORE }));
    await run.finished;
    expect([run.status, run.cause]).to.deep.equal(["SUCCEEDED", undefined]);
  }
  await aws.advanceTo(MORNING);
  await askRoutes(aws, productId);
  await aws.advanceTo(MORNING + DAY_MS);
  for (const name of FUNCTIONS) await aws.asyncInvoker.invoke(nameOf(name), { scheduledAt: "never" });
  await aws.advanceTo(MORNING + DAY_MS + 3_600_000);
}

async function askRoutes(aws: LocalAws, productId: string): Promise<void> {
  const api = await aws.startHttpApi({ allowUnsigned: true });
  for (const path of ["/report", "/dashboard", "/openapi.json"]) {
    const answer = await fetch(`${api.url}${path}`);
    expect(answer.status, path).to.equal(200);
  }
  const body = JSON.stringify({ product_ids: [productId] });
  const headers = { "content-type": "application/json" };
  const predicted = await fetch(`${api.url}/predict`, { method: "POST", body, headers });
  expect(predicted.status, await predicted.text()).to.equal(200);
}

const FAN_OUT = {
  "fleet.shards": 3,
  "fleet.shardsPerFunction": 2,
  "fleet.shardsPerBatch": 2,
  "fleet.batchTransform": true,
  "lake.encryption": "customer-key",
};
const MULTI_MODEL = {
  "endpoint.kind": "multi-model",
  "endpoint.dataCapturePercent": 0,
  "budget.monthlyUsd": 1,
};

/** Settings under which the program declares different rights. */
const VARIANTS: readonly [
  what: string,
  products: number,
  configOverrides: Readonly<Record<string, unknown>>,
][] = [
  ["single functions", 12, {}],
  ["a fleet that fans out with transform jobs, in a lake under a customer key", 900, FAN_OUT],
  ["a model per product, over budget", 12, MULTI_MODEL],
];

describe("the rights of the program", () => {
  for (const [what, products, configOverrides] of VARIANTS) {
    it(`are all that a full run needs: ${what}`, async () => {
      const fleet = generateDemand({ products, days: 60, closedWeekdays: [6] });
      const stack = await deployStack({ startAtMs: START, fleet, configOverrides });
      try {
        await runEverything(stack, fleet[0]!.productId);
        expect(stack.aws.access.denials).to.deep.equal([]);
        expect(stack.aws.access.decided).to.be.above(500);
      } finally {
        await stack.close();
      }
    });
  }
});
