import { generateKeyPairSync } from "node:crypto";
import { expect } from "chai";
import type { HttpEvent, HttpResult } from "../../../functions/contracts/events";
import type { SignInSettings } from "../../../functions/contracts/settings/handlers";
import { type SignInDependencies, signIn } from "../../../functions/handlers/sign-in";
import { createIdentityProvider } from "../../../functions/handlers/sign-in/identity-provider";
import { readSession } from "../../../functions/http/session";
import {
  FORGING_CLIENT,
  type ForgingProvider,
  signToken,
  startForgingProvider,
  type TokenParts,
} from "../../support/forging-provider";
import { createInMemorySealer } from "../../support/in-memory-sealer";

const HOST = "pages.example.com";

const settingsOf = (issuer: string): SignInSettings => ({
  environment: "test",
  sessionKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
  issuer,
  clientId: FORGING_CLIENT,
  scopes: ["openid"],
  claims: {
    rolesClaim: "groups",
    roles: { planner: ["planner"], finance: ["controlling"], engineer: ["ml"] },
  },
  sessionHours: 8,
});

interface Asked {
  readonly query?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly nowMs?: number;
}

/** Name and value of a cookie that an answer sets. */
function cookieOf({ cookies = [] }: HttpResult, name: string): string | undefined {
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.split(";")[0];
}

