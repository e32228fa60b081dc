import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { FUNCTION_NAMES } from "../../../functions/contracts/stack-outputs";
import type { RegisteredResource } from "../../../scripts/program/evaluation";
import type { UnusedPermission } from "../../../scripts/sandbox/access/permission-use";
import type { LocalAws } from "../../../scripts/sandbox/local-aws";
import { generateDemand } from "../../support/demand";
import { type DeployedStack, deployStack } from "../../support/deployed-stack";

/** Shortly before the first of the daily schedules, 04:00. */
const START = Date.parse("2026-11-23T03:40:00Z");
const FUNCTION = "aws:lambda/function:Function";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The last of them, at 06:00, is over. */
const MORNING = Date.parse("2026-11-23T06:40:00Z");
const DAY_BEFORE = { scheduledAt: "2026-11-22T04:30:00Z" };

function nameOf(functionName: string): string {
  return `final-mile-dev-${functionName}`;
}

/** Everything that runs by itself, every route, a roll-out, and every function given an event that it gives up. */
async function runEverything({ aws, resources }: DeployedStack, productId: string): Promise<void> {
  const forecast = await aws.lambda.invoke(nameOf("batch-predict"), DAY_BEFORE);
  expect(forecast.error).to.equal(undefined);
  for (const task of ["batch-predict", "monitor"]) {
    expect(await runMachine(aws, { task, ...DAY_BEFORE })).to.deep.equal(["SUCCEEDED", undefined]);
  }
  await aws.advanceTo(MORNING);
  await askRoutes(aws, productId);
  for (const { name, configName, lastDeploymentConfig } of aws.sagemaker.endpoints.values()) {
    const retain = { variantProperties: false, deploymentConfig: false };
    const next = `${configName}-next`;
    aws.sagemaker.configs.set(next, aws.sagemaker.config(configName));
    aws.sagemaker.updateEndpoint(name, next, lastDeploymentConfig, retain);
  }
  const minute = {
    scheduledAt: "2026-11-23T06:41:00Z",
    scheduleArn: "arn:aws:scheduler:::schedule/default/probe",
  };
  expect((await aws.lambda.invoke(nameOf("probe"), minute)).error).to.equal(undefined);
  await sendFiles(aws);
  await aws.advanceTo(MORNING + DAY_MS);
  expect((await runMachine(aws, { task: "batch-predict", scheduledAt: "never" }))[0]).to.equal("FAILED");
  const deployed = new Set(resources.filter(({ type }) => type === FUNCTION).map(({ name }) => name));
  for (const name of FUNCTION_NAMES.filter((one) => deployed.has(one))) {
    await aws.asyncInvoker.invoke(nameOf(name), { scheduledAt: "never", scheduleArn: "never" });
  }
  await aws.advanceTo(MORNING + DAY_MS + HOUR_MS);
}

/** A file that is taken and one that is not, and one of what is planned. */
async function sendFiles(aws: LocalAws): Promise<void> {
  const [bucketName] = aws.s3.buckets.keys();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new S3Client({
    endpoint: aws.endpointUrl,
    region: "us-east-1",
    credentials,
    forcePathStyle: true,
  });
  for (const [name, units] of [
    ["good", "1"],
    ["bad", "many"],
  ]) {
    const Body = `date,product_id,units_sold,selling_price\n2026-11-22,new,${units},2\n`;
    await client.send(new PutObjectCommand({ Bucket: bucketName, Key: `incoming/${name}.csv`, Body }));
  }
  const plans = { Key: "incoming/calendar/plans.csv", Body: "kind,from,name\nholiday,2026-12-24,Eve\n" };
  await client.send(new PutObjectCommand({ Bucket: bucketName, ...plans }));
  const Key = "partners/unnamed/in/wrong.csv";
  await client.send(new PutObjectCommand({ Bucket: bucketName, Key, Body: "no message" }));
  await aws.rules.settle();
  client.destroy();
}

