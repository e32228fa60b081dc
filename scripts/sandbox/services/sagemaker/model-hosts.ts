import { AwsError } from "../../server/aws-error";
import type { S3Store } from "../s3/store";
import type { ContainerInput, ModelInput } from "./types";

/** A model container that listens on loopback. */
export interface ModelHost {
  readonly url: string;
  close(): Promise<void>;
}

/** What a container is started with. */
export interface ModelRequest {
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

/** Model containers, started when first needed and shared by the variants that use the model. */
export class ModelHosts {
  readonly #hosts = new Map<string, Promise<ModelHost>>();
  readonly #store: S3Store;
  readonly #start: StartModel;

  constructor(store: S3Store, start: StartModel) {
    this.#store = store;
    this.#start = start;
  }

  /** The address of a model's container, after it has answered a ping. */
  async urlOf(model: ModelInput): Promise<string> {
    let host = this.#hosts.get(model.ModelName);
    if (!host) {
      host = this.#launch(model);
      this.#hosts.set(model.ModelName, host);
      host.catch(() => this.#hosts.delete(model.ModelName));
    }
    return (await host).url;
  }

  async close(): Promise<void> {
    const hosts = await Promise.allSettled(this.#hosts.values());
    this.#hosts.clear();
    await Promise.all(hosts.map((host) => (host.status === "fulfilled" ? host.value.close() : undefined)));
  }

  async #launch(model: ModelInput): Promise<ModelHost> {
    const container = containerOf(model);
    const host = await this.#start({
      modelName: model.ModelName,
      image: container.Image ?? "",
      artifact: this.#artifact(container),
      environment: container.Environment ?? {},
    });
    const answer = await fetch(`${host.url}/ping`, { signal: AbortSignal.timeout(PING_TIMEOUT_MS) });
    if (answer.ok) return host;
    await host.close();
    throw new Error(`The container did not pass the ping health check: it answered ${answer.status}.`);
  }

  #artifact({ ModelDataUrl }: ContainerInput): Buffer | undefined {
    if (ModelDataUrl === undefined) return undefined;
    const [, bucketName, key] = S3_URI.exec(ModelDataUrl) ?? [];
    const bucket = this.#store.buckets.get(bucketName ?? "");
    const object = bucket && this.#store.current(bucket, key!);
    if (!object) throw new AwsError("ValidationException", `Could not find model data at ${ModelDataUrl}.`);
    return object.body;
  }
}

export function containerOf(model: ModelInput): ContainerInput {
  return model.PrimaryContainer ?? model.Containers?.[0] ?? {};
}
