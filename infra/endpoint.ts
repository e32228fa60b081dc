import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "./account";
import type { StackConfig } from "./config";
import { deploymentConfig } from "./endpoint/deployment";
import { lookUpImage } from "./endpoint/image";
import { CHAMPION } from "./endpoint/variants";
import type { Lake } from "./lake";
import { componentType, physicalName } from "./naming";
import { assumeRoleDocument, policyDocument, type Statement } from "./policy-document";

export interface ForecastEndpointArgs {
  readonly config: StackConfig;
  readonly account: Account;
  readonly lake: Lake;
  /** Alarms that roll a deployment back; they exist before the endpoint. */
  readonly rollbackAlarms: readonly aws.cloudwatch.MetricAlarm[];
}

/** Name of the endpoint: fixed, so that callers and alarms know it before it exists. */
export function endpointName(): string {
  return physicalName("endpoint", "forecast");
}

/** The model behind an address that never changes. */
export class ForecastEndpoint extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(logicalName: string, args: ForecastEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("endpoint", "ForecastEndpoint"), logicalName, {}, options);
    const { config, account, lake, rollbackAlarms } = args;
    const child = { parent: this };
    const role = new aws.iam.Role(
      `${logicalName}-role`,
      {
        name: physicalName("role", "endpoint"),
        description: "Rights of the model's container and of guarded deployments.",
        assumeRolePolicy: assumeRoleDocument("sagemaker.amazonaws.com", account.accountId),
      },
      child,
    );
    const policy = new aws.iam.RolePolicy(
      `${logicalName}-policy`,
      { role: role.name, policy: policyDocument([...lake.read("models/"), ...lake.write("datacapture/")]) },
      child,
    );
    const model = new aws.sagemaker.Model(
      `${logicalName}-model`,
      {
        executionRoleArn: role.arn,
        enableNetworkIsolation: true,
        primaryContainer: {
          image: lookUpImage(config.model),
          modelDataUrl: pulumi.interpolate`s3://${lake.bucketName}/models/${config.model.version}/model.tar.gz`,
        },
      },
      { ...child, dependsOn: [policy] },
    );
    const configuration = new aws.sagemaker.EndpointConfiguration(
      `${logicalName}-configuration`,
      {
        productionVariants: [
          {
            variantName: CHAMPION,
            modelName: model.name,
            instanceType: config.endpoint.instanceType,
            initialInstanceCount: config.endpoint.instanceCount,
            containerStartupHealthCheckTimeoutInSeconds: config.endpoint.containerStartupSeconds,
          },
        ],
        dataCaptureConfig: {
          enableCapture: config.endpoint.dataCapturePercent > 0,
          initialSamplingPercentage: config.endpoint.dataCapturePercent,
          destinationS3Uri: pulumi.interpolate`s3://${lake.bucketName}/datacapture`,
          captureOptions: [{ captureMode: "Input" }, { captureMode: "Output" }],
          // Without the list of content types the captured payload is base64.
          captureContentTypeHeader: { csvContentTypes: ["text/csv"], jsonContentTypes: ["application/json"] },
        },
      },
      child,
    );
    const endpoint = new aws.sagemaker.Endpoint(
      logicalName,
      {
        name: endpointName(),
        endpointConfigName: configuration.name,
        deploymentConfig: deploymentConfig(config.endpoint, rollbackAlarms),
      },
      { ...child, dependsOn: [...rollbackAlarms] },
    );
    this.name = endpoint.name;
    this.arn = endpoint.arn;
    this.registerOutputs({ name: this.name });
  }

  /** Lets a role ask the model. */
  invoke(): Statement {
    return { sid: "AskModel", actions: ["sagemaker:InvokeEndpoint"], resources: [this.arn] };
  }
}
