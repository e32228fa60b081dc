import type { MessageSeverity } from "../contracts/messages";
import { kindOfAlarm, kindOfNote, severityOfAlarm } from "./classify";
import type { Message } from "./message";

/** What SNS hands to a function for one message. */
export interface PublishedMessage {
  readonly Subject?: string | null;
  readonly Message: string;
  readonly Timestamp: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
}

/** What CloudWatch says of a change, to a topic or on the bus. */
export interface AlarmChange {
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly reason: string;
  /** ISO instant. */
  readonly at: string;
  /** Of a watched product. */
  readonly productId?: string;
}

/** What the words of a message are made with. */
export interface Wording {
  readonly environment: string;
  /** What all names of alarms begin with: `final-mile-dev-`. */
  readonly alarmPrefix: string;
  /** Address of the pages, without a slash at its end. */
  readonly pagesUrl: string;
}

/** The change of an alarm that a published message tells of; `undefined` when it is something else. */
export function readAlarmChange({ Message }: PublishedMessage): AlarmChange | undefined {
  let told: Readonly<Record<string, unknown>>;
  try {
    told = JSON.parse(Message) as typeof told;
  } catch {
    return undefined;
  }
  if (typeof told?.AlarmName !== "string" || typeof told.NewStateValue !== "string") return undefined;
  const { Dimensions = [] } = (told.Trigger ?? {}) as {
    readonly Dimensions?: readonly { readonly name: string; readonly value: string }[];
  };
  return {
    name: told.AlarmName,
    description: String(told.AlarmDescription ?? ""),
    state: told.NewStateValue,
    reason: String(told.NewStateReason ?? ""),
    at: String(told.StateChangeTime ?? ""),
    productId: Dimensions.find(({ name }) => name === "ProductId")?.value,
  };
}

/** The message of an alarm that went on, or is over. */
export function tellAlarm(change: AlarmChange, wording: Wording): Message {
  const { name, description, reason, at, productId } = change;
  const shortName = name.startsWith(wording.alarmPrefix) ? name.slice(wording.alarmPrefix.length) : name;
  const severity = severityOfAlarm(shortName);
  const what = shortName.replace(/-(warning|critical)$/, "").replaceAll("-", " ");
  const isOn = change.state === "ALARM";
  const [, rule = description, runbookUrl] = /^(.*?)\s*Runbook: (\S+)$/s.exec(description) ?? [];
  return {
    kind: kindOfAlarm(shortName),
    severity,
    title: `${isOn ? severity : "over"}: ${what} (${wording.environment})`,
    lines: [
      isOn ? `The alarm "${what}" of ${wording.environment} is on.` : `The alarm "${what}" is over.`,
      "",
      ...(isOn ? [`Why: ${reason}`, ...(rule ? [`Rule: ${rule}`] : [])] : []),
      `At: ${at
        .replace(/\.\d+/, "")
        .replace("T", " ")
        .replace(/(Z|\+0000|\+00:00)$/, " UTC")}`,
    ],
    runbookUrl: isOn ? runbookUrl : undefined,
    pageUrl: pageOf(wording, productId),
    alarm: { name, state: isOn ? "on" : "over" },
  };
}

/** Something that one of our functions, or of AWS's services, says in its own words. */
export function tellNote(published: PublishedMessage, wording: Wording): Message {
  const { MessageAttributes = {}, Message } = published;
  const subject = published.Subject || Message.split("\n")[0]!.slice(0, 100);
  const kind = kindOfNote(MessageAttributes.kind?.Value, subject);
  const severity: MessageSeverity = MessageAttributes.severity?.Value === "critical" ? "critical" : "warning";
  return { kind, severity, title: subject, lines: Message.split("\n"), pageUrl: pageOf(wording) };
}

function pageOf({ pagesUrl }: Wording, productId?: string): string {
  return `${pagesUrl}/dashboard${productId === undefined ? "" : `?product_id=${encodeURIComponent(productId)}`}`;
}
