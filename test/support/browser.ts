import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** A Chromium that came with the dependencies. Pages share one process tree; close it when done. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // With a single process, closing one page ends the browser.
    args: chromium.args.filter((argument) => argument !== "--single-process"),
    headless: true,
  });
}
