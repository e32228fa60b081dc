import type { MessageKind, MessageSeverity } from "../contracts/messages";

/** Subjects and conditions of alarms that are not about the service itself; the first that fits decides. */
const KINDS: readonly (readonly [begins: string, kind: MessageKind])[] = [
  ["fleet-data-age", "data"],
  ["fleet-rejected-files", "data"],
  ["fleet-live-inputs", "data"],
  ["fleet-completeness", "data"],
  ["ingest-", "data"],
  ["fleet-held-orders", "orders"],
  ["replenish-", "orders"],
  ["orders-", "orders"],
  ["costs-", "money"],
  ["fleet-", "model"],
  ["product-", "model"],
  ["monitor-", "model"],
];

/** What an alarm is about, by its name without project and stack: `fleet-accuracy-critical`. */
export function kindOfAlarm(name: string): MessageKind {
  return KINDS.find(([begins]) => name.startsWith(begins))?.[1] ?? "service";
}

/** The end of its name says it; an alarm without one is taken seriously. */
export function severityOfAlarm(name: string): MessageSeverity {
  return name.endsWith("-warning") ? "warning" : "critical";
}

/** Attributes that our functions send with what they say. */
const BY_ATTRIBUTE: Readonly<Record<string, MessageKind>> = {
  data: "data",
  monitoring: "model",
  model: "model",
  budget: "money",
  money: "money",
  orders: "orders",
};

/** What a message is about that is no alarm: as its sender says, or by who speaks. */
export function kindOfNote(attribute: string | undefined, subject: string): MessageKind {
  return BY_ATTRIBUTE[attribute ?? ""] ?? (/\b(budget|cost)/i.test(subject) ? "money" : "service");
}
