import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "chai";
import { type DeployOptions, deploy } from "../../../scripts/sandbox/deploy";
import type { DeployableResource } from "../../../scripts/sandbox/deploy/deployer";
import { FailedStepError } from "../../../scripts/sandbox/deploy/dynamic-resource";
import type { LocalAws } from "../../../scripts/sandbox/local-aws";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { startStubModel } from "../../support/stub-model";
import { startSandboxPeer } from "./services/support/peer";

const START = Date.parse("2026-11-23T00:00:00Z");
const ROLE = "arn:aws:iam::123456789012:role/endpoint";
const BUCKET = "final-mile-dev-lake";

function resource(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  extra: Partial<DeployableResource> = {},
): DeployableResource {
  const id = extra.id ?? String(inputs.name ?? inputs.bucket ?? `${name}-0123abc`);
  return {
    type,
    name,
    custom: true,
    inputs,
    id,
    state: { ...inputs, name: id, arn: `arn:aws:test:::${id}`, ...extra.state },
    code: extra.code,
  };
}

/** A small program: a lake, a model behind an endpoint that is guarded by an alarm. */
function program(modelVersion: string): DeployableResource[] {
  const modelDataUrl = `s3://${BUCKET}/models/${modelVersion}/model.tar.gz`;
  const allow = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } });
  return [
    resource(
      "aws:iam/role:Role",
      "role",
      {
        name: "endpoint",
        assumeRolePolicy: allow({
          Principal: { Service: "sagemaker.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      },
      { state: { arn: ROLE } },
    ),
    resource("aws:iam/rolePolicy:RolePolicy", "role-policy", {
      role: "endpoint",
      policy: allow({ Action: "*", Resource: "*" }),
    }),
    resource("aws:s3/bucket:Bucket", "lake", { bucket: BUCKET, tags: { stack: "dev" } }),
    resource("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "lake-lifecycle", {
      bucket: BUCKET,
      rules: [
        { id: "short", status: "Enabled", filter: { prefix: "datacapture/" }, expiration: { days: 7 } },
      ],
    }),
    resource("aws:cloudwatch/metricAlarm:MetricAlarm", "errors", {
      name: "errors",
      namespace: "AWS/SageMaker",
      metricName: "Invocation5XXErrors",
      dimensions: { EndpointName: "forecast", VariantName: "champion" },
      statistic: "Sum",
      period: 60,
      evaluationPeriods: 1,
      threshold: 0,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
    }),
    resource("aws:sagemaker/model:Model", "model", {
      executionRoleArn: ROLE,
      primaryContainer: { image: "xgboost", modelDataUrl },
    }),
    resource("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "config", {
      productionVariants: [
        {
          variantName: "champion",
          modelName: "model-0123abc",
          initialInstanceCount: 2,
          instanceType: "ml.m5.large",
        },
      ],
    }),
    resource("aws:sagemaker/endpoint:Endpoint", "endpoint", {
      name: "forecast",
      endpointConfigName: "config-0123abc",
      deploymentConfig: {
        autoRollbackConfiguration: { alarms: [{ alarmName: "errors" }] },
        blueGreenUpdatePolicy: {
          terminationWaitInSeconds: 300,
          trafficRoutingConfiguration: {
            type: "CANARY",
            canarySize: { type: "CAPACITY_PERCENT", value: 50 },
            waitIntervalInSeconds: 300,
          },
        },
      },
    }),
  ];
}

const GUARD = "pulumi-nodejs:dynamic/endpoint:ServedConfiguration";

/** The same, with the resource of the real program that looks what the endpoint serves. */
async function guardedProgram(modelVersion: string): Promise<DeployableResource[]> {
  const { resources } = await evaluateOnce({ stack: "dev" });
  const { __provider } = resources.find(({ type }) => type === GUARD)!.inputs;
  const inputs = { endpointName: "forecast", configurationName: "config-0123abc", region: "us-east-1" };
  return [...program(modelVersion), resource(GUARD, "served", { ...inputs, __provider })];
}

/** The model's answer, or the name of the error. */
async function askModel(endpoint: string): Promise<string> {
  const runtime = new SageMakerRuntimeClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "s" },
    maxAttempts: 1,
  });
  try {
    const { Body } = await runtime.send(
      new InvokeEndpointCommand({
        EndpointName: "forecast",
        ContentType: "text/csv",
        Body: Buffer.from("x"),
      }),
    );
    return Buffer.from(Body!).toString("utf8");
  } catch (error) {
    return (error as Error).name;
  } finally {
    runtime.destroy();
  }
}

