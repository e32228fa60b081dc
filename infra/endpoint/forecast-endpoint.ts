import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/read-config";
import type { Account } from "../foundation/account";
import { assumeRoleDocument, policyDocument, type Statement } from "../foundation/policy-document";
import type { Lake } from "../lake/lake";
import { componentType, physicalName } from "../naming";
import { copyArtifact } from "./artifact";
import { describeContainer } from "./container";
import { describeDataCapture } from "./data-capture";
import { announceFallback, describeDeployment } from "./deployment";
import { endpointPermissions } from "./permissions";
import { describeVariant, listVariants, SHADOW, type Variant } from "./variants";

export interface ForecastEndpointArgs {
  readonly config: StackConfig;
  readonly account: Account;
  readonly lake: Lake;
  /** Alarms that roll a deployment back, 1 to 10; they exist before the endpoint. */
  readonly rollbackAlarms: readonly aws.cloudwatch.MetricAlarm[];
}

/**
 * Name of the endpoint: fixed, so that callers and alarms know it before it exists. It stays the same
 * through every change but one: SageMaker cannot turn an endpoint of one kind into another, so that a new
 * kind is a new endpoint, which exists before the old one goes.
 */
export function endpointName({ endpoint: { kind } }: StackConfig): string {
  return kind === "realtime"
    ? physicalName("endpoint", "forecast")
    : physicalName("endpoint", "forecast", kind);
}

/**
 * The model behind an address that does not change: champion and, where configured, a challenger or a
 * shadow. Any change is a new, auto-named configuration, to which the endpoint moves blue/green.
 */
export class ForecastEndpoint extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly variants: readonly Variant[];
  /** Model of the champion, for batch transforms. */
  readonly modelName: pulumi.Output<string>;

  constructor(logicalName: string, args: ForecastEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("endpoint", "ForecastEndpoint"), logicalName, {}, options);
    const { config, account, lake, rollbackAlarms } = args;
    const child = { parent: this };
    const name = endpointName(config);
    this.variants = listVariants(config);
    announceFallback(config.endpoint, this.variants, this);

    const logGroup = new aws.cloudwatch.LogGroup(
      `${logicalName}-logs`,
      { name: `/aws/sagemaker/Endpoints/${name}`, retentionInDays: config.operations.logRetentionDays },
      child,
    );
    const role = new aws.iam.Role(
      `${logicalName}-role`,
      {
        name: physicalName("role", "endpoint"),
        description: "Rights of the model's container and of guarded deployments.",
        assumeRolePolicy: assumeRoleDocument("sagemaker.amazonaws.com", account),
      },
      child,
    );
    const alarmArns = rollbackAlarms.map(({ arn }) => arn);
    const policy = new aws.iam.RolePolicy(
      `${logicalName}-policy`,
      {
        role: role.name,
        policy: policyDocument(endpointPermissions(config, account, lake, logGroup.arn, alarmArns)),
      },
      child,
    );

    const models = this.variants.map(({ name: variantName, modelVersion }) => {
      const variantLogicalName = `${logicalName}-${variantName}`;
      const artifact = copyArtifact(
        `${variantLogicalName}-artifact`,
        config.model,
        modelVersion,
        lake.bucketName,
        child,
      );
      return new aws.sagemaker.Model(
        variantLogicalName,
        {
          executionRoleArn: role.arn,
          primaryContainer: describeContainer(config, modelVersion, lake.bucketName),
        },
        // SageMaker reads the artifact with the role while it creates the model.
        { ...child, dependsOn: artifact ? [policy, artifact] : [policy] },
      );
    });
    const described = this.variants.map((variant, index) =>
      describeVariant(variant, models[index]!.name, config.endpoint),
    );
    const configuration = new aws.sagemaker.EndpointConfiguration(
      `${logicalName}-configuration`,
      {
        productionVariants: described.filter(({ variantName }) => variantName !== SHADOW),
        ...(config.endpoint.shadow && {
          shadowProductionVariants: described.filter(({ variantName }) => variantName === SHADOW),
        }),
        dataCaptureConfig: describeDataCapture(config.endpoint, lake.bucketName, lake.customerKeyArn),
      },
      child,
    );
    const endpoint = new aws.sagemaker.Endpoint(
      logicalName,
      {
        name,
        endpointConfigName: configuration.name,
        deploymentConfig: describeDeployment(config.endpoint, this.variants, rollbackAlarms),
      },
      { ...child, dependsOn: [policy, ...rollbackAlarms] },
    );

    this.name = endpoint.name;
    this.arn = endpoint.arn;
    this.modelName = models[0]!.name;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /** Lets a role ask the model. */
  invoke(): Statement {
    return { sid: "AskModel", actions: ["sagemaker:InvokeEndpoint"], resources: [this.arn] };
  }
}
