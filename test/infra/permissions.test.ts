import { join } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import { FUNCTION_NAMES } from "../../functions/contracts/stack-outputs";
import { readAllowedStatements } from "../../infra/policy/policy-documents";
import { evaluateOnce } from "../support/evaluated-stacks";
import { WHOLE } from "./program/configurations";

const HANDLERS = join(__dirname, "../../functions/handlers");

/** What a call to AWS needs, by the command of the SDK. */
const NEEDED_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  GetObjectCommand: ["s3:GetObject"],
  PutObjectCommand: ["s3:PutObject"],
  ListObjectsV2Command: ["s3:ListBucket"],
  PutMetricDataCommand: ["cloudwatch:PutMetricData"],
  GetMetricDataCommand: ["cloudwatch:GetMetricData"],
  InvokeEndpointCommand: ["sagemaker:InvokeEndpoint"],
  DescribeEndpointCommand: ["sagemaker:DescribeEndpoint"],
  DescribeEndpointConfigCommand: ["sagemaker:DescribeEndpointConfig"],
  DescribeModelCommand: ["sagemaker:DescribeModel"],
  GetScheduleCommand: ["scheduler:GetSchedule"],
  DeleteScheduleCommand: ["scheduler:DeleteSchedule"],
  PublishCommand: ["sns:Publish", "kms:GenerateDataKey", "kms:Decrypt"],
  PutEventsCommand: ["events:PutEvents"],
  GetCostAndUsageCommand: ["ce:GetCostAndUsage"],
  GetCostForecastCommand: ["ce:GetCostForecast"],
  GetAnomaliesCommand: ["ce:GetAnomalies"],
  GetSavingsPlansPurchaseRecommendationCommand: ["ce:GetSavingsPlansPurchaseRecommendation"],
  FilterLogEventsCommand: ["logs:FilterLogEvents"],
  GetProductsCommand: ["pricing:GetProducts"],
  DescribeAlarmsCommand: ["cloudwatch:DescribeAlarms"],
  DecryptCommand: ["kms:Decrypt"],
  EncryptCommand: ["kms:Encrypt"],
  StartExecutionCommand: ["states:StartExecution"],
  CopyObjectCommand: ["s3:GetObject", "s3:PutObject"],
  CreateModelPackageCommand: ["sagemaker:CreateModelPackage"],
  GetSecretValueCommand: ["secretsmanager:GetSecretValue"],
};

/** In the adapters, but called by nothing a function runs: importing data deletes, on the operator's side. */
const NEVER_CALLED = ["DeleteObjectsCommand"];

/** Functions that read only: their packages hold the lake's writers, which they do not call. */
const NEVER_CALLED_BY: Readonly<Record<string, readonly string[]>> = {
  probe: ["PutObjectCommand"],
  // Only the sign-in seals sessions; these open them.
  predict: ["PutObjectCommand", "EncryptCommand"],
  report: ["EncryptCommand"],
  orders: ["EncryptCommand"],
};

/** Commands of the SDK in the code that a handler reaches, after what it does not use is left out. */
async function findCommands(name: string): Promise<readonly string[]> {
  const { outputFiles } = await build({
    entryPoints: [join(HANDLERS, `${name}.ts`)],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    packages: "external",
    treeShaking: true,
  });
  const commands = outputFiles[0]!.text.matchAll(/new import_client_\w+\.(\w+Command)\(/g);
  return [...new Set(Array.from(commands, ([, command]) => command!))].sort();
}

describe("the role of each function", function () {
  this.timeout(60_000);
  for (const name of FUNCTION_NAMES) {
    it(`allows what ${name} calls`, async () => {
      const { resources } = await evaluateOnce(WHOLE);
      const policy = resources.find(
        (one) => one.type === "aws:iam/rolePolicy:RolePolicy" && one.name === `${name}-policy`,
      );
      const allowed = readAllowedStatements(policy!.type, policy!.inputs).flatMap(({ actions }) => actions);
      const commands = (await findCommands(name)).filter(
        (command) => ![...NEVER_CALLED, ...(NEVER_CALLED_BY[name] ?? [])].includes(command),
      );
      expect(commands, "the code calls AWS").to.not.deep.equal([]);
      expect(Object.keys(NEEDED_ACTIONS)).to.include.members(commands);
      expect(allowed).to.include.members(commands.flatMap((command) => NEEDED_ACTIONS[command] ?? []));
    });
  }

  it("knows that an object does not exist: the right to list holds when no prefix is named", async () => {
    const { resources } = await evaluateOnce({ stack: "prod" });
    const listings = resources
      .flatMap(({ type, inputs }) => readAllowedStatements(type, inputs))
      .filter(({ actions }) => actions.includes("s3:ListBucket"));
    expect(listings).to.not.deep.equal([]);
    for (const { condition } of listings)
      expect(Object.keys(condition ?? {})).to.deep.equal(["StringLikeIfExists"]);
  });

  it("lets SageMaker pull the image, read the model, keep requests and watch the rollback alarms", async () => {
    const { resources } = await evaluateOnce({ stack: "prod" });
    const actions = ["endpoint-policy", "endpoint-rollback-policy"].flatMap((policyName) => {
      const policy = resources.find(({ name }) => name === policyName)!;
      return readAllowedStatements(policy.type, policy.inputs).flatMap((statement) => statement.actions);
    });
    expect(actions).to.include.members([
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
      "ecr:GetAuthorizationToken",
      "s3:GetObject",
      "s3:PutObject",
      "cloudwatch:DescribeAlarms",
      "logs:PutLogEvents",
    ]);
  });
});
