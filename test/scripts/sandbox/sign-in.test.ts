import { expect } from "chai";
import type { Browser, BrowserContext, Page } from "playwright-core";
import {
  LOCAL_PEOPLE,
  localSignIn,
  startLocalProvider,
} from "../../../scripts/sandbox/run/sign-in/local-provider";
import type { RunningServer } from "../../../scripts/sandbox/server/http-server";
import { startBrowser } from "../../support/browser";
import { generateDemand } from "../../support/demand";
import { type DeployedStack, deployStack } from "../../support/deployed-stack";

/** The page of a product that a message would speak of. */
const LINK = "/dashboard?start_date=2026-11-01&end_date=2026-11-20";
const NOBODY = { id: "sandbox-nobody", name: "Nina Nobody", groups: ["staff"] };

/** The whole way, with the functions as they are deployed, a certified provider, and a browser. */
describe("people in a browser", () => {
  let provider: RunningServer;
  let stack: DeployedStack;
  let pages: RunningServer;
  let programs: RunningServer;
  let browser: Browser;

  before(async () => {
    const pagesUrls: string[] = [];
    // Another site than that of the pages, as a real provider is.
    provider = await startLocalProvider({
      pagesUrls: () => pagesUrls,
      people: [...LOCAL_PEOPLE, NOBODY],
      hostname: "localhost",
    });
    stack = await deployStack({
      startAtMs: Date.now(),
      fleet: generateDemand({ products: 2, days: 60 }),
      configOverrides: localSignIn(provider.url),
    });
    const [programsId, pagesId] = [...stack.aws.apis.names.keys()];
    pages = await stack.aws.startHttpApi({ apiId: pagesId });
    programs = await stack.aws.startHttpApi({ apiId: programsId });
    pagesUrls.push(pages.url);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await stack?.close();
    await provider?.close();
  });

  async function signIn(context: BrowserContext, name: string, path = LINK): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${pages.url}${path}`);
    await page.getByRole("link", { name }).click();
    await page.waitForURL(`${pages.url}/**`);
    return page;
  }

  it("are led from a link to the sign-in and back to what the link speaks of, with a session no script reads", async () => {
    const context = await browser.newContext();
    const page = await signIn(context, "Paula Planner");
    expect(page.url()).to.equal(`${pages.url}${LINK}`);
    expect(await page.locator("nav.person").textContent()).to.contain("Signed in as Paula Planner, planner");
    expect(await page.evaluate("document.cookie")).to.equal("");
    const [session] = (await context.cookies(pages.url)).filter(({ name }) => name === "__Host-session");
    expect(session).to.include({ httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
    // What is in it, nobody but the key reads.
    expect(Buffer.from(session!.value, "base64url").toString("latin1")).to.not.match(/Paula|planner/);
    await page.goto(`${pages.url}/`);
    expect(page.url()).to.equal(`${pages.url}/dashboard`);
    await context.close();
  });

  it("see what their role may: a planner no bill, finance the bill", async () => {
    const [planner, finance] = [await browser.newContext(), await browser.newContext()];
    const roiOf = async (context: BrowserContext) => {
      const answer = await context.request.get(`${pages.url}/report`, {
        headers: { accept: "application/json" },
      });
      expect(answer.status()).to.equal(200);
      return answer.headers()["cache-control"];
    };
    await signIn(planner, "Paula Planner");
    await signIn(finance, "Felix Finance");
    expect(await roiOf(planner)).to.equal("no-store");
    expect(await roiOf(finance)).to.equal("no-store");
    await planner.close();
    await finance.close();
  });

  it("ask what if as a planner or for finance, and not as an engineer", async () => {
    for (const [name, status] of [
      ["Paula Planner", 200],
      ["Felix Finance", 200],
      ["Erin Engineer", 403],
    ] as const) {
      const context = await browser.newContext();
      const page = await signIn(context, name);
      const answer = await page.goto(`${pages.url}/what-if`);
      expect(answer!.status(), name).to.equal(status);
      expect(await page.locator("main").textContent()).to.match(
        status === 200 ? /Service level, %/ : /What if is answered to the roles planner or finance/,
      );
      await context.close();
    }
  });

  it("who have no role are told so, and get no session", async () => {
    const context = await browser.newContext();
    const page = await signIn(context, "Nina Nobody");
    expect(await page.locator("main").textContent()).to.contain("You are Nina Nobody, and have no role here");
    expect((await context.cookies(pages.url)).map(({ name }) => name)).to.not.include("__Host-session");
    await context.close();
  });

  it("sign out here and at the provider: the way back asks again who they are", async () => {
    const context = await browser.newContext();
    const page = await signIn(context, "Erin Engineer");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(`${pages.url}/signed-out*`);
    expect(await page.locator("main").textContent()).to.contain("You are signed out.");
    await page.getByRole("link", { name: "Sign in again" }).click();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await context.close();
  });

  it("are not signed out, nor made to change anything, by another site", async () => {
    const context = await browser.newContext();
    await signIn(context, "Paula Planner");
    const foreign = await context.newPage();
    // A page of another site that posts in the name of whoever looks at it.
    await foreign.goto(`${provider.url}/people/other`);
    await foreign.setContent(
      `<form method="post" action="${pages.url}/sign-out"><button>Win</button></form>`,
    );
    const answered = foreign.waitForResponse(`${pages.url}/sign-out`);
    await foreign.getByRole("button", { name: "Win" }).click();
    expect((await answered).status()).to.equal(403);
    expect((await context.cookies(pages.url)).map(({ name }) => name)).to.include("__Host-session");
    await context.close();
  });

  it("without a session, with a forged one, or with one of another stack see nothing; programs come in as before", async () => {
    const html = { accept: "text/html" };
    const ask = (url: string, headers: Record<string, string>) => fetch(url, { headers, redirect: "manual" });
    const unknown = await ask(`${pages.url}${LINK}`, html);
    expect(unknown.status).to.equal(302);
    expect(unknown.headers.get("location")).to.equal(`/sign-in?to=${encodeURIComponent(LINK)}`);
    for (const value of [
      "AAAA",
      "x.y.z",
      "a".repeat(5_000),
      Buffer.from('{"id":"1","roles":["planner"]}').toString("base64url"),
    ]) {
      const answer = await ask(`${pages.url}/report`, {
        accept: "application/json",
        cookie: `__Host-session=${value}`,
      });
      expect(answer.status, value.slice(0, 20)).to.equal(401);
    }
    expect(
      (await ask(`${pages.url}/report`, { accept: "application/json", authorization: "Bearer a.b.c" }))
        .status,
    ).to.equal(401);
    expect((await ask(`${programs.url}/report`, {})).status).to.equal(403);
    const signed = `AWS4-HMAC-SHA256 Credential=A/20261123/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0`;
    expect((await ask(`${programs.url}/report`, { authorization: signed })).status).to.equal(200);
    expect((await ask(`${programs.url}/sign-in`, html)).status).to.equal(404);
  });
});
