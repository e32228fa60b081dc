import type { MetricDatum } from "./metrics";

/** Where a handler sends metrics. Implemented over CloudWatch by `functions/aws/metrics.ts`. */
export interface MetricsPublisher {
  /** Publishes all data in as few calls as the service allows; refuses NaN and infinities. */
  publish(data: readonly MetricDatum[]): Promise<{ readonly published: number; readonly calls: number }>;
}

/** Where a handler sends messages for people. Implemented over SNS by `functions/aws/notifier.ts`. */
export interface Notifier {
  /** `subject` is at most 100 ASCII characters; `attributes` are for subscription filters. */
  notify(message: {
    readonly subject: string;
    readonly body: string;
    readonly attributes?: Readonly<Record<string, string>>;
    /** The body is told as it is, without a word on the run that sends it. */
    readonly isWhole?: boolean;
  }): Promise<void>;
}

/** Where a handler puts events for other systems. Implemented over EventBridge by `functions/aws/event-bus.ts`. */
export interface EventBus {
  put(detailType: string, detail: unknown): Promise<void>;
}

/** One request to the model. See design of the endpoint contract in `functions/forecasting/`. */
export interface InstanceRequest {
  readonly product_id: string;
  readonly date: string;
  readonly features: Readonly<Record<string, number | null>>;
}

/** One answer of the model. Bounds are absent where the model gives none. */
export interface InstancePrediction {
  readonly product_id: string;
  readonly date: string;
  readonly predicted_demand: number;
  readonly lower?: number;
  readonly upper?: number;
  /** The variant behind the endpoint that answered; absent where no endpoint was asked. */
  readonly variant?: string;
}

/** The deployment of an endpoint. Implemented over SageMaker and Scheduler by `functions/aws/rollout.ts`. */
export interface Rollout {
  /**
   * How far the deployment is for which a schedule was made; of none in particular, whether one is under way.
   *
   * @param nowMs when it is asked.
   */
  look(scheduleArn: string | undefined, nowMs: number): Promise<"to come" | "under way" | "over">;
  /** Takes away the schedule that watches it; nothing when it is gone. */
  endWatch(scheduleArn: string): Promise<void>;
}

/** Which model versions serve. Implemented over SageMaker by `functions/aws/served-models.ts`. */
export interface ServedModels {
  /** By the name of the variant. While a deployment is under way either of two may answer: `A or B`. */
  versions(): Promise<ReadonlyMap<string, string>>;
}

/** All models behind an endpoint, those that nobody hears of among them. */
export interface ServedVariants extends ServedModels {
  /** Those that get a copy of the requests and answer nobody. */
  shadows(): Promise<ReadonlyMap<string, string>>;
}

/** How the model is asked. */
export interface AskOptions {
  /** The variant that is to answer; whichever the endpoint chooses when absent. */
  readonly variant?: string;
  /**
   * Names the request of instances `first` and on, in what the endpoint captures of it: 1 to 64 printable characters.
   * What a shadow answers is found by it.
   */
  readonly nameOf?: (first: number) => string;
}

/** The model endpoint. Implemented over the SageMaker runtime by `functions/aws/endpoint.ts`. */
export interface ForecastEndpoint {
  /** Sends instances in payloads within the service's limits; answers in the order of the instances. */
  predict(
    instances: readonly InstanceRequest[],
    options?: AskOptions,
  ): Promise<readonly InstancePrediction[]>;
}

/** An alarm of the stack that is on. */
export interface AlarmOn {
  /** Without what all alarms of the stack have in common. */
  readonly name: string;
  /** ISO instant; `null` where it is not told. */
  readonly since: string | null;
  readonly description: string;
}
