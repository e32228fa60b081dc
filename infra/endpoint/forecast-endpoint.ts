import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../../functions/contracts/errors";
import { SHADOW } from "../../functions/contracts/variants";
import { completeSettings } from "../config/complete-settings";
import type { GivenSettings } from "../config/schema";
import type { Account } from "../foundation/account";
import { networkOf } from "../foundation/network";
import { assumeRoleDocument, policyDocument, type Statement } from "../foundation/policy-document";
import type { Lake } from "../lake/lake";
import { componentType } from "../naming";
import { copyArtifact } from "./artifact";
import { describeContainer } from "./container";
import { describeDataCapture } from "./data-capture";
import {
  announceFallback,
  describeDeployment,
  describeRolloutSettings,
  takesBack,
  UNGUARDED_TAG_KEY,
} from "./deployment";
import { endpointPermissions, readServedModels } from "./permissions";
import { ServedConfiguration } from "./served-configuration";
import type { ServedEndpoint } from "./served-endpoint";
import { describeVariant, listVariants, type Variant } from "./variants";

export interface ForecastEndpointArgs {
  /**
   * Physical name, 1 to 63 letters, digits and hyphens: given, because callers and alarms know it before the
   * endpoint exists. SageMaker cannot turn an endpoint of one kind into another: a new kind needs a new name,
   * so that the new endpoint exists before the old one goes.
   */
  readonly endpointName: string;
  /** Physical name of the role of the model's container, 1 to 64 characters. @default named by Pulumi */
  readonly roleName?: string;
  /** Version and container of the model, as section `model` of the settings. */
  readonly model: GivenSettings<"model">;
  /**
   * Kind, size, roll-out and competitors, as section `endpoint` of the settings.
   * @default two instances that roll out by canary
   */
  readonly settings?: GivenSettings<"endpoint">;
  /** What the platform asks, as section `platform` of the settings. @default nothing */
  readonly platform?: GivenSettings<"platform">;
  /** Encrypts the volumes of the instances where the platform asks for it. */
  readonly key?: aws.kms.Key;
  /** Holds the artifacts, `models/{version}/model.tar.gz`, and gets what is captured, `datacapture/`. */
  readonly lake: Pick<Lake, "bucketName" | "customerKeyArn" | "list" | "read" | "write">;
  /** Where the program deploys: `lookUpAccount()`. */
  readonly account: Account;
  /** Days the container's log is kept, one of the periods CloudWatch Logs knows: 1, 3, 5, 7, 14, 30 ... */
  readonly logRetentionDays: number;
  /**
   * Makes what watches a deployment, given the configuration that the new fleet has: it exists before the endpoint
   * moves. Not called for a serverless endpoint, which SageMaker does not guard. @default nothing
   */
  readonly watchRollout?: (configurationName: pulumi.Output<string>) => RolloutWatch;
  /** Whether transform jobs run with the model's role, on files of the fan-out. @default false */
  readonly runsTransformJobs?: boolean;
}

interface ModelRole {
  readonly arn: pulumi.Output<string>;
  /** Gives it rights; makes nothing where it is not ours. */
  allow(name: string, statements: readonly Statement[]): aws.iam.RolePolicy[];
}

/** SageMaker reads the state of the alarms of a deployment with the model's role. */
function watchAlarms(alarms: readonly aws.cloudwatch.MetricAlarm[]): Statement {
  return {
    sid: "WatchAlarms",
    actions: ["cloudwatch:DescribeAlarms"],
    resources: alarms.map(({ arn }) => arn),
  };
}

/** What watches a deployment. */
export interface RolloutWatch {
  /** Alarms that take it back, at most 10. */
  readonly alarms: readonly aws.cloudwatch.MetricAlarm[];
  /** What else must be there before it begins. */
  readonly others?: readonly pulumi.Resource[];
}

/**
 * The model behind an address that does not change: champion and, where configured, a challenger or a
 * shadow. Any change is a new, auto-named configuration, to which the endpoint moves blue/green.
 */
export class ForecastEndpoint extends pulumi.ComponentResource implements ServedEndpoint {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly variants: readonly Variant[];
  readonly modelName: pulumi.Output<string>;
  private readonly account: Account;
  private readonly logicalName: string;

  constructor(logicalName: string, args: ForecastEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("endpoint", "ForecastEndpoint"), logicalName, {}, options);
    const { endpointName, account, lake, runsTransformJobs = false } = args;
    const given = { model: args.model, endpoint: args.settings, platform: args.platform };
    const settings = completeSettings(`ForecastEndpoint "${logicalName}"`, given);
    const { version } = settings.model;
    if (version === undefined) {
      throw new ConfigError(
        `ForecastEndpoint "${logicalName}": model.version is left out; it must name the version that serves, for example 2026-11-01.`,
      );
    }
    const child = { parent: this };
    this.variants = listVariants(settings);
    announceFallback(settings.endpoint, this.variants, this);

