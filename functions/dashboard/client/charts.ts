import { tellDate } from "../../demand/tell-date";
import type { DailyData, ExploreOptions } from "../page-data";
import { all, formatValue, hideTip, setAttributes, showTip, svgElement } from "./dom";

/** A hairline and a tooltip that follow pointer and arrow keys over the days of each chart. */
export function exploreCharts(data: DailyData): void {
  for (const chart of all<SVGSVGElement>("[data-explore]")) exploreChart(chart, data);
}

function exploreChart(chart: SVGSVGElement, data: DailyData): void {
  const options = JSON.parse(chart.dataset.explore!) as ExploreOptions;
  const { x0, x1, y0, y1 } = options;
  const last = data.dates.length - 1;
  const hairline = svgElement("line", { class: "hair", y1: y0, y2: y1 });
  hairline.style.display = "none";
  chart.append(hairline);
  let current = -1;

  function show(index: number, clientY?: number): void {
    current = Math.max(0, Math.min(last, index));
    const x = x0 + (last > 0 ? current / last : 0.5) * (x1 - x0);
    setAttributes(hairline, { x1: x, x2: x });
    hairline.style.display = "";
    const box = chart.getBoundingClientRect();
    const left = box.left + (x / chart.viewBox.baseVal.width) * box.width;
    showTip(describeDay(data, options.f, current), left, clientY ?? box.top + box.height / 3);
  }

  function leave(): void {
    hairline.style.display = "none";
    hideTip();
  }

  chart.addEventListener("pointermove", ({ clientX, clientY }) => {
    const box = chart.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width) * chart.viewBox.baseVal.width;
    show(Math.round(((x - x0) / (x1 - x0)) * last), clientY);
  });
  chart.addEventListener("pointerleave", leave);
  chart.addEventListener("blur", leave);
  chart.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 7 : 1;
    switch (event.key) {
      case "ArrowRight":
        show(current + step);
        break;
      case "ArrowLeft":
        show(current < 0 ? last : current - step);
        break;
      case "Home":
        show(0);
        break;
      case "End":
        show(last);
        break;
      case "Escape":
        leave();
        return;
      default:
        return;
    }
    event.preventDefault();
  });
}

function describeDay(data: DailyData, names: readonly string[], index: number): string {
  const closed = data.closed?.includes(index) ? "  (closed)" : "";
  const lines = names.map((name) => {
    const value = shownValue(data, name, index);
    const [title, format] = data.labels[name]!;
    return value === null ? "" : `\n${title}  ${formatValue(value, format)}`;
  });
  return `${tellDate(data.dates[index]!)}${closed}${lines.join("")}`;
}

function shownValue({ series, begins }: DailyData, name: string, index: number): number | null {
  return series[name]?.[index - (begins?.[name] ?? 0)] ?? null;
}

/** Makes the table of a chart's figures when it is opened. */
export function fillTables(data: DailyData): void {
  for (const details of all<HTMLDetailsElement>("details[data-table]")) {
    details.addEventListener("toggle", () => {
      if (details.open && !details.querySelector("table")) {
        details.append(makeTable(data, details.dataset.table!.split(",")));
      }
    });
  }
}

function makeTable(data: DailyData, names: readonly string[]): HTMLElement {
  const { dates, labels } = data;
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const title of ["Date", ...names.map((name) => labels[name]![0])]) head.append(headCell("col", title));
  const body = table.createTBody();
  dates.forEach((date, index) => {
    const row = body.insertRow();
    row.append(headCell("row", tellDate(date)));
    for (const name of names) {
      const value = shownValue(data, name, index);
      row.insertCell().textContent = value === null ? "\u2013" : formatValue(value, labels[name]![1]);
    }
  });
  const frame = document.createElement("div");
  frame.className = "scroll";
  frame.tabIndex = 0;
  setAttributes(frame, { role: "region", "aria-label": "Figures by day" });
  frame.append(table);
  return frame;
}

export function headCell(scope: "row" | "col", text = ""): HTMLTableCellElement {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}
