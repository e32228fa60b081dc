import { AwsError } from "../../server/aws-error";
import type { S3Store } from "../s3/store";
import { containerOf, type ModelInput, type ModelRole } from "./types";

/** A model container that listens on loopback. */
export interface ModelHost {
  readonly url: string;
  close(): Promise<void>;
}

/** What a container is started with. */
interface ModelRequest {
  readonly modelName: string;
  readonly image: string;
  /** The bytes of `ModelDataUrl`; `undefined` when the model has none. */
  readonly artifact: Buffer | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts the container of a model; rejects when it does not come up. */
export type StartModel = (request: ModelRequest) => Promise<ModelHost>;

const S3_URI = /^s3:\/\/([^/]+)\/(.+)$/;
const PING_TIMEOUT_MS = 10_000;
/** SageMaker asks for eight minutes. A machine with too much to do may not get round to an answer at once. */
const MOST_PINGS = 6;
/** Containers of multi-model endpoints kept at a time; the one used longest ago makes room. */
const MAX_TARGET_HOSTS = 8;

/**
 * Model containers, started when first needed and shared by the variants that use the model. A multi-model
 * container is emulated by one container per artifact that was asked for.
 */
export class ModelHosts {
  readonly #hosts = new Map<string, Promise<ModelHost>>();
  /** Hosts of target models, the one used last at the end. */
  readonly #targetHosts = new Map<string, Promise<ModelHost>>();
  readonly #store: S3Store;
  readonly #start: StartModel;
  readonly #requireLoad: ModelRole["load"];
  readonly #pingTimeoutMs: number;

  /** @param requireLoad throws where the role of a model lacks what loading it needs */
  constructor(
    store: S3Store,
    start: StartModel,
    requireLoad: ModelRole["load"],
    pingTimeoutMs = PING_TIMEOUT_MS,
  ) {
    this.#store = store;
    this.#start = start;
    this.#requireLoad = requireLoad;
    this.#pingTimeoutMs = pingTimeoutMs;
  }

  /** Starts what can be started before the first request. Rejects when it does not come up. */
  async prepare(model: ModelInput): Promise<void> {
    if (!isMultiModel(model)) await this.urlOf(model);
  }

  /**
   * The address of a model's container, after it has answered a ping.
   *
   * @param targetModel artifact below the model's prefix, for multi-model endpoints
   * @throws AwsError `ValidationException` when a target model is missing, unknown, or not taken
   */
  async urlOf(model: ModelInput, targetModel?: string): Promise<string> {
    if (isMultiModel(model)) return (await this.#targetHost(model, targetModel)).url;
    let host = this.#hosts.get(model.ModelName);
    if (!host) {
      host = this.#launch(model);
      this.#hosts.set(model.ModelName, host);
      host.catch(() => this.#hosts.delete(model.ModelName));
    }
    return (await host).url;
  }

  async close(): Promise<void> {
    const hosts = await Promise.allSettled([...this.#hosts.values(), ...this.#targetHosts.values()]);
    this.#hosts.clear();
    this.#targetHosts.clear();
    await Promise.all(hosts.map((host) => (host.status === "fulfilled" ? host.value.close() : undefined)));
  }

  async #targetHost(model: ModelInput, targetModel: string | undefined): Promise<ModelHost> {
    if (targetModel === undefined) {
      throw new AwsError(
        "ValidationException",
        `TargetModel is required: ${model.ModelName} is a multi-model container.`,
      );
    }
    const key = `${model.ModelName}\u0000${targetModel}`;
    const host = this.#targetHosts.get(key) ?? this.#launch(model, targetModel);
    this.#targetHosts.delete(key);
    this.#targetHosts.set(key, host);
    host.catch(() => this.#targetHosts.delete(key));
    if (this.#targetHosts.size > MAX_TARGET_HOSTS) {
      const [oldest, evicted] = this.#targetHosts.entries().next().value!;
      this.#targetHosts.delete(oldest);
      await (await evicted).close();
    }
    return await host;
  }

  async #launch(model: ModelInput, targetModel = ""): Promise<ModelHost> {
    const container = containerOf(model);
    const host = await this.#start({
      modelName: model.ModelName,
      image: container.Image ?? "",
      artifact: this.#artifact(model, targetModel),
      environment: container.Environment ?? {},
    });
    try {
      await this.#awaitHealth(host);
      return host;
    } catch (error) {
      await host.close();
      throw error;
    }
  }

  async #awaitHealth({ url }: ModelHost): Promise<void> {
    for (let ping = 1; ; ping++) {
      try {
        const answer = await fetch(`${url}/ping`, { signal: AbortSignal.timeout(this.#pingTimeoutMs) });
        if (answer.ok) return;
        throw new Error(`The container did not pass the ping health check: it answered ${answer.status}.`);
      } catch (error) {
        if ((error as Error).name !== "TimeoutError" || ping === MOST_PINGS) throw error;
      }
    }
  }

  #artifact(model: ModelInput, targetModel: string): Buffer | undefined {
    const { ModelDataUrl } = containerOf(model);
    if (ModelDataUrl === undefined) {
      this.#requireLoad(model, undefined);
      return undefined;
    }
    const [, bucketName = "", key = ""] = S3_URI.exec(ModelDataUrl + targetModel) ?? [];
    this.#requireLoad(model, { bucketName, key });
    const bucket = this.#store.buckets.get(bucketName);
    const object = bucket && this.#store.current(bucket, key);
    if (!object)
      throw new AwsError(
        "ValidationException",
        `Could not find model data at ${ModelDataUrl}${targetModel}.`,
      );
    return object.body;
  }
}

function isMultiModel(model: ModelInput): boolean {
  return containerOf(model).Mode === "MultiModel";
}
