import { logError } from "../aws/log/run-log";
import { readSecret } from "../aws/read-secret";
import { createTextSealer, type TextSealer } from "../aws/sealed-text";
import type { HttpEvent, HttpResult, InvocationContext } from "../contracts/events";
import { ROLES } from "../contracts/people";
import type { SignInSettings } from "../contracts/settings/handlers";
import { renderSignInPage } from "../dashboard/sign-in-pages";
import {
  clearCookie,
  ID_HINT_COOKIE,
  readCookie,
  SESSION_COOKIE,
  SIGN_IN_COOKIE,
  setCookie,
} from "../http/cookies";
import { isFromOwnPage, originOf, START_PAGE, toOwnPath } from "../http/origin";
import { pageHeaders } from "../http/page-headers";
import { personOfClaims } from "../http/person-of-claims";
import { reportProblem } from "../http/report-problem";
import { SECURITY_HEADERS } from "../http/security-headers";
import { writeSession } from "../http/session";
import { logRequest } from "./log-runs";
import {
  createIdentityProvider,
  type IdentityProvider,
  ProviderError,
  type SignInAttempt,
  SignInRefusedError,
} from "./sign-in/identity-provider";

export interface SignInDependencies {
  readonly sealer: TextSealer;
  readonly provider: IdentityProvider;
}

/** Seconds a person may take at the provider. */
const ATTEMPT_SECONDS = 600;
/** A browser keeps no cookie beyond 4,096 bytes; a provider gets along without its own word. */
const LONGEST_ID_HINT = 3_800;
const SIGN_OUT_PATH = "/sign-out";

let dependencies: SignInDependencies | undefined;

/** The function `sign-in`: lets people in by an OpenID provider, and out again. */
export async function handleSignIn(
  event: HttpEvent,
  settings: SignInSettings,
  context?: InvocationContext,
): Promise<HttpResult> {
  const { sessionKeyArn: keyArn, environment } = settings;
  dependencies ??= {
    sealer: createTextSealer({ keyArn, environment }),
    provider: createIdentityProvider(settings, readSecret),
  };
  const services = dependencies;
  return logRequest("sign-in", event, context, (requestId) => signIn(event, settings, services, requestId));
}

/** `GET /sign-in`, `GET /signed-in`, `POST /sign-out` and `GET /signed-out`. */
export async function signIn(
  event: HttpEvent,
  settings: SignInSettings,
  services: SignInDependencies,
  requestId?: string,
): Promise<HttpResult> {
  const { method } = event.requestContext.http;
  try {
    switch (`${method} ${event.rawPath}`) {
      case "GET /sign-in":
        return await begin(event, services);
      case "GET /signed-in":
        return await finish(event, settings, services);
      case `POST ${SIGN_OUT_PATH}`:
        return await signOut(event, services, requestId);
      case "GET /signed-out":
        return page(200, "Signed out", "You are signed out.", { href: START_PAGE, label: "Sign in again" });
      default:
        return reportProblem(event, { status: 404 }, requestId);
    }
  } catch (error) {
    if (error instanceof SignInRefusedError) {
      logError(error);
      return refuse(400, error.message);
    }
    logError(error);
    if (error instanceof ProviderError) {
      return page(502, "The sign-in does not work", "The identity provider does not answer.", {
        href: "/sign-in",
        label: "Try again",
      });
    }
    return reportProblem(event, error, requestId);
  }
}

async function begin(event: HttpEvent, { provider, sealer }: SignInDependencies): Promise<HttpResult> {
  const { url, attempt: fresh } = await provider.begin(`${originOf(event)}/signed-in`);
  const kept: SignInAttempt = {
    ...fresh,
    to: toOwnPath(event.queryStringParameters?.to),
    expiresAt: secondsNow(event) + ATTEMPT_SECONDS,
  };
  const cookie = setCookie(
    SIGN_IN_COOKIE,
    await sealer.seal("sign-in", JSON.stringify(kept)),
    ATTEMPT_SECONDS,
  );
  return leadTo(url.href, [cookie]);
}

