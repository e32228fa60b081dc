import type { ExplainedPart, Explanation } from "../../../functions/contracts/results/explanation";
import { tellDate } from "../../../functions/demand/tell-date";
import type { CommandContext } from "../../cli/context";
import { renderTable, wrapWords } from "../../cli/table";
import { connectStack } from "../lake/open-lake";
import { askPage } from "./ask-page";

const LINE_WIDTH = 100;

/** Asks the stack why a forecast is what it is. */
export async function showExplanation(
  context: CommandContext,
  { product, day }: { readonly product: string; readonly day?: string },
): Promise<void> {
  const stack = await connectStack(context);
  const body = await askPage(stack, {
    asked: "predict",
    path: "/explain",
    query: { product_id: product, ...(day !== undefined && { day }) },
    accept: "application/json",
    subject: product,
  });
  const explanation = JSON.parse(body) as Explanation;
  if (context.json) context.printJson(explanation);
  else context.print(renderExplanation(explanation, context.isTerminal));
}

/** With its sign, unless it rounds to nothing. */
function formatSigned(units: number): string {
  const text = Math.abs(units).toFixed(1);
  if (!/[1-9]/.test(text)) return text;
  return `${units > 0 ? "+" : "-"}${text}`;
}

export function renderExplanation(explanation: Explanation, isTerminal: boolean): string {
  const { productId, name, day, forecastOrigin, usualUnits, parts, change, sentence, notes } = explanation;
  const table = (first: string, from: number, own: readonly ExplainedPart[]) =>
    renderTable(
      [{ title: "because of" }, { title: "units", align: "right" }],
      [
        [first, from.toFixed(1)],
        ...own.map((part) => [part.name, formatSigned(part.units)]),
        ["the forecast now", explanation.forecastUnits.toFixed(1)],
      ],
      isTerminal,
    );
  return [
    `Product ${productId}${name === undefined ? "" : ` ${name}`}, ${tellDate(day)}; demand known to ${tellDate(forecastOrigin)}, environment ${explanation.environment}`,
    "",
    ...wrapWords(sentence, LINE_WIDTH),
    "",
    table("a usual day", usualUnits, parts),
    "",
    ...(change
      ? [
          ...wrapWords(change.sentence, LINE_WIDTH),
          "",
          table(`as known on ${tellDate(change.forecastOrigin)}`, change.earlierUnits, change.parts),
        ]
      : ["A week ago this day was not forecast yet, or the product was not on sale."]),
    "",
    ...notes.flatMap((note) => wrapWords(note, LINE_WIDTH)),
  ].join("\n");
}
