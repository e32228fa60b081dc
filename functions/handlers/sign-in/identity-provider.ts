import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { OperatorError } from "../../contracts/errors";
import type { SignInSettings } from "../../contracts/settings/handlers";
import { listGroups } from "../../http/person-of-claims";

/** What is remembered between a person's leave for the provider and the return; sealed, in a cookie. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Page to return to. */
  readonly to: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** What the provider said of the person, all of it checked. */
export interface SignedIn {
  readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string };
  /** The provider's own word, to be given back at the sign-out. */
  readonly idToken: string;
}

/** The provider did not let the person in, or its answer does not prove who it is. Nobody is signed in. */
export class SignInRefusedError extends OperatorError {
  override name = "SignInRefusedError";
}

/** The provider does not answer, or is not what the settings say. */
export class ProviderError extends OperatorError {
  override name = "ProviderError";
}

export interface IdentityProvider {
  begin(
    redirectUri: string,
  ): Promise<{ readonly url: URL; readonly attempt: Omit<SignInAttempt, "to" | "expiresAt"> }>;
  finish(returned: URL, attempt: SignInAttempt): Promise<SignedIn>;
  /** Where the provider's own session ends; `undefined` where it has no such place. */
  endSessionUrl(returnTo: string, idTokenHint: string | undefined): Promise<string | undefined>;
}

/** A provider on this machine may do without TLS: there is no network between. */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/;
/** The description of a provider changes rarely; keys that it does not know yet are fetched anyhow. */
const DESCRIPTION_MS = 3_600_000;
const TIMEOUT_SECONDS = 8;

/**
 * The OpenID provider of the settings, by the authorization code flow with PKCE. `openid-client` is a certified client:
 * it holds answers against state, nonce, issuer, audience, times and the algorithms that the provider states, and with
 * the checks of non-repudiation the token's signature against the provider's keys.
 */
export function createIdentityProvider(
  settings: SignInSettings,
  readClientSecret: (name: string) => Promise<string>,
): IdentityProvider {
  let known: { readonly configuration: Promise<Configuration>; readonly untilMs: number } | undefined;

  async function discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecretName } = settings;
    const secret = clientSecretName === undefined ? undefined : await readClientSecret(clientSecretName);
    try {
      return await discovery(new URL(issuer), clientId, undefined, toClientAuth(secret), {
        timeout: TIMEOUT_SECONDS,
        execute: [enableNonRepudiationChecks, ...(LOOPBACK.test(issuer) ? [allowInsecureRequests] : [])],
      });
    } catch (cause) {
      throw new ProviderError(
        `The identity provider ${issuer} does not describe itself: ${(cause as Error).message}. Check signIn.issuer, and that the function reaches it.`,
        { cause },
      );
    }
  }

  function configuration(): Promise<Configuration> {
    if (!known || Date.now() >= known.untilMs) {
      const asked = discover();
      known = { configuration: asked, untilMs: Date.now() + DESCRIPTION_MS };
      // A provider that was away is asked anew.
      asked.catch(() => {
        known = undefined;
      });
    }
    return known.configuration;
  }

  return {
    async begin(redirectUri) {
      const [state, nonce, codeVerifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: settings.scopes.join(" "),
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      });
      return { url, attempt: { state, nonce, codeVerifier } };
    },
    async finish(returned, { state, nonce, codeVerifier }) {
      const provider = await configuration();
      try {
        const tokens = await authorizationCodeGrant(provider, returned, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        });
        const own = tokens.claims()!;
        const isComplete = listGroups(own, settings.claims.rolesClaim) !== undefined;
        // Many providers tell groups only when asked for them.
        const asked =
          isComplete || provider.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : await fetchUserInfo(provider, tokens.access_token, own.sub);
        return { claims: { ...asked, ...own }, idToken: tokens.id_token! };
      } catch (cause) {
        throw toRefusal(cause as Error, settings.issuer);
      }
    },
    async endSessionUrl(returnTo, idTokenHint) {
      const { clientId, logoutUrl } = settings;
      if (logoutUrl !== undefined) {
        return `${logoutUrl}?${new URLSearchParams({ client_id: clientId, logout_uri: returnTo })}`;
      }
      const provider = await configuration();
      if (provider.serverMetadata().end_session_endpoint === undefined) return undefined;
      return buildEndSessionUrl(provider, {
        post_logout_redirect_uri: returnTo,
        ...(idTokenHint === undefined ? {} : { id_token_hint: idTokenHint }),
      }).href;
    },
  };
}

/** How the client proves itself, as the provider takes it: in the header unless only the body will do. */
function toClientAuth(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None();
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    (methods.includes("client_secret_basic") ? basic : post)(server, client, body, headers);
  };
}

/** Answers that prove nothing are refused; a provider that does not answer has failed. */
function toRefusal(cause: Error, issuer: string): Error {
  if (cause instanceof AuthorizationResponseError) {
    return new SignInRefusedError(`The provider answered "${cause.error}".`, { cause });
  }
  const { code } = cause as { readonly code?: unknown };
  if (typeof code === "string" && !UNANSWERED.includes(code)) {
    return new SignInRefusedError(`The provider's answer is not accepted (${code}).`, { cause });
  }
  return new ProviderError(`The identity provider ${issuer} does not answer: ${cause.message}.`, { cause });
}

const UNANSWERED = ["OAUTH_TIMEOUT", "OAUTH_ABORT"];
