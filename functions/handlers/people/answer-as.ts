import { LruCache } from "../../aws/lake/lru-cache";
import { logError } from "../../aws/log/run-log";
import { createTextSealer, type TextSealer } from "../../aws/sealed-text";
import type { HttpEvent, HttpResult } from "../../contracts/events";
import type { Caller } from "../../contracts/people";
import type { PagesSettings } from "../../contracts/settings/handlers";
import { addPersonBar } from "../../dashboard/person-bar";
import { readCookie, SESSION_COOKIE } from "../../http/cookies";
import { identifyMachine } from "../../http/identify-machine";
import { isFromOwnPage } from "../../http/origin";
import { reportProblem } from "../../http/report-problem";
import { headerOf, weightOf } from "../../http/report-request";
import { SECURITY_HEADERS } from "../../http/security-headers";
import { readSession } from "../../http/session";

/**
 * Answers a request in the name of whoever makes it: every handler of a route that people reach goes through here, and
 * asks {@link mayDo} before it shows or does what not everybody may.
 *
 * A person without a session is led to the sign-in and back. What changes something must come from a page of ours. What
 * a person gets is kept by no cache: after the sign-out it is gone.
 */
export async function answerAs(
  event: HttpEvent,
  settings: PagesSettings,
  requestId: string | undefined,
  answer: (caller: Caller) => Promise<HttpResult>,
): Promise<HttpResult> {
  const machine = identifyMachine(event);
  if (machine) return answer(machine);
  try {
    const person = await identifyPerson(event, settings);
    if (!person) return leadToSignIn(event, settings, requestId);
    if (isChange(event) && !isFromOwnPage(event)) {
      const detail = "The request was not made by a page of this stack.";
      return reportProblem(event, { status: 403, detail }, requestId);
    }
    return forPerson(await answer(person), person);
  } catch (error) {
    logError(error);
    return reportProblem(event, error, requestId);
  }
}

const sealers = new Map<string, TextSealer>();
/** Opened cookies: a page and its reloads ask the key once. */
const opened = new LruCache<string>(1 << 20);

async function identifyPerson(event: HttpEvent, settings: PagesSettings): Promise<Caller | undefined> {
  const cookie = readCookie(event, SESSION_COOKIE);
  const { sessionKeyArn: keyArn, environment } = settings;
  if (cookie === undefined || keyArn === undefined) return undefined;
  const name = `${keyArn} ${cookie}`;
  let text = opened.get(name);
  if (text === undefined) {
    const sealer = sealers.get(keyArn) ?? createTextSealer({ keyArn, environment });
    sealers.set(keyArn, sealer);
    text = await sealer.open("session", cookie);
    if (text !== undefined) opened.set(name, text, name.length + text.length);
  }
  return readSession(text, event.requestContext.timeEpoch);
}

function isChange({ requestContext: { http } }: HttpEvent): boolean {
  return http.method !== "GET" && http.method !== "HEAD";
}

function leadToSignIn(
  event: HttpEvent,
  { sessionKeyArn }: PagesSettings,
  requestId: string | undefined,
): HttpResult {
  const accept = headerOf(event, "accept") ?? "*/*";
  const wantsPage = weightOf("text/html", accept) > weightOf("application/problem+json", accept);
  if (sessionKeyArn === undefined || isChange(event) || !wantsPage) {
    return reportProblem(event, { status: 401 }, requestId);
  }
  const query = event.rawQueryString ? `?${event.rawQueryString}` : "";
  const to = encodeURIComponent(`${event.rawPath}${query}`);
  return {
    statusCode: 302,
    headers: { ...SECURITY_HEADERS, "cache-control": "no-store", location: `/sign-in?to=${to}` },
    body: "",
  };
}

function forPerson(result: HttpResult, person: Caller): HttpResult {
  const { etag: _, ...headers } = result.headers;
  const isPage = headers["content-type"]?.startsWith("text/html") === true;
  return {
    ...result,
    headers: { ...headers, "cache-control": "no-store" },
    body: isPage ? addPersonBar(result.body, person) : result.body,
  };
}
