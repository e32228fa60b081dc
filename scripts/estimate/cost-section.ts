import { OperatorError } from "../../functions/contracts/errors";
import type { CostEstimate } from "./estimate-cost";
import type { PriceFile } from "./prices";
import type { Usage } from "./usage";

const BEGIN = "<!-- cost:begin -->";
const END = "<!-- cost:end -->";

export interface StackEstimate {
  readonly stack: string;
  readonly budgetUsd: number;
  readonly estimate: CostEstimate;
}

/** The cost section of `docs/cost.md`: one column per stack, one row per service, whole dollars. */
export function renderCostSection(
  stacks: readonly StackEstimate[],
  usage: Usage,
  { region, savedOn, prices }: PriceFile,
): string {
  const row = (title: string, figure: (stack: StackEstimate) => number | undefined) =>
    `| ${[title, ...stacks.map((stack) => dollars(figure(stack)))].join(" | ")} |`;
  const services = [
    ...new Set(stacks.flatMap(({ estimate }) => estimate.lines.map(({ service }) => service))),
  ];
  const costOf = ({ estimate }: StackEstimate, service: string) =>
    estimate.lines.reduce((sum, line) => sum + (line.service === service ? (line.usdPerMonth ?? 0) : 0), 0);
  const large = services.filter((service) => stacks.some((stack) => costOf(stack, service) >= 0.5));
  const unverified = [
    ...new Set(stacks.flatMap(({ estimate }) => estimate.lines.map(({ priceKey }) => priceKey))),
  ].filter((key) => prices[key]?.provenance === "unverified");
  return [
    `| USD a month | ${stacks.map(({ stack }) => stack).join(" | ")} |`,
    `| --- |${" --: |".repeat(stacks.length)}`,
    ...large.map((service) => row(service, (stack) => costOf(stack, service))),
    row("everything else", (stack) =>
      services
        .filter((service) => !large.includes(service))
        .reduce((sum, service) => sum + costOf(stack, service), 0),
    ),
    row("**together**", ({ estimate }) => estimate.usdPerMonth),
    row("with autoscaling at its maximum all month", ({ estimate }) => estimate.mostUsdPerMonth),
    row("budget (alerts at 80 % and 100 %)", ({ budgetUsd }) => budgetUsd),
    "",
    "Made by `npm run ops -- estimate` from the registered resources and the prices of " +
      `${region} saved on ${savedOn}`,
    `([scripts/prices/${region}.json](../scripts/prices/${region}.json), each with its source), for`,
    `${thousands(usage.products)} products, ${thousands(usage.predictionsPerDay)} requests for a forecast and ` +
      `${usage.reportsPerDay} reports a day. Free tiers, tax and discounts are left out.`,
    ...(unverified.length === 0
      ? []
      : [
          "",
          "Public pages contradict each other on these prices, or give no source for them; read them from the",
          "Price List API with `--refresh`:",
          "",
          ...unverified.map((key) => `- \`${key}\``),
        ]),
  ].join("\n");
}

/** A page with the section between its marks replaced. */
export function replaceCostSection(page: string, section: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new OperatorError(
      `The page has no place for the costs: it must contain ${BEGIN} and, after it, ${END}.`,
    );
  }
  return `${page.slice(0, begin + BEGIN.length)}\n${section}\n${page.slice(end)}`;
}

function dollars(usd: number | undefined): string {
  return usd === undefined ? "n/a" : thousands(Math.round(usd));
}

function thousands(value: number): string {
  return value.toLocaleString("en-US");
}
