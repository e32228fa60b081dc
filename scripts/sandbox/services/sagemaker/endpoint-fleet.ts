import type { SandboxClock } from "../../clock";
import { AwsError, validationError } from "../../server/aws-error";
import { alarmName } from "../cloudwatch/alarm";
import type { AlarmBook } from "../cloudwatch/alarm-book";
import { PROVISION_MS, runDeployment, watchedAlarms } from "./deployment";
import type { ModelHosts } from "./model-hosts";
import type {
  DeploymentConfig,
  Endpoint,
  EndpointConfigInput,
  EndpointStatus,
  LiveVariant,
  ModelInput,
  ModelRole,
  VariantInput,
} from "./types";

/** Something an endpoint went through, for the operator's screen. */
export interface EndpointEvent {
  readonly atMs: number;
  readonly endpointName: string;
  readonly status: EndpointStatus;
  readonly detail: string;
}

interface Stored<Input> {
  readonly input: Input;
  readonly arn: string;
  readonly createdAtMs: number;
}

/** Models, endpoint configurations and endpoints of the account. */
export class EndpointFleet {
  readonly models = new Map<string, Stored<ModelInput>>();
  readonly configs = new Map<string, Stored<EndpointConfigInput>>();
  readonly endpoints = new Map<string, Endpoint>();
  readonly events: EndpointEvent[] = [];
  /** Instance time of fleets that were taken down, for the bill. */
  readonly retired: {
    readonly endpointArn: string;
    readonly variant: LiveVariant;
    readonly endedAtMs: number;
  }[] = [];
  readonly clock: SandboxClock;
  readonly alarms: AlarmBook;
  readonly hosts: ModelHosts;
  readonly role: ModelRole;
  readonly #arnPrefix: string;

  constructor(options: {
    clock: SandboxClock;
    alarms: AlarmBook;
    hosts: ModelHosts;
    role: ModelRole;
    arnPrefix: string;
  }) {
    this.role = options.role;
    this.clock = options.clock;
    this.alarms = options.alarms;
    this.hosts = options.hosts;
    this.#arnPrefix = options.arnPrefix;
    this.alarms.onChange((alarm) => {
      if (alarm.state !== "ALARM") return;
      for (const endpoint of this.endpoints.values()) {
        if (watchedAlarms(endpoint.pending?.deploymentConfig).includes(alarmName(alarm))) {
          this.rollBack(endpoint, `Alarm ${alarmName(alarm)} went off during the deployment.`);
        }
      }
    });
  }

  arn(kind: "model" | "endpoint-config" | "endpoint", name: string): string {
    return `${this.#arnPrefix}:${kind}/${name.toLowerCase()}`;
  }

  /** @throws AwsError `ValidationException` */
  model(name: string): Stored<ModelInput> {
    const model = this.models.get(name);
    if (!model) throw validationError(`Could not find model "${this.arn("model", name)}".`);
    return model;
  }

  /** @throws AwsError `ValidationException` */
  config(name: string): Stored<EndpointConfigInput> {
    const config = this.configs.get(name);
    if (!config)
      throw validationError(`Could not find endpoint configuration "${this.arn("endpoint-config", name)}".`);
    return config;
  }

  /** @throws AwsError `ValidationException` */
  endpoint(name: string): Endpoint {
    const endpoint = this.endpoints.get(name);
    if (!endpoint) throw validationError(`Could not find endpoint "${this.arn("endpoint", name)}".`);
    return endpoint;
  }

  createEndpoint(name: string, configName: string, deploymentConfig: DeploymentConfig | undefined): Endpoint {
    if (this.endpoints.has(name)) {
      throw validationError(`Cannot create already existing endpoint "${this.arn("endpoint", name)}".`);
    }
    const { input } = this.config(configName);
    const nowMs = this.clock.nowMs;
    const endpoint: Endpoint = {
      name,
      arn: this.arn("endpoint", name),
      createdAtMs: nowMs,
      status: "Creating",
      configName,
      variants: [],
      shadows: [],
      lastModifiedMs: nowMs,
      failureReason: undefined,
      lastDeploymentConfig: deploymentConfig,
      pending: undefined,
    };
    this.endpoints.set(name, endpoint);
    this.setStatus(endpoint, "Creating", `with ${configName}`);
    this.clock.at(nowMs + PROVISION_MS, async () => {
      try {
        await this.startModels(input);
        endpoint.variants = this.launchVariants(input.ProductionVariants);
        endpoint.shadows = this.launchVariants(input.ShadowProductionVariants ?? []);
        this.setStatus(endpoint, "InService", `with ${configName}`);
      } catch (error) {
        endpoint.failureReason = (error as Error).message;
        this.setStatus(endpoint, "Failed", endpoint.failureReason);
      }
    });
    return endpoint;
  }

