import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { kmsClient } from "../../../functions/aws/clients/kms";
import type { SignInSettings } from "../../../functions/contracts/settings/handlers";
import { orders as ordersSection } from "../../../functions/contracts/settings/orders";
import { instantOfDay } from "../../../functions/demand/calendar";
import { answerOrders } from "../../../functions/handlers/orders/http-orders";
import { keepOrders } from "../../../functions/handlers/orders/keep-orders";
import { createSinks } from "../../../functions/handlers/orders/sinks";
import { signIn } from "../../../functions/handlers/sign-in";
import { createIdentityProvider } from "../../../functions/handlers/sign-in/identity-provider";
import { localSignIn, startLocalProvider } from "../../../scripts/sandbox/run/sign-in/local-provider";
import type { RunningServer } from "../../../scripts/sandbox/server/http-server";
import { startBrowser } from "../../support/browser";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../support/business-case";
import type { InMemoryLake } from "../../support/in-memory-lake";
import { createInMemorySealer } from "../../support/in-memory-sealer";
import { startReportServer } from "../../support/report-server";
import { type ReplacedClients, replaceClients } from "../../support/shared-clients";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const LAST_RUN = FIRST_RUN + 8;
const PLACE = "Berlin";
const SETTINGS = {
  ...BUSINESS_SETTINGS,
  sessionKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  orders: ordersSection.parse({ approval: "manual" }),
  partnerTopicArns: {},
};

