/** What a message is about. */
export const MESSAGE_KINDS = ["data", "model", "service", "money", "orders"] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** How much it matters: somebody is woken, or somebody looks tomorrow. */
export const MESSAGE_SEVERITIES = ["critical", "warning"] as const;
export type MessageSeverity = (typeof MESSAGE_SEVERITIES)[number];

/** Figures that are told without being asked for. */
export const DIGESTS = ["daily", "weekly"] as const;
export type DigestName = (typeof DIGESTS)[number];

/** Which alarms people know of, so that each is told once and its end only to who heard of it: `TOLD_KEY`. */
export interface ToldAlarms {
  readonly alarms: Readonly<Record<string, { readonly toldAt: string; readonly routes: readonly string[] }>>;
}

export const MESSAGES_PREFIX = "messages/";
export const TOLD_KEY = `${MESSAGES_PREFIX}told.json`;

/** How a route wants its messages, and how they get there. */
export interface MessageRoute {
  readonly name: string;
  readonly kinds: readonly MessageKind[];
  readonly severities: readonly MessageSeverity[];
  readonly digests: readonly DigestName[];
  readonly form: "mail" | "chat" | "webhook" | "pagerduty";
  /** Topic of a mail or chat; the others get events of the bus with the route's name as their type. */
  readonly topicArn?: string;
}
