import type { SandboxClock } from "../../clock";
import type { MetricStore } from "../cloudwatch/metric-store";

interface QueueMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAtMs: number;
}

export interface Queue {
  readonly arn: string;
  readonly name: string;
  readonly messages: QueueMessage[];
}

/** Queues as dead-letter targets: events that could not be handled end here and are counted. */
export class QueueStore {
  readonly queues = new Map<string, Queue>();
  readonly #clock: SandboxClock;
  readonly #metrics: MetricStore;

  constructor(clock: SandboxClock, metrics: MetricStore) {
    this.#clock = clock;
    this.#metrics = metrics;
  }

  create(arn: string): Queue {
    const queue: Queue = { arn, name: arn.split(":").at(-1)!, messages: [] };
    this.queues.set(arn, queue);
    return queue;
  }

  send(arn: string, body: string, attributes: Readonly<Record<string, string>> = {}): void {
    const queue = this.queues.get(arn);
    if (!queue) throw new Error(`The queue ${arn} does not exist.`);
    queue.messages.push({ body, attributes, sentAtMs: this.#clock.nowMs });
    const dimensions = [{ Name: "QueueName", Value: queue.name }];
    const point = { atMs: this.#clock.nowMs, unit: "Count" };
    this.#metrics.record(
      { namespace: "AWS/SQS", metricName: "NumberOfMessagesSent", dimensions },
      { ...point, values: [1] },
    );
    this.#metrics.record(
      { namespace: "AWS/SQS", metricName: "ApproximateNumberOfMessagesVisible", dimensions },
      { ...point, values: [queue.messages.length], isGauge: true },
    );
  }
}
