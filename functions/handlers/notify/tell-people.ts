import type { ObjectStore } from "../../aws/lake/object-store";
import { updateJson } from "../../aws/lake/update-json";
import { inStage } from "../../aws/log/run-log";
import { type MessageRoute, TOLD_KEY, type ToldAlarms } from "../../contracts/messages";
import type { EventBus, Notifier } from "../../contracts/ports";
import type { NotifySettings } from "../../contracts/settings/handlers";
import { followAlarm, routesFor } from "../../messages/follow-told";
import type { Message } from "../../messages/message";
import {
  type AlarmChange,
  type PublishedMessage,
  readAlarmChange,
  tellAlarm,
  tellNote,
  type Wording,
} from "../../messages/read-message";
import { renderChat, renderMail, renderPagerDuty, renderWebhook } from "../../messages/render";

/** What telling people takes. */
export interface TellPorts {
  readonly store: ObjectStore;
  readonly notifierOf: (topicArn: string) => Notifier;
  readonly bus: EventBus;
}

const NOBODY_TOLD: ToldAlarms = { alarms: {} };

export function wordingOf({ environment, alarmPrefix, pagesUrl }: NotifySettings): Wording {
  return { environment, alarmPrefix, pagesUrl };
}

/**
 * What somebody published: an alarm that went on, or a message in its sender's words. That alarms are over comes as an
 * event of its own; the composite alarms, which say it too, are nobody's news.
 *
 * @returns names of the routes that were told
 */
export async function tellPublished(
  published: PublishedMessage,
  settings: NotifySettings,
  ports: TellPorts,
): Promise<readonly string[]> {
  const change = readAlarmChange(published);
  if (change) return change.state === "ALARM" ? tellChange(change, settings, ports) : [];
  const message = tellNote(published, wordingOf(settings));
  return send(message, routesFor(message, settings.routes), settings, ports);
}

/** An alarm that went on or is over, to those who are to hear of it. */
export async function tellChange(
  change: AlarmChange,
  settings: NotifySettings,
  ports: TellPorts,
): Promise<readonly string[]> {
  if (change.state !== "ALARM" && change.state !== "OK") return [];
  const { alarm, ...rest } = tellAlarm(change, wordingOf(settings));
  if (!alarm) return [];
  const message = { ...rest, alarm };
  const nowMs = Date.parse(change.at);
  const before = await readTold(ports.store);
  const { routes } = followAlarm(message, settings.routes, before, nowMs);
  // Sent before it counts as told: a run that is cut short tells it again rather than never.
  const told = await send(message, routes, settings, ports);
  await inStage("remember", () =>
    updateJson<ToldAlarms>(
      ports.store,
      TOLD_KEY,
      (current = NOBODY_TOLD) => followAlarm(message, settings.routes, current, nowMs).told,
    ),
  );
  return told;
}

export async function readTold(store: ObjectStore): Promise<ToldAlarms> {
  const found = await store.get(TOLD_KEY);
  if (found === undefined || found === "unchanged") return NOBODY_TOLD;
  return JSON.parse(Buffer.from(found.bytes).toString("utf8")) as ToldAlarms;
}

/** To all routes, whatever becomes of one: those that failed are named when the others are told. */
export async function send(
  message: Message,
  routes: readonly MessageRoute[],
  { environment }: Pick<NotifySettings, "environment">,
  ports: TellPorts,
): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(
    routes.map((route) => inStage("tell", () => sendOn(route, message, environment, ports))),
  );
  const failed = outcomes.flatMap((outcome, index) =>
    outcome.status === "rejected" ? [`${routes[index]!.name}: ${(outcome.reason as Error).message}`] : [],
  );
  if (failed.length > 0) {
    throw new Error(`${failed.length} of ${routes.length} routes were not told. ${failed.join("; ")}`);
  }
  return routes.map(({ name }) => name);
}

async function sendOn(
  { name, form, topicArn }: MessageRoute,
  message: Message,
  environment: string,
  { notifierOf, bus }: TellPorts,
): Promise<void> {
  const attributes = { kind: message.kind, severity: message.severity, environment };
  switch (form) {
    case "mail":
      return notifierOf(topicArn!).notify({
        subject: `[${environment}] ${message.title.replace(`[${environment}] `, "")}`,
        body: renderMail(message),
        attributes,
        isWhole: true,
      });
    case "chat":
      return notifierOf(topicArn!).notify({
        subject: message.title,
        body: renderChat(message),
        attributes,
        isWhole: true,
      });
    case "webhook":
      return bus.put(name, renderWebhook(message, environment));
    case "pagerduty":
      return bus.put(name, renderPagerDuty(message, environment));
  }
}
