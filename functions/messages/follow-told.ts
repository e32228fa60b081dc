import type { MessageRoute, ToldAlarms } from "../contracts/messages";
import type { Message } from "./message";

/** An alarm that is on for so long is told again. */
const REMIND_AFTER_MS = 7 * 86_400_000;

/** Routes that want a message, by what it is about and how much it matters. */
export function routesFor(message: Message, routes: readonly MessageRoute[]): readonly MessageRoute[] {
  return routes.filter(
    ({ kinds, severities }) => kinds.includes(message.kind) && severities.includes(message.severity),
  );
}

/**
 * Who is to be told of an alarm, and what is known of it then. An alarm that is on already is not told again for a week,
 * however often it comes and goes between; that it is over is told to those who heard that it was on, and to nobody
 * else.
 */
export function followAlarm(
  message: Message & { readonly alarm: NonNullable<Message["alarm"]> },
  routes: readonly MessageRoute[],
  told: ToldAlarms,
  nowMs: number,
): { readonly routes: readonly MessageRoute[]; readonly told: ToldAlarms } {
  const { name, state } = message.alarm;
  const before = told.alarms[name];
  if (state === "over") {
    const { [name]: _, ...alarms } = told.alarms;
    return { routes: routes.filter((route) => before?.routes.includes(route.name)), told: { alarms } };
  }
  if (before && nowMs - Date.parse(before.toldAt) < REMIND_AFTER_MS) return { routes: [], told };
  const wanting = routesFor(message, routes);
  if (wanting.length === 0) return { routes: [], told };
  const entry = { toldAt: new Date(nowMs).toISOString(), routes: wanting.map((route) => route.name) };
  return { routes: wanting, told: { alarms: { ...told.alarms, [name]: entry } } };
}
