import type { MessageKind, MessageSeverity } from "../contracts/messages";

/** Something to tell people, before it is known whom and how. */
export interface Message {
  readonly kind: MessageKind;
  readonly severity: MessageSeverity;
  /** One line. */
  readonly title: string;
  /** Lines of plain text. */
  readonly lines: readonly string[];
  /** What to do about it. */
  readonly runbookUrl?: string;
  /** The page that it speaks of. */
  readonly pageUrl?: string;
  /** Of an alarm: its name, and whether it is on or over. */
  readonly alarm?: { readonly name: string; readonly state: "on" | "over" };
}