  updateEndpoint(
    name: string,
    configName: string,
    deploymentConfig: DeploymentConfig | undefined,
    retain: RetainOptions,
  ): Endpoint {
    const endpoint = this.endpoint(name);
    if (
      endpoint.status !== "InService" &&
      endpoint.status !== "Failed" &&
      endpoint.status !== "OutOfService"
    ) {
      throw validationError(`Cannot update in-progress endpoint "${endpoint.arn}".`);
    }
    if (configName === endpoint.configName) {
      throw validationError(
        `Cannot update endpoint "${endpoint.arn}" with the endpoint configuration that it serves, "${configName}".`,
      );
    }
    // It looks up what serves too, and refuses when that was deleted (hashicorp/terraform-provider-aws 48997).
    this.config(endpoint.configName);
    const { input } = this.config(configName);
    const config =
      deploymentConfig ?? (retain.deploymentConfig ? endpoint.lastDeploymentConfig : undefined) ?? {};
    this.#assertAlarmsExist(config);
    this.role.watchAlarms(input, config);
    endpoint.lastDeploymentConfig = config;
    runDeployment(this, endpoint, {
      configName,
      deploymentConfig: config,
      startedAtMs: this.clock.nowMs,
      variants: this.launchVariants(
        input.ProductionVariants,
        retain.variantProperties ? endpoint.variants : [],
      ),
      trafficRatio: 0,
      stage: "Creating",
      isOver: false,
    });
    return endpoint;
  }

  /** Starts the containers of a configuration; rejects when one does not come up. */
  async startModels(config: EndpointConfigInput): Promise<void> {
    for (const variant of [...config.ProductionVariants, ...(config.ShadowProductionVariants ?? [])]) {
      await this.hosts.prepare(this.model(variant.ModelName).input);
    }
  }

  /**
   * Sends the traffic back to the fleet that was there before. The status stays `Updating`, and ends `InService`:
   * `RollingBack` is the word for changes of weights and counts.
   *
   * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
   */
  rollBack(endpoint: Endpoint, reason: string): void {
    const { pending } = endpoint;
    if (!pending || pending.isOver) return;
    pending.isOver = true;
    pending.trafficRatio = 0;
    pending.stage = "RollingBack";
    endpoint.failureReason = reason;
    this.setStatus(endpoint, "Updating", `back to ${endpoint.configName}: ${reason}`);
    this.retire(endpoint, pending.variants);
    this.clock.at(this.clock.nowMs + PROVISION_MS / 4, () => {
      endpoint.pending = undefined;
      this.setStatus(endpoint, "InService", `rolled back to ${endpoint.configName}: ${reason}`);
    });
  }

  setStatus(endpoint: Endpoint, status: EndpointStatus, detail: string): void {
    endpoint.status = status;
    endpoint.lastModifiedMs = this.clock.nowMs;
    this.events.push({ atMs: this.clock.nowMs, endpointName: endpoint.name, status, detail });
    if (status !== "InService") return;
    for (const { modelName } of endpoint.variants) {
      this.role.report(modelName, `/aws/sagemaker/Endpoints/${endpoint.name}`, "/aws/sagemaker/Endpoints");
    }
  }

  /** @throws AwsError `ValidationException` for an endpoint that is on its way */
  deleteEndpoint(name: string): void {
    const endpoint = this.endpoint(name);
    if (/ing$/.test(endpoint.status)) {
      throw validationError(`Cannot update in-progress endpoint "${endpoint.arn}".`);
    }
    this.retire(endpoint, [...endpoint.variants, ...endpoint.shadows]);
    this.setStatus(endpoint, "Deleting", `with ${endpoint.configName}`);
    this.endpoints.delete(name);
  }

  /** Ends the billing of a fleet. */
  retire(endpoint: Endpoint, variants: readonly LiveVariant[]): void {
    for (const variant of variants) {
      this.retired.push({ endpointArn: endpoint.arn, variant, endedAtMs: this.clock.nowMs });
    }
  }

  launchVariants(inputs: readonly VariantInput[], retained: readonly LiveVariant[] = []): LiveVariant[] {
    return inputs.map((input) => {
      const before = retained.find((variant) => variant.name === input.VariantName);
      return {
        name: input.VariantName,
        modelName: input.ModelName,
        input,
        weight: before?.weight ?? input.InitialVariantWeight ?? 1,
        instanceCount: before?.instanceCount ?? input.InitialInstanceCount ?? 0,
        startedAtMs: this.clock.nowMs,
      };
    });
  }

  #assertAlarmsExist(config: DeploymentConfig): void {
    for (const name of watchedAlarms(config)) {
      if (!this.alarms.alarms.has(name)) {
        throw new AwsError(
          "ValidationException",
          `The alarm "${name}" of the auto-rollback configuration does not exist.`,
        );
      }
    }
  }
}

export interface RetainOptions {
  readonly variantProperties: boolean;
  readonly deploymentConfig: boolean;
}
