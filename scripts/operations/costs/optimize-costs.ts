import { OperatorError, UsageError } from "../../../functions/contracts/errors";
import type { Recommendation } from "../../../functions/contracts/results/costs";
import type { CommandContext } from "../../cli/context";
import { formatUsd } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { connectStack } from "../lake/open-lake";
import { type Evaluate, proposeChange, readCommittedStack } from "../promotion/propose-change";
import type { SettingChange } from "../promotion/stack-file";
import { readCosts } from "./read-costs";

export interface OptimizeOptions {
  /** Change the stack's configuration on a git branch instead of only listing. */
  readonly apply: boolean;
  /** Ids of the recommendations to apply; all that a setting can do when empty. */
  readonly only: readonly string[];
  readonly yes: boolean;
}

/** Lists what would save money, dearest first; with `apply`, does what a setting can do on a git branch. */
export async function optimizeCosts(
  context: CommandContext,
  options: OptimizeOptions,
  evaluate: Evaluate,
): Promise<void> {
  const stack = await connectStack(context);
  const { recommendations, runDay } = await readCosts(stack);
  if (!options.apply) {
    if (context.json) context.printJson({ stack: stack.name, runDay, recommendations, applied: null });
    else context.print(renderRecommendations(recommendations, runDay, context.isTerminal));
    return;
  }
  const chosen = choose(recommendations, options.only);
  const environment = stack.outputs.environment;
  const committed = await readCommittedStack(context, environment);
  const saving = chosen.reduce((sum, { savingUsdPerMonth }) => sum + savingUsdPerMonth, 0);
  const applied = await proposeChange(
    context,
    committed,
    {
      settings: chosen.map(toSettingChange),
      branch: `optimize/${environment}-${runDay}`,
      message: `perf(${environment}): save about ${formatUsd(saving)} a month\n\n${chosen.map(describe).join("\n")}`,
      comparesCost: true,
      question: `Change the configuration of ${environment}?`,
      yes: options.yes,
    },
    evaluate,
  );
  if (context.json) context.printJson({ stack: stack.name, runDay, recommendations: chosen, applied });
  else
    context.print(
      `Branch "${applied.branch}" saves about ${formatUsd(saving)} a month. Open a pull request: git push -u origin ${applied.branch}`,
    );
}

/** @throws UsageError for an unknown id, OperatorError when no setting can do anything */
function choose(
  recommendations: readonly Recommendation[],
  only: readonly string[],
): readonly Recommendation[] {
  const unknown = only.filter((id) => !recommendations.some((one) => one.id === id));
  if (unknown.length > 0) {
    const known = recommendations.map(({ id }) => `"${id}"`).join(", ");
    throw new UsageError(
      `There is no recommendation "${unknown.join('", "')}"; there are ${known || "none"}.`,
    );
  }
  const chosen = recommendations.filter((one) => only.length === 0 || only.includes(one.id));
  const doable = chosen.filter(({ change }) => change !== undefined);
  if (doable.length === 0) {
    throw new OperatorError(
      "No recommendation can be applied by a setting of the stack; nothing was changed.",
    );
  }
  return doable;
}

function toSettingChange({ id, change }: Recommendation): SettingChange {
  const value = change!.to;
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    throw new OperatorError(
      `Recommendation "${id}" changes ${change!.configKey} to a list or object; edit the file by hand.`,
    );
  }
  return { path: change!.configKey.replace(/^final-mile:/, "").split("."), value };
}

function renderRecommendations(
  recommendations: readonly Recommendation[],
  runDay: string,
  isTerminal: boolean,
): string {
  if (recommendations.length === 0) return `Nothing to save was found on ${runDay}.`;
  if (isTerminal) return [...recommendations.map(renderRecommendation), DRY_RUN_HINT].join("\n\n");
  return renderTable(
    [
      { title: "saving a month", align: "right" },
      { title: "risk" },
      { title: "what" },
      { title: "setting" },
      { title: "evidence" },
      { title: "id" },
    ],
    recommendations.map((one) => [
      formatUsd(one.savingUsdPerMonth),
      one.risk,
      one.title,
      one.change
        ? `${one.change.configKey}: ${JSON.stringify(one.change.from)} -> ${JSON.stringify(one.change.to)}`
        : "",
      [...one.evidence, ...describePrice(one)].join("; "),
      one.id,
    ]),
    false,
  );
}

const DRY_RUN_HINT = "Dry run. Change the settings on a git branch with: ops optimize --apply";

/** One recommendation for people: what it saves, what it rests on, and the setting that does it. */
function renderRecommendation(one: Recommendation): string {
  const { change } = one;
  return [
    `${formatUsd(one.savingUsdPerMonth)} a month, risk ${one.risk}: ${one.title}`,
    ...one.evidence.map((evidence) => `    because  ${evidence}`),
    ...describePrice(one).map((price) => `    at       ${price}`),
    change === undefined
      ? "    do       by hand; no setting of the stack does it"
      : `    do       ${change.configKey}: ${JSON.stringify(change.from)} -> ${JSON.stringify(change.to)}`,
    `    id       ${one.id}`,
  ].join("\n");
}

function describePrice({ price }: Recommendation): readonly string[] {
  return price ? [`price $${price.usd} per ${price.unit} (${price.region}, ${price.asOf})`] : [];
}

function describe({ title, savingUsdPerMonth, change }: Recommendation): string {
  return `- ${title} (${formatUsd(savingUsdPerMonth)} a month): ${change!.configKey} = ${JSON.stringify(change!.to)}`;
}
