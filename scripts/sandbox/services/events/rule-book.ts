import { AwsError } from "../../server/aws-error";
import { matchesPattern } from "./event-pattern";

/** What a rule sends to: a function, a state machine, or an API destination. */
export interface EventTarget {
  readonly arn: string;
  /** Whom EventBridge acts as where the target has no policy of its own. */
  readonly roleArn?: string;
  /** `$.detail`: the part that is sent; all when absent. */
  readonly inputPath?: string;
}

/** A call that EventBridge would have made of an API destination. Nobody is called: it is kept. */
export interface DestinationCall {
  readonly destination: string;
  readonly body: unknown;
  readonly atMs: number;
}

/**
 * A rule of a bus and the functions, state machines and API destinations it sends to. Schedules of rules are not emulated; nor are other
 * targets.
 */
export interface EventRule {
  readonly arn: string;
  readonly busName: string;
  readonly pattern: unknown;
  readonly isEnabled: boolean;
  /** By ARN. */
  readonly targets: Map<string, EventTarget>;
}

/** An event as a rule sees it, and as its targets get it. */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** Delivers an event to a target. @throws AwsError when the rule may not start it, or it is gone */
export type SendToTarget = (rule: EventRule, target: EventTarget, input: unknown) => Promise<void>;

/** The rules of the account. A matching event is delivered at once, once for each target. */
export class RuleBook {
  readonly rules = new Map<string, EventRule>();
  /** Deliveries that failed, in the target's words: on AWS they end in a metric alone. */
  readonly failures: string[] = [];
  /** Names of API destinations by ARN. */
  readonly destinations = new Map<string, string>();
  readonly calls: DestinationCall[] = [];
  readonly #pending = new Set<Promise<void>>();

  constructor(private readonly send: SendToTarget) {}

  /** Creates or replaces a rule; its targets stay. */
  put(name: string, rule: Omit<EventRule, "targets">): EventRule {
    // A pattern that cannot be evaluated stops the deployment, not the first event.
    matchesPattern(rule.pattern, {});
    const stored = { ...rule, targets: this.rules.get(name)?.targets ?? new Map<string, EventTarget>() };
    this.rules.set(name, stored);
    return stored;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  addTarget(ruleName: string, target: EventTarget): void {
    const rule = this.rules.get(ruleName);
    if (!rule) throw new AwsError("ResourceNotFoundException", `Rule ${ruleName} does not exist.`);
    if (!/:lambda:|:states:|:api-destination\//.test(target.arn)) {
      throw new Error(
        `The sandbox delivers events to functions, state machines and API destinations, not to ${target.arn}.`,
      );
    }
    if (target.inputPath !== undefined && !/^\$(\.[\w-]+)*$/.test(target.inputPath)) {
      throw new Error(`The sandbox does not follow the input path ${target.inputPath} of rule ${ruleName}.`);
    }
    rule.targets.set(target.arn, target);
  }

  /** Starts what the rules of a bus have for an event; it is awaited by {@link settle}. */
  deliver(busName: string, event: BusEvent): void {
    for (const rule of this.rules.values()) {
      if (!rule.isEnabled || rule.busName !== busName || !matchesPattern(rule.pattern, event)) continue;
      for (const target of rule.targets.values()) {
        const delivery = this.send(rule, target, partOf(event, target.inputPath))
          .catch((error: Error) => {
            this.failures.push(`${target.arn}: ${error.message}`);
          })
          .finally(() => this.#pending.delete(delivery));
        this.#pending.add(delivery);
      }
    }
  }

  /** Has {@link settle} wait for something else that goes on by itself. */
  await(work: Promise<void>): void {
    const pending = work.finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  /** Waits until every event that was delivered is handled, those among them that handling has caused. */
  async settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}

function partOf(event: BusEvent, path = "$"): unknown {
  return path
    .split(".")
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], event);
}
