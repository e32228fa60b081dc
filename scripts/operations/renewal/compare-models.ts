import { formatMoney } from "../../../functions/contracts/money";
import type { Contest, ContestGain } from "../../../functions/contracts/results/contest";
import type { CommandContext } from "../../cli/context";
import { formatCount, formatRatio } from "../../cli/format";
import { connectStack, openLake } from "../lake/open-lake";
import { readContest } from "./read-contest";

/** Shows what the contest of the models has come to. */
export async function compareModels(context: CommandContext): Promise<void> {
  const stack = await connectStack(context);
  const contest = await readContest(await openLake(stack));
  if (context.json) context.printJson({ contest: contest ?? null });
  else context.print(contest ? renderContest(contest, stack.outputs.currency) : NOBODY);
}

const NOBODY =
  "No model has competed with the champion. Set endpoint.shadow.modelVersion or endpoint.challenger.modelVersion; the first comparison is there two days later.";

const VERDICTS: Readonly<Record<Contest["verdict"], string>> = {
  promote: "promote",
  "keep-watching": "keep watching",
  reject: "reject",
};

function renderContest(contest: Contest, code: string): string {
  const { wapeGain, valueGainPerDay } = contest;
  const lines = [
    `Champion    ${contest.championVersion}: WAPE ${formatRatio(contest.championWape ?? undefined)}`,
    `${contest.variant === "shadow" ? "Shadow    " : "Challenger"}  ${contest.competitorVersion}: WAPE ${formatRatio(contest.competitorWape ?? undefined)}`,
    `Compared    ${contest.days} days, ${contest.from ?? "n/a"} to ${contest.to ?? "n/a"}; ${formatCount(contest.productDays)} products and days that both forecast`,
    `Difference  ${showGain(wapeGain, (share) => (share * 100).toFixed(2), "points of WAPE")}`,
    `In money    ${showGain(valueGainPerDay, (value) => formatMoney(value, { code }, 0), "a day of error at the selling price")}`,
    `Evidence    better ${contest.evidenceBetter.toFixed(1)}, worse ${contest.evidenceWorse.toFixed(1)}; 20 is enough`,
    `Verdict     ${VERDICTS[contest.verdict]}: ${contest.because}${describeDays(contest)}`,
  ];
  return lines.join("\n");
}

/** Above 0 the competitor is better. */
function showGain(gain: ContestGain | null, show: (value: number) => string, unit: string): string {
  if (!gain) return "n/a";
  const bounds =
    gain.low === null || gain.high === null
      ? ""
      : ` (95 % at any day: ${show(gain.low)} to ${show(gain.high)})`;
  return `${show(gain.mean)} ${unit} less${bounds}`;
}

function describeDays({ verdict, daysNeeded }: Contest): string {
  if (verdict !== "keep-watching") return "";
  return daysNeeded === null
    ? "; days like these lead to no promotion"
    : `; about ${daysNeeded} more days like these until a promotion`;
}