async function runMachine(
  aws: LocalAws,
  input: object,
): Promise<[status: string, cause: string | undefined]> {
  const [machine] = aws.stateMachines.list();
  const run = aws.stateMachines.start(machine!.arn, JSON.stringify(input));
  await run.finished;
  return [run.status, run.cause];
}

async function askRoutes(aws: LocalAws, productId: string): Promise<void> {
  const api = await aws.startHttpApi({ allowUnsigned: true });
  const ofProduct = `product_id=${productId}`;
  const window = "start_date=2026-11-01&end_date=2026-11-20";
  for (const path of [
    "/report",
    `/report?${window}`,
    `/report?${ofProduct}`,
    "/dashboard",
    `/dashboard?${ofProduct}`,
    "/what-if",
    `/explain?${ofProduct}`,
    "/openapi.json",
    "/orders",
    "/",
  ]) {
    const accept = /^\/(dashboard|what-if)/.test(path) ? "text/html" : "application/json";
    const answer = await fetch(`${api.url}${path}`, { headers: { accept } });
    expect(answer.status, path).to.equal(200);
  }
  await askPages(aws);
  const body = JSON.stringify({ product_ids: [productId] });
  const headers = { "content-type": "application/json" };
  const predict = (text: string) => fetch(`${api.url}/predict`, { method: "POST", body: text, headers });
  const predicted = await predict(body);
  expect(predicted.status, await predicted.text()).to.equal(200);
  expect((await predict('{"product_ids":["never-sold"]}')).status).to.equal(404);
  const acted = await fetch(`${api.url}/orders`, { method: "POST", body: "{}", headers });
  expect(acted.status, await acted.text()).to.equal(400);
  const rows = [{ date: "2026-11-22", product_id: "sent", units_sold: 1, selling_price: 2 }];
  const sent = await fetch(`${api.url}/demand`, { method: "POST", body: JSON.stringify({ rows }), headers });
  expect(sent.status, await sent.text()).to.equal(202);
}

/** Somebody with forged cookies. Who signs in needs a provider, which test/scripts/sandbox/sign-in.test.ts has. */
async function askPages(aws: LocalAws): Promise<void> {
  const apiId = [...aws.apis.names].find(([, name]) => name.endsWith("-pages"))![0];
  const pages = await aws.startHttpApi({ apiId });
  for (const [route, status] of [
    ["GET /", 401],
    ["GET /report", 401],
    ["GET /dashboard", 401],
    ["GET /what-if", 401],
    ["GET /explain", 401],
    ["GET /openapi.json", 401],
    ["GET /orders", 401],
    ["POST /orders", 401],
    ["GET /sign-in", 502],
    ["GET /signed-in", 400],
    ["GET /signed-out", 200],
    ["POST /sign-out", 403],
  ] as const) {
    const [method, path] = route.split(" ");
    const headers = { accept: "application/json", cookie: "__Host-session=AAAA; __Host-sign-in=AAAA" };
    const answer = await fetch(`${pages.url}${path}`, { method, headers, redirect: "manual" });
    expect(answer.status, route).to.equal(status);
  }
}

/** A provider that is away: nothing of a test leaves this machine. */
const NO_PROVIDER = {
  "signIn.provider": "oidc",
  "signIn.issuer": "http://127.0.0.1:9",
  "signIn.clientId": "pages",
};

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
  "model.source": "s3://team-models/forecast",
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

const NEEDS_A_PROVIDER = "only with a provider to sign in at: test/scripts/sandbox/sign-in.test.ts";
const NOTHING_FAILS_TO_START = "only when Lambda does not take an event of the schedule";
const LISTS_LOOSE_HISTORY = "a lake without snapshots: its history is what lies under processed/";
const DOCUMENTED_FOR_MAPS = "Step Functions asks for it when a map is looked after or stopped";
const DOCUMENTED_FOR_RESULTS = "Step Functions asks for it when results are written in parts";
const DOCUMENTED_FOR_LOGS = "Step Functions asks for it when a machine's log is changed or goes";

