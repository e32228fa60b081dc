import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "chai";
import { type DeployOptions, deploy } from "../../../scripts/sandbox/deploy";
import type { DeployableResource } from "../../../scripts/sandbox/deploy/deployer";
import { RolledBackError } from "../../../scripts/sandbox/deploy/wait-for-endpoints";
import type { LocalAws } from "../../../scripts/sandbox/local-aws";
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

  it("leaves the old model in place when the new one does not come up", async () => {
    await deploy(aws, program("good"), putModels);
    const failure = await deploy(aws, program("dead")).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(RolledBackError);
    expect(aws.sagemaker.endpoint("forecast")).to.include({
      status: "InService",
      configName: "config-0123abc",
    });
    expect(aws.sagemaker.endpoint("forecast").failureReason).to.contain("health check");
    expect([...aws.sagemaker.configs.keys()]).to.include("config-0123abc");
  });

  it("rolls back under traffic when the new model answers with errors, and changes nothing after it", async () => {
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
    await deploy(aws, [...program("good"), later(2)], putModels);
    const outcomes: string[] = [];
    const failure = await deploy(aws, [...program("broken"), later(5)], {
      whileRollingOver: async () => {
        outcomes.push(await askModel(aws.endpointUrl));
      },
    }).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(RolledBackError).with.property("reason").that.contains("Alarm errors");
    expect(outcomes).to.include("ModelError");
    expect(await askModel(aws.endpointUrl)).to.equal("model-0123abc:x");
    expect(aws.alarms.alarms.get("later")!.metric!.Threshold).to.equal(2);
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
