import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { JWK } from "oidc-provider";
import { ROLES, type Role } from "../../../../functions/contracts/people";
import { closeServer, listen, type RunningServer } from "../../server/http-server";

/** Somebody who may sign in. */
export interface LocalPerson {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** One person for each role. */
export const LOCAL_PEOPLE: readonly LocalPerson[] = (
  [
    ["planner", "Paula Planner"],
    ["finance", "Felix Finance"],
    ["engineer", "Erin Engineer"],
  ] as const satisfies readonly (readonly [Role, string])[]
).map(([role, name]) => ({ id: `sandbox-${role}`, name, groups: [role] }));

export interface LocalProviderOptions {
  /** Where the pages lie: the only address that people are sent back to. */
  readonly pagesUrls: () => readonly string[];
  /** @default one for each role */
  readonly people?: readonly LocalPerson[];
  /** Host in the issuer, on loopback. @default "127.0.0.1" */
  readonly hostname?: string;
}

/** The client that the pages are registered as: public, protected by PKCE. */
const LOCAL_CLIENT_ID = "final-mile-sandbox";
const LOCAL_GROUPS_CLAIM = "groups";

/**
 * A certified OpenID provider on loopback for the sandbox's own people, who sign in by a click. Its keys, sessions and
 * grants live in memory and end with it.
 */
export async function startLocalProvider(options: LocalProviderOptions): Promise<RunningServer> {
  const { people = LOCAL_PEOPLE, hostname = "127.0.0.1" } = options;
  const server = createServer((request, response) => {
    // Made when it is first asked: only then it is known where the pages lie.
    handling ??= createHandler(issuer, options.pagesUrls(), people);
    handling
      .then((handle) => handle(request, response))
      .catch((error: Error) => response.writeHead(500).end(error.message));
  });
  let handling: Promise<Handle> | undefined;
  await listen(server, 0);
  const issuer = `http://${hostname}:${(server.address() as AddressInfo).port}`;
  return { url: issuer, close: () => closeServer(server) };
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

async function createHandler(
  issuer: string,
  pagesUrls: readonly string[],
  people: readonly LocalPerson[],
): Promise<Handle> {
  const { default: Provider } = await import("oidc-provider");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: LOCAL_CLIENT_ID,
        token_endpoint_auth_method: "none",
        redirect_uris: pagesUrls.map((url) => `${url}/signed-in`),
        post_logout_redirect_uris: pagesUrls.map((url) => `${url}/signed-out`),
      },
    ],
    jwks: {
      keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "sandbox" } as JWK],
    },
    cookies: { keys: [randomUUID()] },
    pkce: { required: () => true },
    claims: { openid: ["sub"], profile: ["name", LOCAL_GROUPS_CLAIM], email: [] },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        // Who signs out of the pages is out: there is nothing else to be signed in to.
        logoutSource: (context, form) => {
          context.type = "html";
          context.body = `<!doctype html><title>Signing out</title>${form}<script>document.forms[0].insertAdjacentHTML("beforeend",'<input type="hidden" name="logout" value="yes">');document.forms[0].submit()</script>`;
        },
      },
    },
    interactions: { url: (_, { uid }) => `/people/${uid}` },
    findAccount: (_, id) => {
      const person = people.find((each) => each.id === id);
      if (!person) return undefined;
      return { accountId: id, claims: () => ({ sub: id, name: person.name, groups: [...person.groups] }) };
    },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId,
        accountId: oidc.session?.accountId,
      });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
    ttl: { Session: 3600, Interaction: 600, Grant: 3600, AccessToken: 600, IdToken: 600 },
  });
  const answer = provider.callback();
  return (request, response) => {
    const url = new URL(request.url ?? "/", issuer);
    if (!url.pathname.startsWith("/people/")) return answer(request, response);
    const chosen = url.searchParams.get("as");
    if (chosen === null) return showPeople(response, url.pathname, people);
    return provider.interactionFinished(request, response, { login: { accountId: chosen } });
  };
}

function showPeople(response: ServerResponse, path: string, people: readonly LocalPerson[]): void {
  const links = people.map(
    ({ id, name, groups }) =>
      `<li><a href="${path}?as=${id}">${name}</a>, ${groups.join(" and ") || "no role"}`,
  );
  response
    .writeHead(200, { "content-type": "text/html; charset=utf-8" })
    .end(
      `<!doctype html><html lang="en"><title>Sign in to the sandbox</title><h1>Who are you?</h1><ul>${links.join("")}</ul>`,
    );
}

/** What a stack is configured with to let these people in. */
export function localSignIn(issuer: string): Readonly<Record<string, unknown>> {
  return {
    "signIn.provider": "oidc",
    "signIn.issuer": issuer,
    "signIn.clientId": LOCAL_CLIENT_ID,
    "signIn.rolesClaim": LOCAL_GROUPS_CLAIM,
    ...Object.fromEntries(ROLES.map((role) => [`signIn.${role}Groups`, [role]])),
  };
}