describe("deployment into the sandbox", () => {
  let aws: LocalAws;
  let close: () => Promise<void>;

  beforeEach(async () => {
    const peer = await startSandboxPeer({ startAtMs: START, startModel: startStubModel });
    aws = peer.aws;
    close = () => peer.close();
  });
  afterEach(() => close());

  const putModels: DeployOptions = {
    beforeServing: async () => {
      for (const kind of ["good", "broken", "dead"]) {
        aws.s3.put(aws.s3.bucket(BUCKET), `models/${kind}/model.tar.gz`, Buffer.from(kind));
      }
    },
  };

  it("creates what the program declares and waits until the endpoint serves", async () => {
    const report = await deploy(aws, program("good"), putModels);
    expect(report.created).to.have.length(8);
    expect(
      aws.s3.bucket(BUCKET).lifecycleRules.map((rule) => [rule.prefix, rule.expirationDays]),
    ).to.deep.equal([["datacapture/", 7]]);
    expect(aws.tags.get(`arn:aws:s3:::${BUCKET}`)).to.deep.equal([{ Key: "stack", Value: "dev" }]);
    expect(aws.sagemaker.endpoint("forecast")).to.include({
      status: "InService",
      configName: "config-0123abc",
    });
    expect(aws.alarms.alarms.get("errors")!.metric).to.include({
      Threshold: 0,
      TreatMissingData: "notBreaching",
    });
  });

  it("does nothing when nothing changed", async () => {
    await deploy(aws, program("good"), putModels);
    const report = await deploy(aws, program("good"));
    expect([report.created, report.updated, report.replaced]).to.deep.equal([[], [], []]);
  });

  it("replaces what is auto-named and rolls the endpoint over", async () => {
    await deploy(aws, program("good"), putModels);
    const changed = program("good").map((entry) =>
      entry.name === "model"
        ? {
            ...entry,
            inputs: {
              ...entry.inputs,
              primaryContainer: {
                image: "xgboost:2",
                modelDataUrl: `s3://${BUCKET}/models/good/model.tar.gz`,
              },
            },
          }
        : entry,
    );
    const report = await deploy(aws, changed);
    expect(report.replaced).to.deep.equal([
      "aws:sagemaker/model:Model::model",
      "aws:sagemaker/endpointConfiguration:EndpointConfiguration::config",
    ]);
    expect(report.updated).to.deep.equal(["aws:sagemaker/endpoint:Endpoint::endpoint"]);
    const { configName, status } = aws.sagemaker.endpoint("forecast");
    expect(status).to.equal("InService");
    expect(configName)
      .to.match(/^config-[0-9a-f]{7}$/)
      .and.not.equal("config-0123abc");
    expect([...aws.sagemaker.configs.keys()]).to.deep.equal([configName]);
    expect([...aws.sagemaker.models.keys()]).to.have.length(1);
  });

  const later = (threshold: number) =>
    resource("aws:cloudwatch/metricAlarm:MetricAlarm", "later", {
      name: "later",
      namespace: "Test",
      metricName: "Orders",
      statistic: "Sum",
      period: 60,
      evaluationPeriods: 1,
      threshold,
      comparisonOperator: "LessThanThreshold",
    });
  const names = () => ({
    configs: [...aws.sagemaker.configs.keys()],
    models: [...aws.sagemaker.models.keys()],
    serves: aws.sagemaker.endpoint("forecast").configName,
  });
  const failureOf = async (work: Promise<unknown>) => {
    const failure = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(FailedStepError);
    return failure as FailedStepError;
  };

  it("takes a silent roll-back for success without the guard, deletes what serves, and cannot move on", async () => {
    await deploy(aws, program("good"), putModels);
    const { deleted } = await deploy(aws, program("dead"));
    expect(deleted).to.deep.equal([
      "aws:sagemaker/endpointConfiguration:EndpointConfiguration::config",
      "aws:sagemaker/model:Model::model",
    ]);
    const { configs, models, serves } = names();
    expect(serves).to.equal("config-0123abc");
    expect(configs).to.not.include(serves);
    expect(models).to.not.include("model-0123abc");
    const failure = await deploy(aws, program("good")).catch((error: Error) => error.message);
    expect(failure).to.match(/Could not find endpoint configuration ".*config-0123abc"/);
  });

  it("fails a silent roll-back before anything is deleted, and again until it is undone; then all is clean", async () => {
    await deploy(aws, await guardedProgram("good"), putModels);
    const failure = await failureOf(deploy(aws, [...(await guardedProgram("dead")), later(5)]));
    expect(failure.resource).to.equal(`${GUARD}::served`);
    expect(failure.message)
      .to.match(
        /^Endpoint "forecast" is InService and serves "config-0123abc", not "config-[0-9a-f]{7}": SageMaker took/,
      )
      .and.contain("health check")
      .and.contain('"npm run ops -- rollback"');
    expect(names().configs).to.have.length(2).and.include("config-0123abc");
    expect(names().models).to.have.length(2).and.include("model-0123abc");
    expect(await askModel(aws.endpointUrl)).to.equal("model-0123abc:x");
    expect(aws.alarms.alarms.has("later"), "what comes after it").to.equal(false);

    await failureOf(deploy(aws, await guardedProgram("dead")));
    expect(names().configs).to.include("config-0123abc");

    const { deleted } = await deploy(aws, await guardedProgram("good"));
    expect(deleted).to.have.length(4);
    const { configs, models, serves } = names();
    expect(configs).to.deep.equal([serves]);
    expect(models).to.have.length(1);
    const again = await deploy(aws, await guardedProgram("good"));
    expect([again.created, again.updated, again.replaced, again.deleted]).to.deep.equal([[], [], [], []]);
  });

  it("tries the same change once more when what exists is read first", async () => {
    await deploy(aws, await guardedProgram("good"), putModels);
    await failureOf(deploy(aws, await guardedProgram("dead")));
    aws.s3.put(aws.s3.bucket(BUCKET), "models/dead/model.tar.gz", Buffer.from("good"));
    await failureOf(deploy(aws, await guardedProgram("dead")));
    await deploy(aws, await guardedProgram("dead"), { refresh: true });
    const { configs, serves } = names();
    expect(serves).to.not.equal("config-0123abc");
    expect(configs).to.deep.equal([serves]);
  });

  it("rolls back under traffic when the new model answers with errors, and changes nothing after it", async () => {
    await deploy(aws, [...(await guardedProgram("good")), later(2)], putModels);
    const outcomes: string[] = [];
    const failure = await failureOf(
      deploy(aws, [...(await guardedProgram("broken")), later(5)], {
        whileRollingOver: async () => {
          outcomes.push(await askModel(aws.endpointUrl));
        },
      }),
    );
    expect(failure.message).to.contain("Alarm errors went off");
    expect(outcomes).to.include("ModelError");
    expect(await askModel(aws.endpointUrl)).to.equal("model-0123abc:x");
    expect(aws.alarms.alarms.get("later")!.metric!.Threshold).to.equal(2);
  });

  it("deletes what the program no longer declares, after everything else", async () => {
    const second = resource("aws:sagemaker/model:Model", "second", {
      executionRoleArn: ROLE,
      primaryContainer: { image: "xgboost", modelDataUrl: `s3://${BUCKET}/models/good/model.tar.gz` },
    });
    await deploy(aws, [...program("good"), second], putModels);
    const { deleted } = await deploy(aws, program("good"));
    expect(deleted).to.deep.equal(["aws:sagemaker/model:Model::second"]);
    expect(names().models).to.deep.equal(["model-0123abc"]);
  });

  it("makes an endpoint of another name beside the old one, which serves until that one does", async () => {
    await deploy(aws, program("good"), putModels);
    const named = program("good").map((one) =>
      one.name === "endpoint" ? resource(one.type, one.name, { ...one.inputs, name: "forecast-next" }) : one,
    );
    const report = await deploy(aws, named);
    const key = "aws:sagemaker/endpoint:Endpoint::endpoint";
    expect([report.replaced, report.updated, report.deleted]).to.deep.equal([[key], [], [key]]);
    expect([...aws.sagemaker.endpoints.keys()]).to.deep.equal(["forecast-next"]);
    expect(aws.sagemaker.events.map(({ endpointName, status }) => `${endpointName} ${status}`)).to.deep.equal(
      [
        ...["forecast Creating", "forecast InService"],
        ...["forecast-next Creating", "forecast-next InService", "forecast Deleting"],
      ],
    );
    // Its instances are billed until it went.
    expect(aws.sagemaker.retired.map(({ endedAtMs }) => endedAtMs)).to.deep.equal([aws.clock.nowMs]);
    expect(await askModel(aws.endpointUrl)).to.match(/^Validation/);
  });

  it("fails when the first model does not come up", async () => {
    const failure = await deploy(aws, program("dead"), putModels).catch((error: Error) => error.message);
    expect(failure).to.contain("The endpoint forecast failed").and.contain("health check");
  });

  it("stops at a type it does not know, before it creates anything", async () => {
    const unknown = resource("aws:dynamodb/table:Table", "table", {});
    const failure = await deploy(aws, [...program("good"), unknown]).catch((error: Error) => error.message);
    expect(failure).to.equal("The sandbox does not know how to deploy aws:dynamodb/table:Table.");
    expect(aws.s3.buckets.size).to.equal(0);
  });

  it("says what was declared and is not emulated", async () => {
    const { declaredOnly } = await deploy(aws, [resource("aws:budgets/budget:Budget", "budget", {})]);
    expect(declaredOnly).to.deep.equal(["aws:budgets/budget:Budget"]);
  });
});
