import { resolve } from "node:path";
import { toCsvRows } from "../../../functions/business/csv";
import { toTodayTable } from "../../../functions/business/outlook/today-table";
import { OperatorError } from "../../../functions/contracts/errors";
import type { ActToday } from "../../../functions/contracts/results/today";
import { readToday } from "../../../functions/handlers/ledger/read-outlook";
import type { CommandContext } from "../../cli/context";
import { formatAmount, formatCount, formatNumber, formatRatio } from "../../cli/format";
import { requireWritable, writeResult } from "../../cli/output-file";
import { renderTable, type TableColumn } from "../../cli/table";
import { connectStack, findLast, openLake, readProductTitles } from "../lake/open-lake";

/** Lines of a list that are printed; the file and the JSON have all of them. */
const SHOWN = 10;

/** Shows what the last run that suggested orders leaves to a planner. */
export async function showToday(
  context: CommandContext,
  { csvFile }: { readonly csvFile?: string },
): Promise<void> {
  if (csvFile !== undefined) await requireWritable("--csv", csvFile);
  const lake = await openLake(await connectStack(context));
  const last = await findLast(lake, "orders", (runDay) => readToday(lake, runDay));
  if (!last) {
    throw new OperatorError(
      'No run has told the stock to come yet. It is "replenish" that does, daily; see "ops status".',
    );
  }
  const today = last.found;
  if (csvFile !== undefined) {
    const { header, rows } = toTodayTable(today);
    await writeResult(csvFile, toCsvRows(header, rows));
    context.log(`Wrote ${formatCount(rows.length)} lines to ${resolve(csvFile)}.`);
  }
  if (context.json) context.printJson(today);
  else if (csvFile === undefined)
    context.print(renderToday(today, await readProductTitles(lake), context.isTerminal));
}

function renderToday(today: ActToday, titleOf: (productId: string) => string, isTerminal: boolean): string {
  const { outOfStock, runningOut, late, held, overstock } = today;
  const list = <Line>(
    title: string,
    lines: readonly Line[],
    columns: readonly TableColumn[],
    cellsOf: (line: Line) => string[],
  ): string[] => {
    if (lines.length === 0) return [];
    const table = renderTable(columns, lines.slice(0, SHOWN).map(cellsOf), isTerminal);
    const more = lines.length > SHOWN ? [`and ${formatCount(lines.length - SHOWN)} more`] : [];
    return ["", `${title}: ${formatCount(lines.length)}`, table, ...more];
  };
  const money = (value: number | undefined) => formatAmount(value, today.currency);
  const left = (title: string): TableColumn => ({ title });
  const right = (title: string): TableColumn => ({ title, align: "right" });
  const order = ({ orderUnits, orderStatus }: ActToday["outOfStock"][number]) =>
    orderStatus === "held" ? `${formatCount(orderUnits)} held` : formatCount(orderUnits);
  const arrival = (date: string | null, units: number) =>
    date === null ? "nothing under way" : `${date}, ${formatCount(units)}`;
  return [
    `Run of ${today.runDay}, ${formatCount(today.products)} products, environment ${today.environment}`,
    ...list(
      "Out of stock",
      outOfStock,
      [left("product"), right("sells a day"), right("revenue a day"), left("next arrival"), right("order")],
      (line) => [
        titleOf(line.productId),
        formatNumber(line.forecastUnitsPerDay, 1),
        money(line.revenuePerDayAmount ?? undefined),
        arrival(line.nextArrivalDate, line.nextArrivalUnits),
        order(line),
      ],
    ),
    ...list(
      `Running out before the next delivery (${formatRatio(today.leastProbability, 0)} or likelier)`,
      runningOut,
      [
        left("product"),
        right("on hand"),
        left("runs out"),
        left("next delivery"),
        right("probability"),
        right("order"),
      ],
      (line) => [
        titleOf(line.productId),
        formatCount(line.onHandUnits),
        line.runsOutDate ?? "later",
        line.nextArrivalDate === line.helpDate ? line.helpDate : `${line.helpDate} if ordered`,
        formatRatio(line.stockoutProbability, 0),
        order(line),
      ],
    ),
    ...list(
      "Late deliveries",
      late,
      [left("order"), left("product"), right("units"), left("promised"), right("days late")],
      (line) => [
        line.orderId,
        titleOf(line.productId),
        formatCount(line.quantity),
        line.dueDate,
        formatCount(line.daysLate),
      ],
    ),
    ...list(
      "Held for a decision",
      held,
      [left("product"), right("units"), right("value"), left("because")],
      (line) => [titleOf(line.productId), formatCount(line.quantity), money(line.valueAmount), line.because],
    ),
    ...list(
      "Overstock",
      overstock,
      [
        left("product"),
        right("on hand"),
        right("needed"),
        right("too much at cost"),
        right("days of supply"),
      ],
      (line) => [
        titleOf(line.productId),
        formatCount(line.onHandUnits),
        formatCount(line.orderUpToLevelUnits),
        money(line.overstockAmount ?? undefined),
        formatNumber(line.daysOfSupply ?? undefined, 0),
      ],
    ),
    ...(outOfStock.length + runningOut.length + late.length + held.length + overstock.length === 0
      ? ["", "Nothing asks for you: what is on hand and under way lasts."]
      : []),
  ].join("\n");
}
