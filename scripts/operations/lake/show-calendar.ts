import type { CalendarLine } from "../../../functions/contracts/calendar";
import type { Lake } from "../../../functions/contracts/lake";
import { dayOfInstant, formatDay } from "../../../functions/demand/calendar";
import { readCalendar } from "../../../functions/handlers/calendar/read-calendar";
import { countPlanned } from "../../../functions/planning/count-planned";
import type { CommandContext } from "../../cli/context";
import { formatCount } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { connectStack, nowOf, openLake } from "./open-lake";

export interface ShowCalendarOptions {
  /** Days from today on that are listed. */
  readonly days: number;
  /** Also what is over, was changed or was taken back. */
  readonly all: boolean;
}

/** A terminal shows so many lines; `--json` has all. */
const MOST_SHOWN = 200;

/** Lists what is planned: the table as it is now. */
export async function showCalendar(context: CommandContext, options: ShowCalendarOptions): Promise<void> {
  const stack = await connectStack(context);
  return listPlans(context, await openLake(stack), dayOfInstant(nowOf(stack)), options);
}

/** @param today day number */
export async function listPlans(
  context: CommandContext,
  lake: Lake,
  today: number,
  { days, all }: ShowCalendarOptions,
): Promise<void> {
  const calendar = await readCalendar(lake);
  const [from, to] = [formatDay(today), formatDay(today + days - 1)];
  const isWanted = (line: CalendarLine) =>
    all || (line.withdrawnOn === undefined && line.to >= from && line.from <= to);
  const lines = (calendar?.lines ?? []).filter(isWanted);
  const { reachesTo } = countPlanned(calendar?.lines ?? [], today);
  if (context.json) {
    context.printJson({ snapshotId: calendar?.snapshotId ?? null, today: from, reachesTo, lines });
    return;
  }
  if (!calendar) {
    context.print(
      'Nothing is planned: the lake has no calendar. Import one with "ops data import --calendar FILE".',
    );
    return;
  }
  context.print(
    lines.length === 0
      ? `Nothing is planned from ${from} to ${to}.`
      : renderTable(
          [
            { title: "from" },
            { title: "to" },
            { title: "kind" },
            { title: "for" },
            { title: "what" },
            { title: "known on" },
            ...(all ? [{ title: "taken back" }] : []),
          ],
          lines
            .slice(0, MOST_SHOWN)
            .map((line) => [
              line.from,
              line.to,
              line.kind,
              describeScope(line),
              describePlan(line),
              line.knownOn === line.recordedOn ? line.knownOn : `${line.knownOn} (stated ${line.recordedOn})`,
              ...(all ? [line.withdrawnOn ?? ""] : []),
            ]),
          context.isTerminal,
        ),
  );
  if (lines.length > MOST_SHOWN) {
    context.print(`${formatCount(lines.length - MOST_SHOWN)} more; --json lists them.`);
  }
  context.print(
    reachesTo === null
      ? "The calendar is over."
      : `The calendar reaches to ${reachesTo}, version ${calendar.snapshotId}.`,
  );
}

function describeScope({ productId, category, location, region }: CalendarLine): string {
  const parts = [
    productId,
    category,
    location === undefined ? undefined : `at ${location}`,
    region === undefined ? undefined : `in ${region}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "everybody" : parts.join(" ");
}

function describePlan({ name, discountRatio, price, values = {} }: CalendarLine): string {
  return [
    name,
    discountRatio === undefined ? undefined : `${Math.round(discountRatio * 1_000) / 10} % off`,
    price === undefined ? undefined : `price ${price}`,
    ...Object.entries(values).map(([column, value]) => `${column} ${value}`),
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}