    const logGroup = new aws.cloudwatch.LogGroup(
      `${logicalName}-logs`,
      { name: `/aws/sagemaker/Endpoints/${endpointName}`, retentionInDays: args.logRetentionDays },
      child,
    );
    const { platform } = settings;
    const network = networkOf(platform);
    const volumeKey = platform.volumeEncryption === "customer-key" ? args.key : undefined;
    const role = this.createRole(logicalName, args.roleName, platform.modelRoleArn, account);
    const policies = role.allow(
      "policy",
      endpointPermissions({
        model: settings.model,
        account,
        lake,
        modelPerProduct: settings.endpoint.kind === "multi-model",
        logGroupArn: logGroup.arn,
        runsTransformJobs,
        network,
        volumeKeyArn: volumeKey?.arn,
      }),
    );

    const models = this.variants.map(({ name: variantName, modelVersion }) => {
      const variantLogicalName = `${logicalName}-${variantName}`;
      const artifact = copyArtifact(
        `${variantLogicalName}-artifact`,
        settings,
        modelVersion,
        lake.bucketName,
        child,
      );
      return new aws.sagemaker.Model(
        variantLogicalName,
        {
          executionRoleArn: role.arn,
          ...(network && {
            vpcConfig: { subnets: [...network.subnetIds], securityGroupIds: [...network.securityGroupIds] },
          }),
          ...(platform.isolateModel && { enableNetworkIsolation: true }),
          primaryContainer: describeContainer(settings, modelVersion, artifact.bucketName),
        },
        // SageMaker reads the artifact with the role while it creates the model.
        { ...child, dependsOn: artifact.copy ? [...policies, artifact.copy] : policies },
      );
    });
    const described = this.variants.map((variant, index) =>
      describeVariant(variant, models[index]!.name, settings.endpoint),
    );
    const configuration = new aws.sagemaker.EndpointConfiguration(
      `${logicalName}-configuration`,
      {
        productionVariants: described.filter(({ variantName }) => variantName !== SHADOW),
        ...(settings.endpoint.shadow && {
          shadowProductionVariants: described.filter(({ variantName }) => variantName === SHADOW),
        }),
        ...(volumeKey && { kmsKeyArn: volumeKey.arn }),
        dataCaptureConfig: describeDataCapture(settings.endpoint, lake.bucketName, lake.customerKeyArn),
      },
      // The provider moves the endpoint when only the way it moves is changed, and SageMaker moves it to another
      // configuration only.
      { ...child, replacementTrigger: describeRolloutSettings(settings, this.variants) },
    );
    const watch =
      settings.endpoint.kind === "serverless" ? undefined : args.watchRollout?.(configuration.name);
    const alarms = takesBack(settings) ? (watch?.alarms ?? []) : [];
    // They come after the model, so a policy of its own.
    const watching = alarms.length > 0 ? role.allow("rollback-policy", [watchAlarms(alarms)]) : [];
    const endpoint = new aws.sagemaker.Endpoint(
      logicalName,
      {
        name: endpointName,
        endpointConfigName: configuration.name,
        deploymentConfig: describeDeployment(settings.endpoint, this.variants, alarms),
        ...(!takesBack(settings) && { tags: { [UNGUARDED_TAG_KEY]: version } }),
      },
      { ...child, dependsOn: [...policies, ...watching, ...(watch?.alarms ?? []), ...(watch?.others ?? [])] },
    );
    new ServedConfiguration(
      `${logicalName}-served-configuration`,
      { endpointName: endpoint.name, configurationName: configuration.name, account },
      { ...child, dependsOn: [endpoint] },
    );

    this.name = endpoint.name;
    this.arn = endpoint.arn;
    this.modelName = models[0]!.name;
    this.account = account;
    this.logicalName = logicalName;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /** The role of container and guarded deployments: one of the stack's, or one that others made and give its rights. */
  private createRole(
    logicalName: string,
    roleName: string | undefined,
    givenArn: string | undefined,
    account: Account,
  ): ModelRole {
    if (givenArn !== undefined) return { arn: pulumi.output(givenArn), allow: () => [] };
    const role = new aws.iam.Role(
      `${logicalName}-role`,
      {
        name: roleName,
        description: "Rights of the model's container and of guarded deployments.",
        assumeRolePolicy: assumeRoleDocument("sagemaker.amazonaws.com", account),
      },
      { parent: this },
    );
    return {
      arn: role.arn,
      allow: (name, statements) => [
        new aws.iam.RolePolicy(
          `${logicalName}-${name}`,
          { role: role.name, policy: policyDocument(statements) },
          { parent: this },
        ),
      ],
    };
  }

  readServed(): Statement[] {
    return readServedModels(this.account, this.arn, this.logicalName);
  }

  invoke(): Statement[] {
    return [{ sid: "AskModel", actions: ["sagemaker:InvokeEndpoint"], resources: [this.arn] }];
  }
}