async function finish(
  event: HttpEvent,
  settings: SignInSettings,
  { provider, sealer }: SignInDependencies,
): Promise<HttpResult> {
  const kept = await readAttempt(event, sealer);
  if (!kept) return refuse(400, "This sign-in was not begun in this browser, or was begun too long ago.");
  const returned = new URL(`${originOf(event)}${event.rawPath}?${event.rawQueryString ?? ""}`);
  const { claims, idToken } = await provider.finish(returned, kept);
  const person = personOfClaims(claims, settings.claims);
  if (person.roles.length === 0) {
    const needed = ROLES.flatMap((role) => settings.claims.roles[role]).join(", ");
    return refuse(
      403,
      `You are ${person.name}, and have no role here: the claim "${settings.claims.rolesClaim}" has none of ${needed}. Ask whoever keeps the identity provider.`,
    );
  }
  const seconds = settings.sessionHours * 3600;
  const session = await sealer.seal("session", writeSession(person, secondsNow(event) + seconds));
  return leadTo(kept.to, [
    setCookie(SESSION_COOKIE, session, seconds),
    clearCookie(SIGN_IN_COOKIE),
    ...(idToken.length <= LONGEST_ID_HINT
      ? [setCookie(ID_HINT_COOKIE, idToken, seconds, SIGN_OUT_PATH)]
      : []),
  ]);
}

async function readAttempt(event: HttpEvent, sealer: TextSealer): Promise<SignInAttempt | undefined> {
  const cookie = readCookie(event, SIGN_IN_COOKIE);
  const text = cookie === undefined ? undefined : await sealer.open("sign-in", cookie);
  if (text === undefined) return undefined;
  const kept = JSON.parse(text) as SignInAttempt;
  return kept.expiresAt > secondsNow(event) ? kept : undefined;
}

/**
 * Ends the session here, and leads on to where the provider ends its own. By a page, not a redirect: a browser lets a
 * form be redirected to no other site that the page's policy does not name.
 */
async function signOut(
  event: HttpEvent,
  { provider }: SignInDependencies,
  requestId: string | undefined,
): Promise<HttpResult> {
  if (!isFromOwnPage(event)) {
    const detail = "The request was not made by a page of this stack.";
    return reportProblem(event, { status: 403, detail }, requestId);
  }
  const here = `${originOf(event)}/signed-out`;
  const next = await provider
    .endSessionUrl(here, readCookie(event, ID_HINT_COOKIE))
    .catch((error: unknown) => {
      // Signed out here all the same.
      logError(error);
      return undefined;
    });
  const answer = page(200, "Signing out", "You are signed out here.", {
    href: next ?? here,
    label: "On to the identity provider's sign-out",
  });
  return {
    ...answer,
    headers: { ...answer.headers, refresh: `0; url=${next ?? here}` },
    cookies: [clearCookie(SESSION_COOKIE), clearCookie(ID_HINT_COOKIE, SIGN_OUT_PATH)],
  };
}

function secondsNow({ requestContext }: HttpEvent): number {
  return Math.floor(requestContext.timeEpoch / 1000);
}

function leadTo(location: string, cookies: readonly string[]): HttpResult {
  const headers = {
    ...SECURITY_HEADERS,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    location,
  };
  return { statusCode: 302, headers, cookies, body: "" };
}

function page(
  statusCode: number,
  title: string,
  message: string,
  next: { readonly href: string; readonly label: string },
): HttpResult {
  return {
    statusCode,
    headers: {
      ...SECURITY_HEADERS,
      ...pageHeaders(undefined),
      "cache-control": "no-store",
      "content-type": "text/html; charset=utf-8",
    },
    body: renderSignInPage(title, message, next),
  };
}

function refuse(statusCode: 400 | 403, message: string): HttpResult {
  return {
    ...page(statusCode, "Not signed in", message, { href: "/sign-in", label: "Sign in again" }),
    cookies: [clearCookie(SIGN_IN_COOKIE)],
  };
}
