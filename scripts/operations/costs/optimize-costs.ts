import { OperatorError, UsageError } from "../../../functions/contracts/errors";
import type {
  PricedUnit,
  ProposedSetting,
  Recommendation,
  Undecided,
} from "../../../functions/contracts/results/costs";
import type { CommandContext } from "../../cli/context";
import { formatUsd } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { connectStack } from "../lake/open-lake";
import { type Evaluate, proposeChange, readCommittedStack } from "../promotion/propose-change";
import { readSetting, type SettingChange } from "../promotion/stack-file";
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
  const report = await readCosts(stack);
  const { runDay } = report;
  const recommendations = report.recommendations.map(toPresentForm);
  const undecided = report.undecided ?? [];
  requireKnown(recommendations, options.only);
  if (!options.apply) {
    const listed = recommendations.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
    if (context.json) {
      context.printJson({ stack: stack.name, runDay, recommendations: listed, undecided, applied: null });
    } else context.print(renderRecommendations(listed, undecided, runDay, context.isTerminal));
    return;
  }
  const chosen = chooseRecommendations(recommendations, options.only);
  const environment = stack.outputs.environment;
  const committed = await readCommittedStack(context, environment);
  for (const { id, changes } of chosen) requireUnchanged(committed.text, id, changes);
  const saving = chosen.reduce((sum, { savingUsdPerMonth }) => sum + savingUsdPerMonth, 0);
  const applied = await proposeChange(
    context,
    committed,
    {
      settings: chosen.flatMap(({ changes }) => changes.map(toSettingChange)),
      branch: `optimize/${environment}-${runDay}`,
      message: `perf(${environment}): save about ${formatUsd(saving)} a month\n\n${chosen.map(describe).join("\n\n")}`,
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

/** Reports of before a recommendation was a set of changes had one each, which the program may refuse: not offered. */
function toPresentForm(one: Recommendation): Recommendation {
  const { changes = [], prices = [], givesUp = "not told" } = one as Partial<Recommendation>;
  return { ...one, changes, prices, givesUp };
}

/** @throws UsageError for an id that none has */
function requireKnown(recommendations: readonly Recommendation[], only: readonly string[]): void {
  const unknown = only.filter((id) => !recommendations.some((one) => one.id === id));
  if (unknown.length === 0) return;
  const known = recommendations.map(({ id }) => `"${id}"`).join(", ");
  throw new UsageError(`There is no recommendation "${unknown.join('", "')}"; there are ${known || "none"}.`);
}

/**
 * Those that a setting can do: all, or the named. Of those that change the same thing the dearest is taken.
 *
 * @throws UsageError for an unknown id or two that exclude each other, OperatorError when no setting can do anything
 */
export function chooseRecommendations(
  recommendations: readonly Recommendation[],
  only: readonly string[],
): readonly Recommendation[] {
  requireKnown(recommendations, only);
  const doable = recommendations.filter(
    (one) => one.changes.length > 0 && (only.length === 0 || only.includes(one.id)),
  );
  const taken = doable.filter(
    (one, index) =>
      one.oneOf === undefined || doable.findIndex((other) => other.oneOf === one.oneOf) === index,
  );
  if (only.length > 0 && taken.length < doable.length) {
    const names = doable.filter(({ oneOf }) => oneOf !== undefined).map(({ id }) => `"${id}"`);
    throw new UsageError(`Of ${names.join(" and ")} only one can be had: they change the same thing.`);
  }
  if (taken.length === 0) {
    throw new OperatorError(
      "No recommendation can be applied by a setting of the stack; nothing was changed.",
    );
  }
  return taken;
}

/** A saving was worked out from what a setting was: when somebody has changed it since, it is another. */
function requireUnchanged(text: string, id: string, changes: readonly ProposedSetting[]): void {
  for (const { path, from } of changes) {
    const present = readSetting(text, path.split("."));
    // A setting that the file leaves out has its default, which the report knows.
    if (present === undefined || JSON.stringify(present) === JSON.stringify(from)) continue;
    throw new OperatorError(
      `Recommendation "${id}" was made when ${path} was ${JSON.stringify(from)}; the committed file says ${JSON.stringify(present)}. ` +
        "Deploy it and wait for the next report.",
    );
  }
}

function toSettingChange({ path, to }: ProposedSetting): SettingChange {
  return { path: path.split("."), value: to as SettingChange["value"] };
}

function renderRecommendations(
  recommendations: readonly Recommendation[],
  undecided: readonly Undecided[],
  runDay: string,
  isTerminal: boolean,
): string {
  const open = undecided.map(
    ({ rule, resource, because }) => `Not judged yet: ${rule} of ${resource}: ${because}.`,
  );
  if (recommendations.length === 0) return [`Nothing to save was found on ${runDay}.`, ...open].join("\n");
  if (isTerminal) {
    return [...recommendations.map(renderRecommendation), ...open, DRY_RUN_HINT].join("\n\n");
  }
  return renderTable(
    [
      { title: "saving a month", align: "right" },
      { title: "risk" },
      { title: "what" },
      { title: "settings" },
      { title: "evidence" },
      { title: "gives up" },
      { title: "id" },
    ],
    recommendations.map((one) => [
      formatUsd(one.savingUsdPerMonth),
      one.risk,
      one.title,
      one.changes.map(describeChange).join("; ") || (one.byHand ?? ""),
      [...one.evidence, ...one.prices.map(describePrice)].join("; "),
      one.givesUp,
      one.id,
    ]),
    false,
  );
}

const DRY_RUN_HINT = "Dry run. Change the settings on a git branch with: ops optimize --apply";

/** One recommendation for people: what it saves, what it rests on, what it costs otherwise, and what does it. */
function renderRecommendation(one: Recommendation): string {
  const does = one.changes.length > 0 ? one.changes.map(describeChange) : [`by hand: ${one.byHand}`];
  return [
    `${formatUsd(one.savingUsdPerMonth)} a month, risk ${one.risk}: ${one.title}`,
    ...one.evidence.map((evidence) => `    because   ${evidence}`),
    ...one.prices.map((price) => `    at        ${describePrice(price)}`),
    `    gives up  ${one.givesUp}`,
    ...does.map((change) => `    do        ${change}`),
    `    id        ${one.id}`,
  ].join("\n");
}

function describeChange({ path, from, to }: ProposedSetting): string {
  return `${path}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`;
}

function describePrice({ of, usd, region, asOf }: PricedUnit): string {
  return `$${usd} a ${of} (${region}, ${asOf})`;
}

/** In the commit: the saving with what it rests on. */
function describe(one: Recommendation): string {
  return [
    `${one.title}: ${formatUsd(one.savingUsdPerMonth)} a month, risk ${one.risk}`,
    ...one.evidence.map((evidence) => `- ${evidence}`),
    ...one.prices.map((price) => `- price: ${describePrice(price)}`),
    `- gives up: ${one.givesUp}`,
  ].join("\n");
}
