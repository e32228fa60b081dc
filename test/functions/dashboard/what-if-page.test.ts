import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import type { Explanation } from "../../../functions/contracts/results/explanation";
import { renderExplainPage } from "../../../functions/dashboard/explain-page";
import { instantOfDay } from "../../../functions/demand/calendar";
import { createBooksLake } from "../../support/books-lake";
import { startBrowser } from "../../support/browser";
import { REPORT_SETTINGS } from "../../support/report-lake";
import { startReportServer } from "../../support/report-server";
import { businessSettings } from "../../support/settings";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const POLICY = businessSettings({ leadTimeDays: 2, leadTimeDeviationDays: 1, reportWindowDays: 10 });
const SIZES = [
  [1280, 900, "light"],
  [390, 844, "dark"],
] as const;
const MASTER = {
  schemaVersion: 1 as const,
  products: [
    { productId: "P003", name: "Tea", category: "Food/Tea", supplier: "S-100" },
    { productId: "P004", name: "Mug", category: "Home", supplier: "S-200" },
  ],
  suppliers: [{ supplier: "S-100", name: "Hansen Fresh" }, { supplier: "S-200" }],
  locations: [],
};

describe("what if and why, in a browser", () => {
  let browser: Browser;
  let server: { readonly url: string; close(): Promise<void> };

  before(async () => {
    const { lake, lastRun } = await createBooksLake(POLICY, { master: MASTER });
    server = await startReportServer(
      lake,
      { ...REPORT_SETTINGS, business: POLICY },
      instantOfDay(lastRun) + 1,
    );
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const open = async (width: number, height: number, colorScheme: "light" | "dark") => {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, bypassCSP: true });
    page.setDefaultTimeout(0);
    return page;
  };

  async function expectKept(page: Page, width: number): Promise<void> {
    await page.evaluate(AXE);
    const violations = (await page.evaluate(
      "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then((result) => result.violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))",
    )) as readonly string[];
    expect(violations).deep.equal([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).equal(width);
  }

  /** To a field by the tabulator alone, as who has no mouse. */
  async function tabTo(page: Page, id: string): Promise<void> {
    await page.locator("body").focus();
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate("document.activeElement?.id")) === id) return;
    }
    throw new Error(`The tabulator does not reach #${id}.`);
  }

  for (const [width, height, scheme] of SIZES) {
    it(`asks by the keyboard alone, and shares the question as its address, ${width} wide, ${scheme}`, async () => {
      const page = await open(width, height, scheme);
      await page.goto(`${server.url}/what-if`);
      await expectKept(page, width);
      expect(await page.locator("#supplier option").allTextContents()).deep.equal([
        "all",
        "Hansen Fresh (S-100)",
        "S-200",
      ]);
      await tabTo(page, "supplier");
      await page.keyboard.press("ArrowDown");
      await tabTo(page, "service_level");
      await page.keyboard.type("90");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#answer");
      const { searchParams } = new URL(page.url());
      expect([searchParams.get("service_level"), searchParams.get("supplier")]).deep.equal(["90", "S-100"]);
      expect(await page.locator("#answer h2").textContent()).equal(
        "Answer for 1 product from Hansen Fresh (S-100)",
      );
      expect(await page.locator("#answer .verdict").textContent()).match(/^In the 10 days it would have/);
      await expectKept(page, width);
      // Whoever opens the address sees the same answer.
      const sentence = await page.locator("#answer .verdict").textContent();
      const other = await open(width, height, scheme);
      await other.goto(page.url());
      expect(await other.locator("#answer .verdict").textContent()).equal(sentence);
      await other.close();

      // A wrong value is told above the form, which keeps what was typed.
      await tabTo(page, "review_period");
      await page.keyboard.type("never");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#answer [role=alert]");
      expect(await page.locator("#answer").textContent()).include('"review_period" is "never"');
      expect(await page.locator("#review_period").inputValue()).equal("never");
      await expectKept(page, width);
      await page.close();
    });

    it(`filters the fleet by the names of suppliers and categories, ${width} wide, ${scheme}`, async () => {
      const page = await open(width, height, scheme);
      await page.goto(`${server.url}/dashboard?supplier=S-100`);
      expect(await page.locator("header .lede").textContent()).include("from Hansen Fresh (S-100)");
      expect(await page.locator("#category option").allTextContents()).deep.equal([
        "all",
        "Food",
        "Food/Tea",
        "Home",
      ]);
      await expectKept(page, width);
      await page.close();
    });

    it(`says why a forecast is what it is, ${width} wide, ${scheme}`, async () => {
      const page = await open(width, height, scheme);
      const told: Explanation = {
        schemaVersion: 1,
        environment: "test",
        productId: "P003",
        name: "Tea",
        day: "2026-10-03",
        forecastOrigin: "2026-09-30",
        forecastUnits: 24.3,
        usedUnits: 24.3,
        usualUnits: 19.2,
        parts: [
          { part: "weekday", name: "that it is a Saturday", units: 4.1 },
          { part: "lately", name: "how it sold lately", units: 1 },
        ],
        change: null,
        sentence: "24.3 units are forecast for Saturday.",
        notes: ["A share is what a part adds."],
      };
      await page.setContent(renderExplainPage(told, { from: "2026-10-01", to: "2026-10-14" }));
      expect(await page.locator("#drivers tbody tr").allTextContents()).deep.equal([
        "A usual day19.2",
        "That it is a Saturday+4.1",
        "How it sold lately+1.0",
        "The forecast now24.3",
      ]);
      await expectKept(page, width);
      await page.close();
    });
  }
});
