import { formatCount } from "../format";
import type { ProductsData } from "../page-data";
import { headCell } from "./charts";
import { all, formatValue, productAddress } from "./dom";

const PAGE_SIZE = 50;

type Row = ProductsData["rows"][number];

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** Search, sort and paging of the product table, which itself holds the first rows only. */
export function manageProducts({ rows: inPage, more, columns, states, sort }: ProductsData): void {
  let rows = inPage;
  let missing = more;
  const body = byId<HTMLTableElement>("products").tBodies[0]!;
  const search = byId<HTMLInputElement>("search");
  const found = byId("found");
  const previous = byId<HTMLButtonElement>("prev");
  const next = byId<HTMLButtonElement>("next");
  const heads = [...all<HTMLTableCellElement>("#products thead th")];
  let sortedBy = sort;
  let isDescending = true;
  let page = 0;
  let view: readonly Row[] = [];

  function draw(): void {
    const end = Math.min(view.length, (page + 1) * PAGE_SIZE);
    body.replaceChildren(...view.slice(page * PAGE_SIZE, end).map(makeRow));
    if (view.length === 0) {
      const cell = body.insertRow().insertCell();
      cell.colSpan = columns.length;
      cell.className = "text";
      cell.textContent = `No product matches \u201c${search.value}\u201d. Try a part of the product number, or a class such as AX.`;
    }
    const count = missing ? missing.count : view.length;
    const range = `${formatCount(page * PAGE_SIZE + 1)}\u2013${formatCount(end)} of ${formatCount(count)}`;
    found.textContent =
      view.length > 0 ? `${range}${view.length < rows.length ? " found" : " products"}` : "0 products";
    previous.disabled = page === 0;
    next.disabled = end >= count;
  }

  /** Does something with all products, once they are there. */
  async function withAll(act: () => void): Promise<void> {
    if (missing) {
      const { from } = missing;
      found.textContent = "Reading all products\u2026";
      try {
        const answer = await fetch(from);
        if (!answer.ok) throw new Error();
        rows = (await answer.json()) as readonly Row[];
        missing = undefined;
        filter(page);
      } catch {
        found.textContent = "They could not be read. Reload the page.";
        return;
      }
    }
    act();
  }

  function makeRow(row: Row): HTMLTableRowElement {
    const line = document.createElement("tr");
    columns.forEach(({ f: format }, index) => {
      if (index === 0) {
        const cell = headCell("row");
        const link = document.createElement("a");
        link.href = productAddress(String(row[0]));
        link.textContent = String(row[0]);
        cell.append(link);
        if (nameOf(row) !== undefined) cell.append(" ", makeName(row));
        line.append(cell);
        return;
      }
      const cell = line.insertCell();
      if (format === "s" || format === "t") cell.className = "text";
      if (format === "s") cell.append(makeState(row));
      else cell.textContent = formatValue(row[index], format);
    });
    return line;
  }

  /** Behind the columns, where the product has one. */
  function nameOf(row: Row): string | undefined {
    return row[columns.length] as string | undefined;
  }

  function makeName(row: Row): HTMLElement {
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = nameOf(row)!;
    return name;
  }

  function makeState(row: Row): HTMLElement {
    const [text, style] = stateOf(row);
    const mark = document.createElement("span");
    mark.className = `state ${style}`;
    mark.textContent = text;
    return mark;
  }

  function stateOf(row: Row): ProductsData["states"][number] {
    return states[row[columns.length - 1] as number]!;
  }

  function filter(at = 0): void {
    const wanted = search.value.trim().toLowerCase();
    view = rows
      .filter(
        (row) =>
          wanted === "" ||
          String(row[0]).toLowerCase().includes(wanted) ||
          nameOf(row)?.toLowerCase().includes(wanted) ||
          String(row[1]).toLowerCase() === wanted ||
          stateOf(row)[0].toLowerCase() === wanted,
      )
      .sort(compare);
    page = at;
    draw();
  }

  /** What is undefined comes first in both directions; equal values by product. */
  function compare(left: Row, right: Row): number {
    const [a, b] = [left[sortedBy] ?? null, right[sortedBy] ?? null];
    if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
    const order = a < b ? -1 : a > b ? 1 : 0;
    return (isDescending ? -order : order) || (left[0]! < right[0]! ? -1 : 1);
  }

  heads.forEach((head, index) => {
    head.querySelector("button")!.addEventListener("click", () => {
      isDescending = sortedBy === index ? !isDescending : columns[index]!.f !== "t";
      sortedBy = index;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      void withAll(() => filter());
    });
  });
  search.addEventListener("input", () => void withAll(() => filter()));
  previous.addEventListener("click", () => {
    page -= 1;
    draw();
  });
  next.addEventListener("click", () => {
    void withAll(() => {
      page += 1;
      draw();
    });
  });
  for (const element of all<HTMLElement>(".needs-script")) element.hidden = false;
  filter();
}
