import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { changesFile } from "../../../functions/contracts/keys";
import type { CostsReport } from "../../../functions/contracts/results/costs";
import type { FleetReport } from "../../../functions/contracts/results/fleet-report";
import type { OpenChange } from "../../../functions/contracts/results/monitoring";
import { renderCostsPage } from "../../../functions/dashboard/costs-page";
import { renderFleetPage, toDataRow } from "../../../functions/dashboard/fleet-page";
import type { ProductRow } from "../../../functions/dashboard/product-table";
import { instantOfDay } from "../../../functions/demand/calendar";
import { toChangeTable } from "../../../functions/monitoring/changes/change-table";
import { startBrowser } from "../../support/browser";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../support/business-case";
import { createCostsReport } from "../../support/costs-report";
import { writeDayFile } from "../../support/day-files";
import { startReportServer } from "../../support/report-server";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const LAST_RUN = FIRST_RUN + 16;

const UNDECLARED = { declarationId: null, declaredBy: null, why: null };
const CHANGES: readonly OpenChange[] = [
  {
    ...{ productId: "P-050", feature: "selling_price", kind: "level", text: null, state: "new-normal" },
    ...{ since: "2026-08-20", raisedOn: "2026-08-25", settledOn: "2026-09-20", before: 4, now: 5 },
    ...{ score: 3.2, revenuePerDay: 1234, ...UNDECLARED },
  },
  {
    ...{ productId: "P-050", feature: "traffic", kind: "missing", text: null, state: "acknowledged" },
    ...{ since: "2026-08-21", raisedOn: "2026-08-25", settledOn: "2026-08-25", before: 0, now: 0.25 },
    ...{ score: 0, revenuePerDay: 1234, declarationId: "d1", declaredBy: "ana", why: "<b>no counter</b>" },
  },
];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

