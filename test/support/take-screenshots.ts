import { join } from "node:path";
import { instantOfDay } from "../../functions/demand/calendar";
import { startBrowser } from "./browser";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "./business-case";
import { startReportServer } from "./report-server";

const DAYS = 60;
const LAST_RUN = FIRST_RUN + DAYS - 1;
const DOCS = join(__dirname, "..", "..", "docs");

/**
 * Takes `docs/dashboard.png` and `docs/product.png` from generated demand:
 *
 *     node --import tsx test/support/take-screenshots.ts
 */
async function main(): Promise<void> {
  const { lake, run } = await createBusinessCase({ products: 160, days: DAYS + 1 });
  for (let day = FIRST_RUN; day <= LAST_RUN; day++) await run(day);
  const server = await startReportServer(
    lake,
    { ...BUSINESS_SETTINGS, reportWindowDays: 56 },
    instantOfDay(LAST_RUN) + 1,
  );
  const browser = await startBrowser();
  try {
    for (const [name, query, height] of [
      ["dashboard", "", 1480],
      ["product", "?product_id=P-031", 1320],
    ] as const) {
      const page = await browser.newPage({ viewport: { width: 1240, height }, colorScheme: "light" });
      await page.goto(`${server.url}/dashboard${query}`);
      await page.screenshot({ path: join(DOCS, `${name}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

void main();
