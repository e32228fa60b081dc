import { join } from "node:path";
import { startBrowser } from "./browser";

const DOCS = join(__dirname, "..", "..", "docs");

/**
 * Takes `docs/dashboard.png` and `docs/product.png` from a running sandbox, whose demand is generated:
 *
 *     npm run sandbox -- --serve
 *     node --import tsx test/support/take-screenshots.ts http://127.0.0.1:PORT/dashboard PRODUCT
 */
async function main([url, productId]: readonly string[]): Promise<void> {
  if (!url || !productId) throw new Error("Name the address of the dashboard and a product.");
  const browser = await startBrowser();
  try {
    for (const [name, query, height] of [
      ["dashboard", "", 1560],
      ["product", `?product_id=${encodeURIComponent(productId)}`, 1560],
    ] as const) {
      const page = await browser.newPage({ viewport: { width: 1240, height }, colorScheme: "light" });
      await page.goto(`${url}${query}`);
      await page.screenshot({ path: join(DOCS, `${name}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

void main(process.argv.slice(2));
