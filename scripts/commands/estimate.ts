import type { Argv } from "yargs";
import { UsageError } from "../../functions/contracts/errors";
import { createContext, type SharedArguments } from "../cli/context";
import { DEFAULT_USAGE, type Usage } from "../estimate/usage";

interface EstimateArguments extends SharedArguments, Usage {
  readonly stack?: string;
  readonly docs: boolean;
  readonly set?: readonly string[];
  readonly base?: string;
  readonly refresh: boolean;
  readonly markdown: boolean;
}

export const command = "estimate";
export const describe = "Show what a month of a stack would cost, before it is deployed";

/** Options that state the use; the defaults are those of {@link DEFAULT_USAGE}. */
const USAGE_OPTIONS = {
  products: "Products that are forecast every day",
  "predictions-per-day": "Requests for a forecast over the API a day",
  "reports-per-day": "Reports and dashboards opened a day",
  "milliseconds-per-forecast": "Time the model takes for one product and day",
  "history-days": "Days of history in the lake",
  "queries-per-month": "Queries on the tables a month",
  "alerts-per-month": "Alerts a month",
  "average-instances": "Instances a scaled endpoint runs on average [default: what a roll-out starts with]",
} as const;

export function builder(parser: Argv): Argv {
  for (const [name, describe] of Object.entries(USAGE_OPTIONS)) {
    parser.option(name, {
      type: "number",
      requiresArg: true,
      default: DEFAULT_USAGE[toCamelCase(name)],
      describe,
      group: "Use:",
      coerce: (value: number | undefined) => checkAmount(name, value),
    });
  }
  return (
    parser
      // Each --set counts, not the last alone.
      .parserConfiguration({ "duplicate-arguments-array": true })
      .option("stack", {
        type: "string",
        requiresArg: true,
        describe: "Stack whose configuration is estimated: dev, prod or any with a Pulumi.<stack>.yaml",
      })
      .option("set", {
        type: "array",
        string: true,
        requiresArg: true,
        describe: "Setting to try, for example endpoint.instanceType=ml.m5.xlarge; shows what it changes",
      })
      .option("base", {
        type: "string",
        requiresArg: true,
        describe: "Commit to compare with, for example origin/main; shows what changed since",
      })
      .option("refresh", {
        type: "boolean",
        default: false,
        describe: "Read the prices from the Price List API and save them first (needs AWS credentials)",
      })
      .option("docs", {
        type: "boolean",
        default: false,
        describe: "Rewrite the cost section of docs/cost.md, for dev and prod and the default use",
      })
      .option("region", {
        type: "string",
        requiresArg: true,
        describe: "Region of the prices [default: the stack's]",
      })
      .option("endpoint-url", {
        type: "string",
        requiresArg: true,
        describe: "Address of the Price List API",
      })
      .option("json", { type: "boolean", default: false, describe: "Print the result as JSON" })
      .option("markdown", { type: "boolean", default: false, describe: "Print the result as Markdown" })
      .example(
        "$0 estimate --stack prod --set endpoint.instanceCount=4",
        "What two more instances would cost",
      )
  );
}

export async function handler(args: unknown): Promise<void> {
  const { stack, set, base, refresh, markdown, docs, json, region, endpointUrl, profile, ...rest } =
    args as EstimateArguments;
  const { estimateStackCost, rewriteDocumentedCosts } = await import("../operations/costs/estimate-cost");
  const usage = Object.fromEntries(
    Object.keys(USAGE_OPTIONS).map((name) => [toCamelCase(name), rest[toCamelCase(name)]]),
  ) as unknown as Usage;
  const context = createContext({ stack, json, region, endpointUrl, profile });
  if (docs) return rewriteDocumentedCosts(context);
  if (stack === undefined) throw new UsageError("Name the stack to estimate, for example --stack prod.");
  await estimateStackCost(context, { stack, changes: set ?? [], base, usage, refresh, markdown });
}

function checkAmount(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return value;
  throw new UsageError(`--${name} is ${value}; it must be a number of at least 0.`);
}

function toCamelCase(name: string): keyof Usage {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()) as keyof Usage;
}