describe("the function sign-in", () => {
  let provider: ForgingProvider;
  let services: SignInDependencies;

  before(async () => {
    provider = await startForgingProvider();
    services = {
      sealer: createInMemorySealer(),
      provider: createIdentityProvider(settingsOf(provider.issuer), async () => "secret"),
    };
  });
  after(() => provider.close());
  beforeEach(() => {
    provider.forge = (right) => right;
  });

  const ask = (path: string, { query = {}, cookies, method = "GET", headers = {}, nowMs }: Asked = {}) =>
    signIn(
      {
        version: "2.0",
        rawPath: path,
        rawQueryString: new URLSearchParams(query).toString(),
        headers,
        queryStringParameters: query,
        cookies,
        isBase64Encoded: false,
        requestContext: {
          http: { method, path },
          timeEpoch: nowMs ?? Date.now(),
          apiId: "a",
          domainName: HOST,
        },
      } satisfies HttpEvent,
      settingsOf(provider.issuer),
      services,
    );

  /** Leaves for the provider; what it will be told, and what the browser keeps. */
  async function leave(to?: string) {
    const answer = await ask("/sign-in", { query: to === undefined ? {} : { to } });
    const url = new URL(answer.headers.location!);
    provider.nonce = url.searchParams.get("nonce")!;
    return {
      answer,
      url,
      state: url.searchParams.get("state")!,
      cookie: cookieOf(answer, "__Host-sign-in")!,
    };
  }

  async function comeBack(to?: string): Promise<HttpResult> {
    const { state, cookie } = await leave(to);
    return ask("/signed-in", { query: { code: "c", state }, cookies: [cookie] });
  }

  async function sessionOf(answer: HttpResult, nowMs = Date.now()) {
    const sealed = cookieOf(answer, "__Host-session")?.split("=")[1];
    return sealed === undefined
      ? undefined
      : readSession(await services.sealer.open("session", sealed), nowMs);
  }

  it("leads to the provider with state, nonce and a challenge that are new each time", async () => {
    const [first, second] = [await leave(), await leave()];
    expect(first.answer.statusCode).to.equal(302);
    expect(Object.fromEntries(first.url.searchParams)).to.include({
      client_id: FORGING_CLIENT,
      response_type: "code",
      scope: "openid",
      redirect_uri: `https://${HOST}/signed-in`,
      code_challenge_method: "S256",
    });
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(first.url.searchParams.get(name)).to.have.length.at.least(43);
      expect(first.url.searchParams.get(name)).to.not.equal(second.url.searchParams.get(name));
    }
    expect(first.answer.cookies).to.have.length(1);
    expect(first.answer.cookies![0]).to.match(/; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
  });

  it("lets in whom the provider names, with the role of the group, for a fixed time, and leads on", async () => {
    const nowMs = Date.now();
    const answer = await comeBack("/dashboard?product_id=7");
    expect(answer.statusCode).to.equal(302);
    expect(answer.headers.location).to.equal("/dashboard?product_id=7");
    expect(answer.headers["cache-control"]).to.equal("no-store");
    expect(await sessionOf(answer)).to.deep.equal({
      kind: "person",
      id: "7",
      name: "Paula",
      roles: ["planner"],
    });
    expect(await sessionOf(answer, nowMs + 7.99 * 3_600_000)).to.not.equal(undefined);
    expect(await sessionOf(answer, nowMs + 8.01 * 3_600_000)).to.equal(undefined);
    const session = answer.cookies!.find((cookie) => cookie.startsWith("__Host-session="))!;
    expect(session).to.match(/; Max-Age=28800; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    expect(cookieOf(answer, "__Host-sign-in")).to.equal("__Host-sign-in=");
    // The code is bound to this browser.
    expect(provider.asked.at(-1)!.get("code_verifier")).to.have.length.at.least(43);
  });

  it("leads to nowhere but its own pages", async () => {
    for (const to of [
      "https://evil.example/",
      "//evil.example/",
      "/\\evil.example/",
      "/%09/evil.example",
      "/\t/evil.example",
      "javascript:alert(1)",
      "dashboard",
      "/sign-in?to=/sign-in",
      "/..//evil.example/",
      `/${"x".repeat(2_000)}`,
    ]) {
      const { location } = (await comeBack(to)).headers;
      expect(new URL(location!, `https://${HOST}`).host, to).to.equal(HOST);
      expect(location, to).to.match(/^\/(?![/\\])/);
    }
    expect((await comeBack("/sign-out")).headers.location).to.equal("/dashboard");
  });

  const { privateKey: foreignKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const now = () => Math.floor(Date.now() / 1000);
  const withClaims = (claims: object) => (right: TokenParts) => ({
    ...right,
    claims: { ...right.claims, ...claims },
  });
  const FORGED: readonly (readonly [what: string, forge: ForgingProvider["forge"]])[] = [
    ["signed with another key under the right name", (right) => ({ ...right, key: foreignKey })],
    [
      "signed with a key that the provider does not have",
      (right) => ({ ...right, header: { ...right.header, kid: "other" }, key: foreignKey }),
    ],
    ["not signed (alg none)", (right) => ({ ...right, header: { ...right.header, alg: "none" } })],
    [
      "signed with a secret (alg HS256)",
      (right) => ({ ...right, header: { ...right.header, alg: "HS256" } }),
    ],
    [
      "changed after it was signed",
      (right) => {
        const [head, , signature] = signToken(right).split(".");
        const claims = Buffer.from(JSON.stringify({ ...right.claims, groups: ["ml"] })).toString("base64url");
        return `${head}.${claims}.${signature}`;
      },
    ],
    ["of another issuer", withClaims({ iss: "https://evil.example" })],
    ["for another client", withClaims({ aud: "other" })],
    [
      "for several clients, handed to another one",
      withClaims({ aud: [FORGING_CLIENT, "other"], azp: "other" }),
    ],
    ["expired", (right) => withClaims({ iat: now() - 7_200, exp: now() - 3_600 })(right)],
    ["without an end", withClaims({ exp: undefined })],
    ["for another sign-in (nonce)", withClaims({ nonce: "n".repeat(43) })],
    ["without a nonce", withClaims({ nonce: undefined })],
    ["without a subject", withClaims({ sub: undefined })],
    ["no token at all", () => "x.y"],
  ];
  for (const [what, forge] of FORGED) {
    it(`refuses a token ${what}`, async () => {
      provider.forge = forge;
      const answer = await comeBack();
      expect(answer.statusCode).to.equal(400);
      expect(cookieOf(answer, "__Host-session")).to.equal(undefined);
      expect(answer.body).to.contain("Sign in again");
    });
  }

  it("refuses an answer whose state is another's, is missing, or was used before", async () => {
    const [mine, other] = [await leave(), await leave()];
    const asked = provider.asked.length;
    for (const state of [other.state, "", "x".repeat(43)]) {
      const answer = await ask("/signed-in", { query: { code: "c", state }, cookies: [mine.cookie] });
      expect(answer.statusCode, state).to.equal(400);
    }
    // The browser has dropped its cookie with the first use: what comes again comes without.
    expect((await ask("/signed-in", { query: { code: "c", state: mine.state } })).statusCode).to.equal(400);
    expect(provider.asked.length).to.equal(asked);
  });

  it("refuses what was begun elsewhere, too long ago, or sealed for something else", async () => {
    const { state, cookie } = await leave();
    const query = { code: "c", state };
    const refused = async (asked: Asked) => (await ask("/signed-in", { query, ...asked })).statusCode;
    expect(await refused({ cookies: ["__Host-sign-in=AAAA"] })).to.equal(400);
    expect(await refused({ cookies: [`${cookie.slice(0, -4)}AAAA`] })).to.equal(400);
    expect(await refused({ cookies: [cookie], nowMs: Date.now() + 601_000 })).to.equal(400);
    const session = cookieOf(await comeBack(), "__Host-session")!;
    const asAttempt = session.replace("__Host-session", "__Host-sign-in");
    expect(await refused({ cookies: [asAttempt] })).to.equal(400);
  });

  it("tells what the provider said when it lets nobody in", async () => {
    const { state, cookie } = await leave();
    const query = { error: "access_denied", error_description: "<script>", state };
    const answer = await ask("/signed-in", { query, cookies: [cookie] });
    expect(answer.statusCode).to.equal(400);
    expect(answer.body).to.contain("access_denied").and.not.contain("<script>");
  });

  it("names the groups that are needed to whoever has none of them", async () => {
    provider.forge = withClaims({ groups: ["staff"], name: "<b>Bob" });
    const answer = await comeBack();
    expect(answer.statusCode).to.equal(403);
    expect(answer.body).to.contain("Bob").and.contain("planner, controlling, ml").and.not.contain("<b>Bob");
    expect(cookieOf(answer, "__Host-session")).to.equal(undefined);
  });

  it("signs out only whom a page of its own sends, here and at the provider", async () => {
    const asked = { method: "POST", cookies: [`__Secure-id-hint=abc`] };
    for (const headers of [
      {},
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { origin: "null" },
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
      { origin: `https://${HOST}`, "sec-fetch-site": "same-site" },
    ]) {
      const answer = await ask("/sign-out", { ...asked, headers: headers as Record<string, string> });
      expect(answer.statusCode).to.equal(403);
      expect(answer.cookies).to.equal(undefined);
    }
    const answer = await ask("/sign-out", { ...asked, headers: { origin: `https://${HOST}` } });
    expect(answer.statusCode).to.equal(200);
    expect(answer.cookies).to.deep.equal([
      "__Host-session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax",
      "__Secure-id-hint=; Max-Age=0; Path=/sign-out; Secure; HttpOnly; SameSite=Lax",
    ]);
    // This provider has no sign-out of its own.
    expect(answer.headers.refresh).to.equal(`0; url=https://${HOST}/signed-out`);
    expect((await ask("/sign-out")).statusCode).to.equal(404);
  });

  it("sends people to Cognito's sign-out under the names that Cognito knows", async () => {
    const logoutUrl = "https://people.auth.us-east-1.amazoncognito.com/logout";
    const cognito = createIdentityProvider({ ...settingsOf(provider.issuer), logoutUrl }, async () => "");
    expect(await cognito.endSessionUrl("https://p/signed-out", "hint")).to.equal(
      `${logoutUrl}?client_id=pages&logout_uri=https%3A%2F%2Fp%2Fsigned-out`,
    );
  });

  it("answers 502 while the provider is away, and works when it is back", async () => {
    const away = createIdentityProvider(settingsOf("http://127.0.0.1:9"), async () => "");
    const answer = await signIn(
      {
        version: "2.0",
        rawPath: "/sign-in",
        headers: {},
        isBase64Encoded: false,
        requestContext: {
          http: { method: "GET", path: "/sign-in" },
          timeEpoch: 0,
          apiId: "a",
          domainName: HOST,
        },
      },
      settingsOf("http://127.0.0.1:9"),
      { sealer: services.sealer, provider: away },
    );
    expect(answer.statusCode).to.equal(502);
    expect(answer.body).to.contain("does not answer").and.contain("Try again");
  });

  it("proves itself with the client's secret where there is one", async () => {
    const settings = { ...settingsOf(provider.issuer), clientSecretName: "sign-in" };
    const named: string[] = [];
    const confidential = createIdentityProvider(settings, async (name) => {
      named.push(name);
      return "s3cret";
    });
    const { url, attempt } = await confidential.begin(`https://${HOST}/signed-in`);
    provider.nonce = url.searchParams.get("nonce")!;
    const returned = new URL(`https://${HOST}/signed-in?code=c&state=${attempt.state}`);
    const { claims } = await confidential.finish(returned, { ...attempt, to: "/", expiresAt: 0 });
    expect(claims.sub).to.equal("7");
    expect(named).to.deep.equal(["sign-in"]);
  });
});
