/**
 * The pages' script: tooltips and keys on charts, tables made from the charts' data, search, sort and paging of
 * the product table, and the map. Everything it shows is in the page already, but for the products of a fleet that has more
 * of them than a page takes; without it the page still reads.
 */
import { type PackedPageData, type PageData, type ProductsData, unpackDates } from "../page-data";
import { exploreCharts, fillTables } from "./charts";
import { all, hideTip, showAmountsIn } from "./dom";
import { exploreMap } from "./map";
import { manageProducts } from "./products";

const packed = JSON.parse(document.getElementById("data")!.textContent!) as PackedPageData;
const data: PageData = { ...packed, dates: unpackDates(packed.dates) };

showAmountsIn(data.currency);

addEventListener("scroll", hideTip, { passive: true });
addEventListener("keydown", ({ key }) => {
  if (key === "Escape") hideTip();
});
for (const form of document.forms) {
  form.addEventListener("submit", () => document.body.setAttribute("aria-busy", "true"));
}
addEventListener("pageshow", () => document.body.removeAttribute("aria-busy"));

// A time line wider than the screen opens at today, with some of the past before it.
for (const frame of all<HTMLElement>("[data-now]")) {
  frame.scrollLeft = Number(frame.dataset.now) * frame.scrollWidth - frame.clientWidth * 0.6;
}
exploreCharts(data);
fillTables(data);
if (data.rows) {
  const products = data as ProductsData;
  manageProducts(products);
  exploreMap(products);
}
