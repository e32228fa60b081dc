import { AwsError } from "../../server/aws-error";
import { matchesPattern } from "./event-pattern";

/** A rule of a bus and the functions it sends to. Schedules of rules are not emulated; nor are other targets. */
export interface EventRule {
  readonly arn: string;
  readonly busName: string;
  readonly pattern: unknown;
  readonly isEnabled: boolean;
  readonly targetArns: Set<string>;
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
export type SendToTarget = (rule: EventRule, targetArn: string, event: BusEvent) => Promise<void>;

/** The rules of the account. A matching event is delivered at once, once for each target. */
export class RuleBook {
  readonly rules = new Map<string, EventRule>();
  /** Deliveries that failed, in the target's words: on AWS they end in a metric alone. */
  readonly failures: string[] = [];
  readonly #pending = new Set<Promise<void>>();

  constructor(private readonly send: SendToTarget) {}

  /** Creates or replaces a rule; its targets stay. */
  put(name: string, rule: Omit<EventRule, "targetArns">): EventRule {
    // A pattern that cannot be evaluated stops the deployment, not the first event.
    matchesPattern(rule.pattern, {});
    const stored = { ...rule, targetArns: this.rules.get(name)?.targetArns ?? new Set<string>() };
    this.rules.set(name, stored);
    return stored;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  addTarget(ruleName: string, targetArn: string): void {
    const rule = this.rules.get(ruleName);
    if (!rule) throw new AwsError("ResourceNotFoundException", `Rule ${ruleName} does not exist.`);
    if (!targetArn.includes(":lambda:")) {
      throw new Error(`The sandbox delivers events to functions only, not to ${targetArn}.`);
    }
    rule.targetArns.add(targetArn);
  }

  /** Starts what the rules of a bus have for an event; it is awaited by {@link settle}. */
  deliver(busName: string, event: BusEvent): void {
    for (const rule of this.rules.values()) {
      if (!rule.isEnabled || rule.busName !== busName || !matchesPattern(rule.pattern, event)) continue;
      for (const targetArn of rule.targetArns) {
        const delivery = this.send(rule, targetArn, event)
          .catch((error: Error) => {
            this.failures.push(`${targetArn}: ${error.message}`);
          })
          .finally(() => this.#pending.delete(delivery));
        this.#pending.add(delivery);
      }
    }
  }

  /** Waits until every event that was delivered is handled, those among them that handling has caused. */
  async settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}