/** What no run here needs, and why it stays: role, then statement and permission, in short form. */
const UNUSED: Readonly<Record<string, string>> = {
  "batch-predict ListLake s3:prefix is processed/*": LISTS_LOOSE_HISTORY,
  "fleet-step ListLake s3:prefix is processed/*": LISTS_LOOSE_HISTORY,
  "monitor ListLake s3:prefix is processed/*": LISTS_LOOSE_HISTORY,
  "probe ListLake s3:prefix is processed/*": LISTS_LOOSE_HISTORY,
  "probe-schedule KeepDeadLetters sqs:SendMessage on probe-dead-letters": NOTHING_FAILS_TO_START,
  "predict ListLake s3:prefix is processed/*": LISTS_LOOSE_HISTORY,
  "replenish ListLake s3:prefix is processed/*": LISTS_LOOSE_HISTORY,
  "report ListLake s3:prefix is processed/*": LISTS_LOOSE_HISTORY,
  "report ListLake s3:prefix is reports/*":
    "only when a day is reported again: whether the files of its commit are there",
  "sign-in SealSessions kms:Encrypt on key": NEEDS_A_PROVIDER,
  "sign-in SealSessions kms:EncryptionContext:purpose is session": NEEDS_A_PROVIDER,
  "sign-in SealSessions kms:EncryptionContext:purpose is sign-in": NEEDS_A_PROVIDER,
  "predict PublishMetrics cloudwatch:PutMetricData": "only when an answer of the model cannot be",
  "predict PublishMetrics cloudwatch:namespace is DemandForecast": "as above",
  "monitor PublishAlerts sns:Publish on alerts": "only when the models have become worse",
  "costs ReadBill ce:GetSavingsPlansPurchaseRecommendation":
    "only where the endpoint costs enough for a year's commitment",
  "batch-predict-schedule KeepDeadLetters sqs:SendMessage on batch-predict-dead-letters":
    NOTHING_FAILS_TO_START,
  "costs-schedule KeepDeadLetters sqs:SendMessage on costs-dead-letters": NOTHING_FAILS_TO_START,
  "monitor-schedule KeepDeadLetters sqs:SendMessage on monitor-dead-letters": NOTHING_FAILS_TO_START,
  "replenish-schedule KeepDeadLetters sqs:SendMessage on replenish-dead-letters": NOTHING_FAILS_TO_START,
  "orders ListLake s3:prefix is orders/*":
    "a day that was written without a commit: its files are what lies there",
  "orders PlaceOrders events:PutEvents on event-bus/orders": "only where a supplier has a webhook",
  "orders-schedule KeepDeadLetters sqs:SendMessage on orders-dead-letters": NOTHING_FAILS_TO_START,
  "report-schedule KeepDeadLetters sqs:SendMessage on report-dead-letters": NOTHING_FAILS_TO_START,
  "endpoint ListLake s3:prefix is models/*": "SageMaker lists the folder of a multi-model endpoint",
  "fan-out-batch-predict-schedule KeepDeadLetters sqs:SendMessage on fan-out-dead-letters":
    NOTHING_FAILS_TO_START,
  "fan-out-monitor-schedule KeepDeadLetters sqs:SendMessage on fan-out-dead-letters": NOTHING_FAILS_TO_START,
  "fan-out RunTransformJobs sagemaker:StopTransformJob on transform-job/fleet-dev-*":
    "only when an execution is stopped while its job runs",
  "fan-out DeliverLogs logs:DeleteLogDelivery": DOCUMENTED_FOR_LOGS,
  "fan-out DeliverLogs logs:UpdateLogDelivery": DOCUMENTED_FOR_LOGS,
  "fan-out UploadParts s3:AbortMultipartUpload on lake/fleet/*": DOCUMENTED_FOR_RESULTS,
  "fan-out UploadParts s3:ListMultipartUploadParts on lake/fleet/*": DOCUMENTED_FOR_RESULTS,
  "fan-out WatchChildren states:DescribeExecution on execution:fan-out:*": DOCUMENTED_FOR_MAPS,
  "fan-out WatchChildren states:DescribeExecution on execution:fan-out/*:*": DOCUMENTED_FOR_MAPS,
  "fan-out WatchChildren states:StopExecution on execution:fan-out:*": DOCUMENTED_FOR_MAPS,
  "fan-out WatchChildren states:StopExecution on execution:fan-out/*:*": DOCUMENTED_FOR_MAPS,
};