describe("a planner's morning", () => {
  let browser: Browser;
  let lake: InMemoryLake;
  let server: { readonly url: string; close(): Promise<void> };
  let provider: RunningServer;
  let kms: ReplacedClients;

  before(async () => {
    const shop = await createBusinessCase({ products: 10, places: ["Aachen", PLACE, "Bonn"], days: 10 });
    ({ lake } = shop);
    const { store } = lake;
    const sink = createSinks(
      SETTINGS.orders,
      {},
      {
        store,
        bus: { put: async () => {} },
        notifierOf: () => ({ notify: async () => {} }),
      },
    );
    for (let day = FIRST_RUN; day <= LAST_RUN; day++) {
      await shop.run(day);
      // Until yesterday all went by itself.
      const approval = day < LAST_RUN ? "automatic" : "manual";
      const nowMs = instantOfDay(day) + 5 * 3_600_000;
      await keepOrders({ lake, store, sink }, day, nowMs, { ...SETTINGS.orders, approval });
    }
    const sealer = createInMemorySealer();
    kms = replaceClients([kmsClient()], {
      Decrypt: async ({ CiphertextBlob }) => {
        const text = await sealer.open(
          "session",
          Buffer.from(CiphertextBlob as Uint8Array).toString("base64url"),
        );
        return { Plaintext: Buffer.from(text!, "utf8") };
      },
    });
    const pagesUrls: string[] = [];
    // Another site than that of the pages, as a real provider is.
    provider = await startLocalProvider({ pagesUrls: () => pagesUrls, hostname: "localhost" });
    const signInSettings: SignInSettings = {
      environment: SETTINGS.environment,
      sessionKeyArn: SETTINGS.sessionKeyArn,
      issuer: provider.url,
      clientId: String(localSignIn(provider.url)["signIn.clientId"]),
      scopes: ["openid", "profile"],
      claims: {
        rolesClaim: "groups",
        roles: { planner: ["planner"], finance: ["finance"], engineer: ["engineer"] },
      },
      sessionHours: 8,
    };
    const services = {
      sealer,
      provider: createIdentityProvider(signInSettings, async () => "no secret: the client is public"),
    };
    let requests = 0;
    server = await startReportServer(
      lake,
      SETTINGS,
      instantOfDay(LAST_RUN) + 7 * 3_600_000,
      (event) =>
        answerOrders(
          event,
          SETTINGS,
          { lake, store, sink, limits: SETTINGS.orders },
          `request-${++requests}`,
        ),
      (event) => signIn(event, signInSettings, services),
    );
    pagesUrls.push(server.url);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await provider?.close();
    kms?.restore();
  });

  async function findViolations(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    const violations = (await page.evaluate(
      "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then((result) => result.violations)",
    )) as readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }[];
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ""}`,
    );
  }

  const open = async (width: number, height: number, colorScheme: "light" | "dark") => {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, bypassCSP: true });
    page.setDefaultTimeout(0);
    return page;
  };
  /** Orders of a section, on all its pages: its heading says how many. */
  const countIn = async (page: Page, section: string) =>
    Number.parseInt((await page.locator(`#${section} h2 .note`).textContent())!.replaceAll(",", ""), 10);

  /**
   * Moves with the tabulator alone to what a selector finds: a person without a mouse has no other way. It is looked for
   * ahead, then behind; how often the key must be pressed is counted beforehand, and every stop on the way is made.
   */
  async function tabTo(page: Page, selector: string): Promise<void> {
    const text = JSON.stringify(selector);
    const steps = (await page.evaluate(`(() => {
      const stops = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")].filter(
        (one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility(),
      );
      const from = stops.indexOf(document.activeElement);
      const ahead = stops.findIndex((one, place) => place > from && one.matches(${text}));
      return (ahead >= 0 ? ahead : stops.findLastIndex((one) => one.matches(${text}))) - from;
    })()`)) as number;
    for (let step = 0; step < Math.abs(steps); step++) {
      await page.keyboard.press(steps > 0 ? "Tab" : "Shift+Tab");
    }
    expect(
      await page.evaluate(`document.activeElement.matches(${text}) || document.activeElement.outerHTML`),
      `what is reached in place of ${selector}`,
    ).equal(true);
  }

  async function signInAs(page: Page, name: string, path: string): Promise<void> {
    await page.goto(`${server.url}${path}`);
    // The provider asks who somebody is, on a page of its own.
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await tabTo(page, `a[href*="as=sandbox-${name}"]`);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${server.url}/**`);
  }

  async function expectKept(page: Page, width: number): Promise<void> {
    expect(await findViolations(page)).deep.equal([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).equal(width);
  }

  for (const [width, height, scheme] of [
    [1280, 900, "light"],
    [390, 844, "dark"],
  ] as const) {
    it(`signs in, sees what runs out, approves, changes, sends, sees it under way, by the keyboard alone, ${width} wide`, async () => {
      const page = await open(width, height, scheme);
      await signInAs(page, "planner", `/dashboard?location=${PLACE}`);
      expect(await page.locator("nav.person").textContent()).include("Signed in as Paula Planner, planner");
      expect(await page.locator("main section").first().locator("h2").textContent()).match(
        /^Act today, 10 Jun 2025/,
      );
      // Of the place that was asked for, and of no other.
      expect(await page.locator("header .lede").textContent()).include(PLACE);
      const named = await page.locator("#products tbody th").allTextContents();
      expect(named.length).above(0);
      expect(named.filter((text) => !text.includes(`@ ${PLACE}`))).deep.equal([]);
      await expectKept(page, width);
      await tabTo(page, 'main a[href="orders"]');
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/orders$/);

      // The most urgent two are approved.
      const waiting = await countIn(page, "decide");
      expect(waiting).least(3);
      const chosen: string[] = [];
      for (const _ of [0, 1]) {
        await tabTo(page, "#decide tbody input[type=checkbox]");
        await page.keyboard.press("Space");
        chosen.push(String(await page.evaluate("document.activeElement.value")));
      }
      await tabTo(page, "#decide button[value=approve]");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#answer");
      expect(await page.locator("#answer").textContent()).match(/2 orders done/);
      expect(await countIn(page, "decide")).equal(waiting - 2);

      // One of them is changed before it goes out.
      await tabTo(page, `#send input[name="quantity:${chosen[0]}"]`);
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type("77");
      await tabTo(page, `#send button[value="edit:${chosen[0]}"]`);
      await page.keyboard.press("Enter");
      await page.waitForSelector("#answer");
      expect(await page.locator(`#send input[name="quantity:${chosen[0]}"]`).inputValue()).equal("77");
      const underWay = await countIn(page, "under-way");
      await tabTo(page, "#send button[value=send-all]");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#answer");
      expect(await page.locator("#answer").textContent()).match(/Purchase order 20250610-00\d to unnamed/);
      expect(await countIn(page, "send")).equal(0);
      expect(await countIn(page, "under-way")).equal(underWay + 2);
      for (const order of chosen) {
        expect(await page.locator(`#under-way tr:has(input[value="${order}"])`).textContent()).include(
          "Decided by Paula Planner",
        );
      }
      await expectKept(page, width);
      await page.close();
    });
  }

  it("sends a form twice, and it happens once; rejects with a reason; receives in part", async () => {
    const page = await open(1280, 900, "light");
    await signInAs(page, "planner", "/orders");
    await page.locator("#decide input[type=checkbox]").first().check();
    await page.locator("#decide input[name=because]").fill("no room");
    await page.locator("#decide button[value=reject]").click();
    await page.waitForSelector("#answer");
    expect(await page.locator("#answer").textContent()).match(/1 order done/);
    const closed = await countIn(page, "closed");
    await page.reload();
    await page.waitForSelector("#answer");
    expect(await page.locator("#answer").textContent()).match(/1 order done/);
    expect(await countIn(page, "closed")).equal(closed);
    expect(await page.locator("#closed").textContent()).match(
      /Rejected by Paula Planner, 10 Jun 2025, 07:00. no room/,
    );

    const first = page.locator("#under-way tbody tr").first();
    const order = (await first.locator("input[type=checkbox]").getAttribute("value"))!;
    await first.locator("input[type=number]").fill("1");
    await first.getByRole("button").click();
    await page.waitForSelector("#answer");
    expect(await page.locator(`#under-way tr:has(input[value="${order}"])`).textContent()).match(
      /shipped[\s\S]*1 have come/,
    );
    await page.close();
  });

  it("takes all orders along as a table", async () => {
    const { default: readXlsxFile } = await import("read-excel-file/node");
    const page = await open(1280, 900, "light");
    await signInAs(page, "planner", "/orders");
    const take = (format: string) =>
      page.request.get(`${server.url}/orders?format=${format}&run_date=2025-06-10`);
    const answer = await take("xlsx");
    expect(answer.headers()["content-disposition"]).equal('attachment; filename="orders.xlsx"');
    const sheets = await readXlsxFile(await answer.body());
    const rows = (
      Array.isArray(sheets) && sheets[0] && "data" in sheets[0] ? sheets[0].data : sheets
    ) as unknown[][];
    const csv = (await (await take("csv")).text()).trim().split("\n");
    expect(rows).length(csv.length);
    expect(rows[0]).deep.equal(csv[0]!.split(","));
    const due = rows[0]!.indexOf("due_date");
    // Dates are dates, numbers are numbers.
    expect(rows[1]![due]).deep.equal(new Date("2025-06-14T00:00:00Z"));
    expect(rows[1]![rows[0]!.indexOf("units")]).a("number");
    await page.close();
  });
});
