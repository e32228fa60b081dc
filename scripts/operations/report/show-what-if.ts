import type { WhatIfAnswer } from "../../../functions/contracts/results/what-if";
import { tellDate } from "../../../functions/demand/tell-date";
import type { CommandContext } from "../../cli/context";
import { formatAmount, formatCount, formatNumber, formatRatio } from "../../cli/format";
import { renderTable, type TableColumn, wrapWords } from "../../cli/table";
import { connectStack } from "../lake/open-lake";
import { askPage } from "./ask-page";

const LINE_WIDTH = 100;

/** Asks the stack what would have been, and shows it beside what is. */
export async function showWhatIf(
  context: CommandContext,
  query: Readonly<Record<string, string>>,
): Promise<void> {
  const stack = await connectStack(context);
  const body = await askPage(stack, {
    asked: "report",
    path: "/what-if",
    query,
    accept: "application/json",
    subject: query.product_id ?? "the fleet",
  });
  const answer = JSON.parse(body) as WhatIfAnswer;
  if (context.json) context.printJson(answer);
  else context.print(renderAnswer(answer, context.isTerminal));
}

function renderAnswer(answer: WhatIfAnswer, isTerminal: boolean): string {
  const { today, otherwise, asked, period, sentence, notes } = answer;
  const right = (title: string): TableColumn => ({ title, align: "right" });
  const money = (value: number | null) => formatAmount(value ?? undefined, answer.currency);
  const share = (value: number | null) => formatRatio(value ?? undefined, 2);
  const figures = [
    ["earned margin less holding and ordering", money, "contributionAmount"],
    ["lost margin", money, "lostMarginAmount"],
    ["holding", money, "holdingCostAmount"],
    ["ordering", money, "orderingCostAmount"],
    ...(today.writeOffAmount || otherwise.writeOffAmount
      ? [["write-off", money, "writeOffAmount"] as const]
      : []),
    ["these together", money, "totalCostAmount"],
    ["revenue", money, "revenueAmount"],
    ["cycles with demand served", share, "demandCycleServiceLevel"],
    ["units served (fill rate)", share, "fillRate"],
    ["lost units", (value: number | null) => formatCount(value ?? undefined), "lostSalesUnits"],
    ["orders", (value: number | null) => formatCount(value ?? undefined), "orders"],
    ["capital bound", money, "capitalAmount"],
    ["days of supply", (value: number | null) => formatNumber(value ?? undefined, 1), "daysOfSupply"],
  ] as const;
  return [
    `${describeSubject(answer)}, ${tellDate(period.from)} to ${tellDate(period.to)} (${period.days} days), environment ${answer.environment}`,
    "",
    ...wrapWords(sentence, LINE_WIDTH),
    "",
    renderTable(
      [{ title: "asked" }, { title: "today" }, { title: "what if" }],
      asked.map(({ name, today: now, otherwise: then }) => [name, now, then]),
      isTerminal,
    ),
    "",
    renderTable(
      [{ title: "in these days" }, right("today"), right("what if")],
      figures.map(([label, format, name]) => [label, format(today[name]), format(otherwise[name])]),
      isTerminal,
    ),
    "",
    ...notes.flatMap((note) =>
      wrapWords(note, LINE_WIDTH - 2).map((line, index) => `${index === 0 ? "- " : "  "}${line}`),
    ),
  ].join("\n");
}

function describeSubject({ productId, filter, products }: WhatIfAnswer): string {
  if (productId !== undefined) return `Product ${productId}`;
  if (!filter) return `All ${formatCount(products)} products`;
  const parts = Object.entries(filter).map(([name, value]) => `${name} ${value}`);
  return `${formatCount(products)} products of ${parts.join(", ")}`;
}