/** The names of the stack, account and region left out. */
function inShort({ owner, sid, permission }: UnusedPermission): string {
  return `${owner} ${sid} ${permission}`
    .replace(/arn:aws:[\w-]*:[\w-]*:\d*:/g, "")
    .replaceAll("final-mile-dev-lake-123456789012", "lake")
    .replaceAll("final-mile-dev-", "")
    .replace(/key\/[\w-]+/, "key");
}

describe("the rights of the program", () => {
  /** Of each variant, what it declares and did not use. */
  const unused: (readonly string[])[] = [];
  const used: Set<string>[] = [];

  for (const [what, products, configOverrides] of VARIANTS) {
    it(`are all that a full run needs: ${what}`, async () => {
      const fleet = generateDemand({ products, days: 60, closedWeekdays: [6] });
      const stack = await deployStack({
        startAtMs: START,
        fleet,
        configOverrides: { ...NO_PROVIDER, ...configOverrides },
      });
      try {
        const declared = stack.aws.access.listUnused().map(inShort);
        await runEverything(stack, fleet[0]!.productId);
        expect(stack.aws.access.denials).to.deep.equal([]);
        const left = stack.aws.access.listUnused().map(inShort);
        unused.push(left);
        used.push(new Set(declared.filter((permission) => !left.includes(permission))));
      } finally {
        await stack.close();
      }
    });
  }

  it("are no more than full runs need, but for those whose reason is stated", () => {
    expect(unused, "the runs above").to.have.length(VARIANTS.length);
    const never = new Set(unused.flat().filter((permission) => !used.some((some) => some.has(permission))));
    expect([...never].sort()).to.deep.equal(Object.keys(UNUSED).sort());
  });

  /** An action that is taken away from the role of a function, and the function run without it. */
  const TAKEN: Readonly<Record<string, string>> = {
    "batch-predict": "sagemaker:InvokeEndpoint",
    monitor: "s3:GetObject",
    replenish: "s3:ListBucket",
    report: "s3:PutObject",
    costs: "ce:GetCostAndUsage",
  };

  it("are missed when they are taken away: the run fails and names them", async () => {
    const fleet = generateDemand({ products: 12, days: 60, closedWeekdays: [6] });
    const stack = await deployStack({ startAtMs: START, fleet, change: takeAway });
    const { access, lambda } = stack.aws;
    try {
      for (const [name, action] of Object.entries(TAKEN)) {
        const before = access.denials.length;
        const { error } = await lambda.invoke(nameOf(name), DAY_BEFORE);
        expect(error, name).to.not.equal(undefined);
        const refused = access.denials.slice(before).map(({ message }) => message);
        expect(refused, name).to.not.deep.equal([]);
        for (const message of refused) {
          expect(message)
            .to.include(`assumed-role/${nameOf(name)}/`)
            .and.include(`to perform: ${action} `);
        }
        expect(error!.errorMessage, name).to.include(action);
      }
    } finally {
      await stack.close();
    }
  });

  function takeAway(resource: RegisteredResource): RegisteredResource {
    const action = TAKEN[resource.name.replace(/-policy$/, "")];
    if (resource.type !== "aws:iam/rolePolicy:RolePolicy" || action === undefined) return resource;
    const policy = JSON.parse(resource.inputs.policy);
    policy.Statement = policy.Statement.filter(
      ({ Action }: { Action: string[] }) => !Action.includes(action),
    );
    return { ...resource, inputs: { ...resource.inputs, policy: JSON.stringify(policy) } };
  }
});
