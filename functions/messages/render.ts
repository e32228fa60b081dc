import type { Message } from "./message";

/** Longest line of a mail: what every reader shows without breaking it. */
const LINE_LENGTH = 72;

/** A mail in plain text: short lines, addresses whole and at the end. */
export function renderMail({ lines, runbookUrl, pageUrl }: Message): string {
  const links = [
    ...(runbookUrl ? ["What to do:", runbookUrl] : []),
    ...(pageUrl ? ["The page:", pageUrl] : []),
  ];
  const text = lines.flatMap((line) => wrap(line));
  return `${[...text, ...(links.length > 0 ? ["", ...links] : [])].join("\n")}\n`;
}

/** Lines of words that fit; what stands in columns stays as it is. */
function wrap(line: string): string[] {
  if (line.length <= LINE_LENGTH) return [line];
  const indent = /^\s*(- )?/.exec(line)![0];
  const hanging = " ".repeat(indent.length);
  const wrapped: string[] = [];
  let current = indent;
  for (const word of line.slice(indent.length).split(" ")) {
    const isFirst = current.trim() === "" || current === indent;
    if (!isFirst && current.length + 1 + word.length > LINE_LENGTH) {
      wrapped.push(current);
      current = `${hanging}${word}`;
    } else {
      current = isFirst ? `${current}${word}` : `${current} ${word}`;
    }
  }
  return [...wrapped, current];
}

/**
 * A message for a channel of Slack or Teams, as Amazon Q Developer in chat applications takes it from a topic.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function renderChat({ title, lines, severity, kind, runbookUrl, pageUrl, alarm }: Message): string {
  const nextSteps = [
    ...(runbookUrl ? [`<${runbookUrl}|What to do>`] : []),
    ...(pageUrl ? [`<${pageUrl}|Open the page>`] : []),
  ];
  return JSON.stringify({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title:
        `${alarm?.state === "over" ? ":white_check_mark:" : severity === "critical" ? ":rotating_light:" : ":warning:"} ${title}`.slice(
          0,
          250,
        ),
      description: lines.join("\n").slice(0, 8_000),
      ...(nextSteps.length > 0 ? { nextSteps } : {}),
      keywords: [severity, kind],
    },
  });
}

/** A message for a webhook of one's own; `text` is what Slack's and Teams' simple webhooks show. */
export function renderWebhook(message: Message, environment: string): object {
  const { title, lines, severity, kind, runbookUrl, pageUrl, alarm } = message;
  return {
    text: [title, "", ...lines].join("\n"),
    title,
    severity,
    kind,
    environment,
    ...(alarm ? { alarm: alarm.name, state: alarm.state } : {}),
    ...(runbookUrl ? { runbookUrl } : {}),
    ...(pageUrl ? { pageUrl } : {}),
  };
}

/**
 * An event for PagerDuty: an alarm opens an incident and its end resolves it.
 *
 * @see https://developer.pagerduty.com/docs/events-api-v2-overview
 */
export function renderPagerDuty(message: Message, environment: string): object {
  const { title, lines, severity, kind, runbookUrl, pageUrl, alarm } = message;
  return {
    event_action: alarm?.state === "over" ? "resolve" : "trigger",
    dedup_key: alarm?.name ?? title,
    payload: {
      summary: title.slice(0, 1024),
      source: environment,
      severity,
      class: kind,
      custom_details: { text: lines.join("\n") },
    },
    links: [
      ...(runbookUrl ? [{ href: runbookUrl, text: "What to do" }] : []),
      ...(pageUrl ? [{ href: pageUrl, text: "The page" }] : []),
    ],
  };
}
