import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommandContext } from "../../cli/context";
import { formatUsd } from "../../cli/format";
import { parseSettings } from "../../cli/parse-settings";
import { type ChangedLine, listChangedLines } from "../../estimate/changed-lines";
import { renderCostSection, replaceCostSection } from "../../estimate/cost-section";
import { type CostEstimate, estimateCost } from "../../estimate/estimate-cost";
import { type PriceFile, readSavedPrices } from "../../estimate/prices";
import { describeTotals, renderLines, renderMarkdown } from "../../estimate/render-estimate";
import { DEFAULT_USAGE, type Usage } from "../../estimate/usage";
import { evaluateProgram } from "../../program/evaluate-program";
import type { EvaluatedProgram } from "../../program/evaluation";

export interface EstimateOptions {
  readonly stack: string;
  /** Settings to try, `endpoint.instanceType=ml.m5.xlarge`, over those of the stack's file. */
  readonly changes: readonly string[];
  /** Commit whose program and configuration are compared with; those of now when absent. */
  readonly base?: string;
  readonly usage: Usage;
  /** Read the prices from the Price List API first, and save them. */
  readonly refresh: boolean;
  readonly markdown: boolean;
}

/**
 * Shows what a month of an environment costs, from the resources its program registers and the prices saved
 * last. With changes, what they add or save: before anything is deployed.
 */
export async function estimateStackCost(context: CommandContext, options: EstimateOptions): Promise<void> {
  const { stack, usage } = options;
  const changes = parseSettings(options.changes);
  const current = await evaluateProgram({ stack });
  const region = context.target.region ?? String(current.outputs.region);
  const hasChanges = Object.keys(changes).length > 0;
  const program = hasChanges ? await evaluateProgram({ stack, configOverrides: changes }) : current;
  if (options.refresh) {
    const { refreshPrices } = await import("../../estimate/refresh-prices");
    const used = estimateCost(program, usage, { region, currency: "USD", savedOn: "1970-01-01", prices: {} });
    await refreshPrices(region, used.missingPrices, context);
  }
  const prices = readSavedPrices(region);
  const estimate = estimateCost(program, usage, prices);
  const old = options.base === undefined ? current : await evaluateBase(context, options.base, stack);
  const isCompared = hasChanges || options.base !== undefined;
  const before = isCompared && old ? estimateCost(old, usage, prices) : undefined;
  const changed = before ? listChangedLines(before, estimate) : [];
  const budgetUsd = Number(program.outputs.monthlyBudgetUsd);
  if (context.json) {
    context.printJson({
      stack,
      region,
      pricesSavedOn: prices.savedOn,
      usage,
      changes,
      budgetUsd,
      base: options.base,
      before: before && { usdPerMonth: before.usdPerMonth, mostUsdPerMonth: before.mostUsdPerMonth },
      changed,
      ...estimate,
      lines: estimate.lines.map((line) => ({ ...line, price: prices.prices[line.priceKey] })),
    });
    return;
  }
  const summary = describe(stack, estimate, before, budgetUsd, prices);
  // What changed is what a reviewer reads; the whole bill stands below it.
  const difference = options.base === undefined ? "" : describeDifference(options.base, before, changed);
  if (options.markdown) {
    const lines = renderMarkdown(estimate, prices);
    const whole =
      options.base === undefined ? lines : `<details><summary>All lines</summary>\n\n${lines}\n\n</details>`;
    context.print(`### Monthly cost of ${stack}\n\n${summary}\n\n${difference}${whole}\n`);
  } else {
    context.print(renderLines(estimate, prices, context.isTerminal));
    context.print(`\n${difference}${summary}`);
  }
}

/** The program and the stack's file of a commit; `undefined` where it has no such stack. */
async function evaluateBase(
  { target }: CommandContext,
  base: string,
  stack: string,
): Promise<EvaluatedProgram | undefined> {
  const { readTree, withCheckout } = await import("../promotion/git-branch");
  const tree = await readTree(target.projectFolder, base);
  return await withCheckout(target.projectFolder, { tree }, async (folder) =>
    existsSync(join(folder, `Pulumi.${stack}.yaml`)) ? await evaluateProgram({ stack, folder }) : undefined,
  );
}

function describeDifference(
  base: string,
  before: CostEstimate | undefined,
  changed: readonly ChangedLine[],
): string {
  if (!before) return `${base} has no such stack.\n\n`;
  if (changed.length === 0) return `No line of the bill changed since ${base}.\n\n`;
  const lines = changed.map(
    ({ service, item, beforeUsd, afterUsd }) =>
      `- ${service}, ${item}: ${formatUsd(beforeUsd)} -> ${formatUsd(afterUsd)}`,
  );
  return `Changed since ${base}:\n\n${lines.join("\n")}\n\n`;
}

function describe(
  stack: string,
  estimate: CostEstimate,
  before: CostEstimate | undefined,
  budgetUsd: number,
  prices: PriceFile,
): string {
  const lines = [
    `${stack}: ${describeTotals(estimate)}`,
    `Budget: ${formatUsd(budgetUsd)}. Prices of ${prices.region}, saved ${prices.savedOn}; free tiers, tax and discounts left out.`,
  ];
  if (before) {
    const difference = estimate.usdPerMonth - before.usdPerMonth;
    const sign = difference < 0 ? "-" : "+";
    const change =
      Math.abs(difference) < 0.005 ? "none" : `${sign}${formatUsd(Math.abs(difference))} a month`;
    lines.splice(1, 0, `Change: ${change} (${formatUsd(before.usdPerMonth)} now).`);
  }
  return lines.join("\n");
}

/** Stacks that the documentation compares. */
const DOCUMENTED_STACKS = ["dev", "prod"] as const;

/** Rewrites the cost section of the documentation with the default use. */
export async function rewriteDocumentedCosts(context: CommandContext): Promise<void> {
  const file = join(context.target.projectFolder, "docs", "cost.md");
  const page = await readFile(file, "utf8");
  const after = replaceCostSection(page, await renderDocumentedCosts());
  if (after !== page) await writeFile(file, after);
  context.print(after === page ? "docs/cost.md is up to date." : "docs/cost.md has the costs of today.");
}

/** The cost section of the documentation as it has to be. */
export async function renderDocumentedCosts(): Promise<string> {
  const programs = await Promise.all(DOCUMENTED_STACKS.map((stack) => evaluateProgram({ stack })));
  const prices = readSavedPrices(String(programs[0]?.outputs.region));
  const stacks = programs.map((program, index) => ({
    stack: DOCUMENTED_STACKS[index]!,
    budgetUsd: Number(program.outputs.monthlyBudgetUsd),
    estimate: estimateCost(program, DEFAULT_USAGE, prices),
  }));
  return renderCostSection(stacks, DEFAULT_USAGE, prices);
}