describe("the dashboard in a browser", () => {
  let browser: Browser;
  let server: { readonly url: string; close(): Promise<void> };
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    const { lake, run } = await createBusinessCase({ products: 70, days: 18 });
    for (let day = FIRST_RUN; day <= LAST_RUN; day++) await run(day);
    await writeDayFile(lake, changesFile(LAST_RUN), toChangeTable(CHANGES));
    server = await startReportServer(lake, BUSINESS_SETTINGS, instantOfDay(LAST_RUN) + 1);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    complaints.length = 0;
    page = await open("light");
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).deep.equal([]);
  });

  /** A page that writes down errors and every request that leaves our server. */
  async function open(colorScheme: "light" | "dark"): Promise<Page> {
    const opened = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      colorScheme,
      bypassCSP: true,
    });
    // A busy machine takes longer; against a page that hangs mocha's own limit stands.
    opened.setDefaultTimeout(0);
    opened.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    opened.on("pageerror", (error) => complaints.push(error.message));
    opened.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(server.url) && !url.startsWith("data:")) complaints.push(`request to ${url}`);
      if (request.resourceType() !== "document" && !url.startsWith("data:")) complaints.push(`loads ${url}`);
    });
    return opened;
  }

  async function findViolations(): Promise<string[]> {
    await page.evaluate(AXE);
    const violations = (await page.evaluate(
      "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then((result) => result.violations)",
    )) as Violation[];
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary ?? ""}`,
    );
  }

  const firstProduct = () => page.locator("#products tbody tr").first().locator("th").textContent();

  it("shows the fleet and keeps the rules of accessibility, in light and dark", async () => {
    await page.goto(`${server.url}/dashboard`);
    expect(await page.locator("h1").textContent()).equal("Is the forecast paying for itself?");
    expect(await findViolations()).deep.equal([]);
    await page.close();
    page = await open("dark");
    await page.goto(`${server.url}/dashboard`);
    expect(await findViolations()).deep.equal([]);
  });

  it("searches, sorts and pages through the products", async () => {
    await page.goto(`${server.url}/dashboard`);
    expect(await page.locator("#found").textContent()).match(/1.50 of 70 products/);
    await page.locator("#next").click();
    expect(await page.locator("#products tbody tr").count()).equal(20);
    await page.locator("#search").fill("p-06");
    expect(await page.locator("#products tbody tr").count()).equal(10);
    await page.getByRole("button", { name: "Product", exact: true }).click();
    expect(await firstProduct()).equal("P-060");
    expect(await page.locator("#products th[aria-sort]").getAttribute("aria-sort")).equal("ascending");
    await page.getByRole("button", { name: "Demand", exact: true }).click();
    expect(await firstProduct()).match(/^P-06/);
    await page.locator("#search").fill("nothing like it");
    expect(await page.locator("#products tbody").textContent()).match(/No product matches/);
  });

  it("asks its site for the products that a large fleet's page has not, once somebody wants them", async () => {
    const report = (await (await fetch(`${server.url}/report`)).json()) as FleetReport;
    const rows: ProductRow[] = Array.from({ length: 200 }, (_, index) => ({
      ...{ productId: `M-${String(index).padStart(3, "0")}`, abc: "A", xyz: "X", demandUnits: index + 1 },
      ...{ fillRate: 1, demandCycleServiceLevel: 1, stockoutDays: 0, benefitAmount: 0, orderUnits: 0 },
      ...{ lostMarginAmount: 200 - index, averageOnHandUnits: 5, wape: 0.3, state: "ok" as const },
    }));
    const html = renderFleetPage({
      report,
      rows,
      script: BUSINESS_SETTINGS.pageScript,
      rowsFrom: "report?format=rows",
    });
    // With the rules of the page in force: it may ask its own site, and nobody else.
    const large = await browser.newPage();
    large.setDefaultTimeout(0);
    const asked: string[] = [];
    let isDown = true;
    await large.route("**/*", (route) => {
      const url = new URL(route.request().url());
      asked.push(`${url.pathname}${url.search}`);
      if (url.pathname === "/dashboard") return route.fulfill({ contentType: "text/html", body: html });
      if (isDown) return route.fulfill({ status: 503 });
      return route.fulfill({ contentType: "application/json", body: JSON.stringify(rows.map(toDataRow)) });
    });
    await large.goto(`${server.url}/dashboard`);
    const found = large.locator("#found");
    expect(await found.textContent()).equal("1\u201350 of 200 products");
    expect(asked).deep.equal(["/dashboard"]);
    await large.locator("#next").click();
    await large.getByText("Reload the page").waitFor();
    isDown = false;
    await large.locator("#next").click();
    await large.getByText("51\u2013100 of 200 products").waitFor();
    expect(await large.locator("#products tbody a").first().textContent()).equal("M-050");
    await large.locator("#search").fill("m-199");
    expect(await large.locator("#products tbody a").allTextContents()).deep.equal(["M-199"]);
    await large.getByRole("button", { name: "Demand", exact: true }).click();
    expect(asked.slice(1)).deep.equal(["/report?format=rows", "/report?format=rows"]);
    await large.close();
  });

  it("says what to order today, on the page of the fleet and of a product", async () => {
    await page.goto(`${server.url}/dashboard`);
    expect(await page.locator("#orders h2").textContent()).match(/^Orders to place on 18 Jun 2025/);
    expect(await page.locator("#orders tbody tr").count()).within(1, 8);
    expect(await page.locator("#orders tbody tr").first().textContent()).match(/below the order-up-to level/);
    await page.locator("#orders tbody a").first().click();
    await page.waitForURL(/product_id=/);
    expect(await page.locator("#order h2").textContent()).match(/^Order \d+ units on 18 Jun 2025/);
  });

  it("shows other days, and says so when none of them has closed", async () => {
    await page.goto(`${server.url}/dashboard`);
    await page.locator("#start").fill("2025-06-05");
    await page.locator("#end").fill("2025-06-08");
    await page.getByRole("button", { name: "Show these days" }).click();
    await page.waitForURL(/start_date=2025-06-05&end_date=2025-06-08/);
    expect(await page.locator(".lede").textContent()).match(/^5 Jun 2025 to 8 Jun 2025, 4 days/);
    await page.locator("#presets a", { hasText: "7 days" }).click();
    await page.waitForURL(/start_date=2025-06-11/);
    expect(await page.locator(".lede").textContent()).match(/^11 Jun 2025 to 17 Jun 2025, 7 days/);
    expect(await page.locator("#presets [aria-current]").allTextContents()).deep.equal(["7 days"]);
    await page.locator("#accuracy summary").click();
    expect(await page.locator("#accuracy tbody tr").count()).equal(7);
    expect(await page.locator("#accuracy tbody").textContent()).match(/\d\s%/);
    await page.goto(`${server.url}/dashboard?start_date=2030-01-01`);
    expect(await page.locator("main").textContent()).match(/nothing to judge in these days/);
    expect(await findViolations()).deep.equal([]);
  });

  it("needs no scrolling sideways on a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const query of ["", "?product_id=P-050", "?product_id=nobody"]) {
      await page.goto(`${server.url}/dashboard${query}`);
      expect(await page.evaluate("document.documentElement.scrollWidth"), query).equal(390);
    }
    complaints.length = 0;
  });

  it("opens the time line at today on a phone, not at the oldest day", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${server.url}/dashboard?product_id=P-050`);
    const [now, left, right] = (await page.evaluate(
      "(() => { const frame = document.querySelector('.wide'); return [Number(frame.dataset.now) * frame.scrollWidth, frame.scrollLeft, frame.scrollLeft + frame.clientWidth] })()",
    )) as [number, number, number];
    expect(left).above(0);
    expect(now).within(left, right);
  });

  it("begins with what to act on today, and leads to each list", async () => {
    await page.goto(`${server.url}/dashboard`);
    expect(await page.locator("main section").first().getAttribute("id")).equal("today");
    const targets = (await page.evaluate(
      "[...document.querySelectorAll('.acts a')].map((mark) => mark.getAttribute('href'))",
    )) as string[];
    expect(targets).not.deep.equal([]);
    for (const href of targets) {
      expect(await page.locator(href).count(), href).equal(1);
    }
  });

  it("shows every column of its tables at a desk", async () => {
    for (const query of ["", "?product_id=P-050"]) {
      await page.goto(`${server.url}/dashboard${query}`);
      const cut = await page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.querySelector('caption')?.textContent)",
      );
      expect(cut, query).to.deep.equal([]);
    }
  });

  it("opens a product from the table and leads back", async () => {
    await page.goto(`${server.url}/dashboard`);
    const product = await firstProduct();
    await page.locator("#products tbody a").first().click();
    await page.waitForURL(/product_id=/);
    expect(await page.locator("h1").textContent()).equal(`Product ${product}`);
    expect(await findViolations()).deep.equal([]);
    await page.locator(".crumb a").click();
    expect(await page.locator("h1").textContent()).equal("Is the forecast paying for itself?");
  });

  it("tells the figures of a day to the pointer and to the keys", async () => {
    await page.goto(`${server.url}/dashboard?product_id=P-050`);
    const chart = page.locator("svg[data-explore]").first();
    await chart.scrollIntoViewIfNeeded();
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + 60);
    const tip = page.locator(".tip");
    expect(await tip.textContent()).match(/^\d+ Jun 2025[\s\S]*Demand[\s\S]*Stock/);
    await page.mouse.move(0, 0);
    expect(await tip.isHidden()).equal(true);
    await chart.focus();
    await page.keyboard.press("Home");
    expect(await tip.textContent()).match(/^2 Jun 2025/);
    await page.keyboard.press("ArrowRight");
    expect(await tip.textContent()).match(/^3 Jun 2025/);
    await page.keyboard.press("Escape");
    expect(await tip.isHidden()).equal(true);
  });

  it("gives the figures of a chart as a table", async () => {
    await page.goto(`${server.url}/dashboard?product_id=P-050`);
    await page.getByText("Figures by day").first().click();
    await page.locator("details table tbody tr").first().waitFor();
    expect(await page.locator("details table tbody tr").count()).least(16);
    expect(await findViolations()).deep.equal([]);
  });

  it("says what changed about a product, what became of it, who accepted it and where to look", async () => {
    await page.goto(`${server.url}/dashboard?product_id=P-050`);
    const rows = page.getByRole("region", { name: "Changes of the product" }).locator("tbody tr");
    const [open, accepted] = await rows.allTextContents();
    expect(open).match(
      /^selling pricelevel from 4 to 5Look at: a new price list.*20 Aug 2026became the new normal on 20 Sep 2026, not acknowledged$/,
    );
    expect(accepted).equal(
      "trafficmissing values from 0 % to 25 % of days21 Aug 2026acknowledged by ana: <b>no counter</b>",
    );
    expect(await findViolations()).deep.equal([]);
  });

  it("opens the product under the pointer on the map", async () => {
    await page.goto(`${server.url}/dashboard`);
    const map = page.locator("#map");
    await map.focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator(".tip").textContent()).match(/^P-\d+[\s\S]*WAPE/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/product_id=P-/);
  });

  it("shows a page for a product that does not exist", async () => {
    await page.goto(`${server.url}/dashboard?product_id=nobody`);
    expect(await page.locator("main").textContent()).match(/no product "nobody"/);
    expect(await findViolations()).deep.equal([]);
    // The browser itself reports the status of the document.
    complaints.length = 0;
  });

  it("shows the bill, at a desk and on a phone, in light and dark", async () => {
    const newest: CostsReport = {
      ...createCostsReport(LAST_RUN, 4),
      recommendations: [
        {
          ...{ id: "idle", rule: "idle", resource: "endpoint", risk: "low", evidence: [], prices: [] },
          ...{ title: "One instance of ml.m5.large less", savingUsdPerMonth: 82.8, changes: [] },
          givesUp: "room for twice the requests of the busiest minute",
        },
      ],
    };
    const html = renderCostsPage(newest, newest.trailing.daily);
    for (const scheme of ["light", "dark"] as const) {
      await page.close();
      page = await open(scheme);
      await page.setContent(html);
      expect(await page.locator("h1").textContent()).equal("AWS cost of dev");
      expect(await page.getByRole("img").first().getAttribute("aria-label")).match(
        /\$4.00 a day; 17 Jun 2025 not billed in full yet\.$/,
      );
      expect(await page.getByRole("table").last().textContent()).contain("One instance of ml.m5.large less");
      expect(await findViolations(), scheme).deep.equal([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).equal(390);
  });

  it("works from a file", async () => {
    const html = await (await fetch(`${server.url}/dashboard`, { headers: { accept: "text/html" } })).text();
    await page.setContent(html);
    expect(await page.locator("#products tbody tr").count()).equal(50);
  });
});
