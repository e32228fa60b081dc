import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { orders as ordersSection } from "../../../functions/contracts/settings/orders";
import { instantOfDay } from "../../../functions/demand/calendar";
import { answerOrders } from "../../../functions/handlers/orders/http-orders";
import { keepOrders } from "../../../functions/handlers/orders/keep-orders";
import { createSinks } from "../../../functions/handlers/orders/sinks";
import { startBrowser } from "../../support/browser";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../support/business-case";
import type { InMemoryLake } from "../../support/in-memory-lake";
import { startReportServer } from "../../support/report-server";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const LAST_RUN = FIRST_RUN + 8;
const SETTINGS = {
  ...BUSINESS_SETTINGS,
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  orders: ordersSection.parse({ approval: "manual" }),
  partnerTopicArns: {},
};

describe("a planner's morning", () => {
  let browser: Browser;
  let lake: InMemoryLake;
  let server: { readonly url: string; close(): Promise<void> };

  before(async () => {
    const shop = await createBusinessCase({ products: 60, days: 10 });
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
    let requests = 0;
    server = await startReportServer(lake, SETTINGS, instantOfDay(LAST_RUN) + 7 * 3_600_000, (event) =>
      answerOrders(event, SETTINGS, { lake, store, sink, limits: SETTINGS.orders }, `request-${++requests}`),
    );
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
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

  it("sees what runs out, approves, changes, sends, and sees it under way, at a desk and on a phone", async () => {
    for (const [width, height, scheme] of [
      [1280, 900, "light"],
      [390, 844, "dark"],
    ] as const) {
      const page = await open(width, height, scheme);
      await page.goto(`${server.url}/dashboard`);
      expect(await page.locator("main section").first().locator("h2").textContent()).match(
        /^Act today, 10 Jun 2025/,
      );
      await page.getByRole("link", { name: "decide on them and send them" }).click();
      await page.waitForURL(/\/orders$/);
      expect(await findViolations(page)).deep.equal([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).equal(width);

      // The most urgent two are approved by the keyboard alone.
      const waiting = await countIn(page, "decide");
      expect(waiting).least(3);
      const boxes = page.locator("#decide input[type=checkbox]");
      const chosen: string[] = [];
      for (const place of [0, 1]) {
        await boxes.nth(place).focus();
        await page.keyboard.press("Space");
        chosen.push((await boxes.nth(place).getAttribute("value"))!);
      }
      await page.locator("#decide button[value=approve]").focus();
      await page.keyboard.press("Enter");
      await page.waitForSelector("#answer");
      expect(await page.locator("#answer").textContent()).match(/2 orders done/);
      expect(await countIn(page, "decide")).equal(waiting - 2);

      // One of them is changed before it goes out.
      const units = page.locator(`#send input[name="quantity:${chosen[0]}"]`);
      await units.fill("77");
      await page.locator(`#send button[value="edit:${chosen[0]}"]`).click();
      await page.waitForSelector("#answer");
      expect(await page.locator(`#send input[name="quantity:${chosen[0]}"]`).inputValue()).equal("77");
      const underWay = await countIn(page, "under-way");
      await page.locator("#send button[value=send-all]").click();
      await page.waitForSelector("#answer");
      expect(await page.locator("#answer").textContent()).match(
        /Purchase order 20250610-00\d to unnamed, 2 lines/,
      );
      expect(await countIn(page, "send")).equal(0);
      expect(await countIn(page, "under-way")).equal(underWay + 2);
      expect(await page.locator("#under-way").textContent()).include("Decided by lambda:InvokeFunction");
      expect(await findViolations(page)).deep.equal([]);
      await page.close();
    }
  });

  it("sends a form twice, and it happens once; rejects with a reason; receives in part", async () => {
    const page = await open(1280, 900, "light");
    await page.goto(`${server.url}/orders`);
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
      /Rejected by lambda:InvokeFunction, 10 Jun 2025, 07:00. no room/,
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
    const answer = await fetch(`${server.url}/orders?format=xlsx&run_date=2025-06-10`);
    expect(answer.headers.get("content-disposition")).equal('attachment; filename="orders.xlsx"');
    const sheets = await readXlsxFile(Buffer.from(await answer.arrayBuffer()));
    const rows = (
      Array.isArray(sheets) && sheets[0] && "data" in sheets[0] ? sheets[0].data : sheets
    ) as unknown[][];
    const csv = (await (await fetch(`${server.url}/orders?format=csv&run_date=2025-06-10`)).text())
      .trim()
      .split("\n");
    expect(rows).length(csv.length);
    expect(rows[0]).deep.equal(csv[0]!.split(","));
    const due = rows[0]!.indexOf("due_date");
    // Dates are dates, numbers are numbers.
    expect(rows[1]![due]).deep.equal(new Date("2025-06-14T00:00:00Z"));
    expect(rows[1]![rows[0]!.indexOf("units")]).a("number");
  });
});
