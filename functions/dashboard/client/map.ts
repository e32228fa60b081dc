import type { ProductsData } from "../page-data";
import { PRODUCT_COLUMNS } from "../product-columns";
import { formatValue, hideTip, productAddress, setAttributes, showTip, svgElement } from "./dom";

/** A point within so many units of the drawing is hit. */
const REACH = 14;

/** What the tooltip says of a product, beside its number and class. */
const TOLD: readonly string[] = ["demandUnits", "lostMarginAmount", "wape"];
const isTold = (name: string): boolean => TOLD.includes(name);

/** The nearest product of the map under pointer or arrow keys; click and Enter open its page. */
export function exploreMap({ rows, map: points }: ProductsData): void {
  const map = document.querySelector<SVGSVGElement>("#map");
  if (!map) return;
  const ring = svgElement("circle", { r: 6, fill: "none", class: "whisker" });
  ring.style.display = "none";
  map.append(ring);
  let hit = -1;

  function mark(index: number): void {
    hit = index;
    const [x, y, place] = points[index]!;
    const row = rows[place]!;
    const box = map!.getBoundingClientRect();
    const { width, height } = map!.viewBox.baseVal;
    setAttributes(ring, { cx: x, cy: y });
    ring.style.display = "";
    const figures = PRODUCT_COLUMNS.map(({ name, label, format }, column) =>
      isTold(name) && format !== "s" ? `\n${label}  ${formatValue(row[column], format)}` : "",
    );
    showTip(
      `${row[0]}  ${row[1]}${figures.join("")}\nEnter or click opens the product`,
      box.left + (x / width) * box.width,
      box.top + (y / height) * box.height,
    );
  }

  function leave(): void {
    ring.style.display = "none";
    map!.style.cursor = "";
    hideTip();
  }

  function open(): void {
    if (hit >= 0) location.href = productAddress(String(rows[points[hit]![2]]![0]));
  }

  map.addEventListener("pointermove", ({ clientX, clientY }) => {
    const box = map.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width) * map.viewBox.baseVal.width;
    const y = ((clientY - box.top) / box.height) * map.viewBox.baseVal.height;
    let nearest = -1;
    let least = REACH * REACH;
    points.forEach(([px, py], index) => {
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance < least) [nearest, least] = [index, distance];
    });
    hit = nearest;
    if (nearest < 0) {
      leave();
      return;
    }
    map.style.cursor = "pointer";
    mark(nearest);
  });
  map.addEventListener("pointerleave", leave);
  map.addEventListener("blur", leave);
  map.addEventListener("click", open);
  map.addEventListener("keydown", (event) => {
    const count = points.length;
    if (event.key === "ArrowRight") mark((hit + 1) % count);
    else if (event.key === "ArrowLeft") mark((hit + count - 1) % count);
    else if (event.key === "Enter" && hit >= 0) open();
    else return;
    event.preventDefault();
  });
}
