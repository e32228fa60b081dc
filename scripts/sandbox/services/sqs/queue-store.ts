import type { SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";
import type { MetricStore } from "../cloudwatch/metric-store";
import { type MessageAttributes, Queue, type QueueMessage, type QueueSettings } from "./queue";

/** The account's queues: what was given up lies here, is counted, and is read by `ops dead-letters`. */
export class QueueStore {
  readonly queues = new Map<string, Queue>();
  readonly #clock: SandboxClock;
  readonly #metrics: MetricStore;

  constructor(clock: SandboxClock, metrics: MetricStore) {
    this.#clock = clock;
    this.#metrics = metrics;
  }

  create(arn: string, settings: QueueSettings = {}): Queue {
    const queue: Queue = new Queue(arn, settings, this.#clock, (visible) =>
      this.#record(queue.name, "ApproximateNumberOfMessagesVisible", visible, true),
    );
    this.queues.set(arn, queue);
    return queue;
  }

  /** The queue whose address ends in this name. @throws AwsError `QueueDoesNotExist` */
  named(name: string): Queue {
    for (const queue of this.queues.values()) if (queue.name === name) return queue;
    throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  }

  /** @throws Error when nobody created the queue: a service would lose what it gave up */
  send(arn: string, body: string, attributes: MessageAttributes = {}): QueueMessage {
    const queue = this.queues.get(arn);
    if (!queue) throw new Error(`The queue ${arn} does not exist.`);
    this.#record(queue.name, "NumberOfMessagesSent", 1, false);
    return queue.send(body, attributes);
  }

  #record(queueName: string, metricName: string, value: number, isGauge: boolean): void {
    const dimensions = [{ Name: "QueueName", Value: queueName }];
    this.#metrics.record(
      { namespace: "AWS/SQS", metricName, dimensions },
      { atMs: this.#clock.nowMs, unit: "Count", values: [value], isGauge },
    );
  }
}
