import { expect } from "chai";
import { formatDay } from "../../../../functions/demand/calendar";
import { renderFleetAnswer } from "../../../../functions/handlers/report/report-answers";
import { detachPage } from "../../../../scripts/operations/report/detach-page";
import { startBrowser } from "../../../support/browser";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../../support/business-case";

describe("a page that is kept in a file", () => {
  it("leads to the stack's pages with every link, also those that its script makes", async () => {
    const { lake, run } = await createBusinessCase({ days: 6 });
    for (let day = FIRST_RUN; day < FIRST_RUN + 5; day++) await run(day);
    const days = { fromDay: FIRST_RUN, toDay: FIRST_RUN + 3 };
    const html = await renderFleetAnswer(lake, BUSINESS_SETTINGS, FIRST_RUN + 4, days, "html");
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      const linksOf = async (pagesUrl: string | undefined) => {
        await page.setContent(detachPage(html, pagesUrl));
        return (await page.evaluate(
          "[[...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')), document.forms.length]",
        )) as [string[], number];
      };
      const [links, forms] = await linksOf("https://pages.example");
      expect(forms).equal(0);
      const outside = links.filter((link) => !link.startsWith("#"));
      expect(outside.length).above(12);
      expect(outside.filter((link) => !link.startsWith("https://pages.example/"))).deep.equal([]);
      expect(outside).include("https://pages.example/orders");
      expect(outside.some((link) => link.includes(`run_date=${formatDay(FIRST_RUN + 4)}`))).equal(true);
    } finally {
      await browser.close();
    }
  });

  it("has no link that leads nowhere where the stack has no address", () => {
    const html =
      '<html lang="en"><a href="dashboard?product_id=A">A</a><a href="#out">out</a><a href="report?format=csv">x</a>';
    expect(detachPage(html, undefined)).equal('<html lang="en"><a >A</a><a href="#out">out</a><a >x</a>');
  });
});
