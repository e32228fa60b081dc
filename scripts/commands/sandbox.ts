import type { Argv } from "yargs";
import { createContext } from "../cli/context";
import { numberOption } from "../cli/numbers";
import { FAULT_KINDS } from "../sandbox/server/fault-rates";

export const command = "sandbox";
export const describe = "Run the whole stack on this machine, day by day, on generated demand or your own";

export function builder(parser: Argv): Argv {
  return parser
    .option("data", {
      type: "string",
      requiresArg: true,
      describe: "Demand file to play (.csv, .csv.gz, .parquet) [default: generated demand]",
    })
    .option("calendar", {
      type: "string",
      requiresArg: true,
      describe:
        "With --data: what was planned, as `ops data import --calendar` takes it: a file, or holidays:DE",
    })
    .option(
      "known-days-ahead",
      numberOption("With --calendar: people knew of each line so many days before its first day"),
    )
    .option("master", {
      type: "string",
      requiresArg: true,
      describe: "With --data: product master, as `ops data import --products` takes it",
    })
    .option("suppliers", {
      type: "string",
      requiresArg: true,
      describe: "With --data: its suppliers, as `ops data import` takes them",
    })
    .option("locations", {
      type: "string",
      requiresArg: true,
      describe: "With --data: its places with their regions, as `ops data import` takes them",
    })
    .option("days", numberOption("Days to play; all before are history [default: 30]"))
    .option(
      "products",
      numberOption("Products to generate, or best-selling products to keep of a file [default: 150, or all]"),
    )
    .option("places", numberOption("Places at which each generated product is sold [default: not told]"))
    .option("seed", numberOption("Seed; the same seed gives the same figures [default: 1]"))
    .option(
      "drift",
      numberOption("Share of products to inject a shift into [default: 0.1 generated, 0 with --data]"),
    )
    .option("faults", {
      type: "string",
      describe: `Let things fail now and then, by kind and rate (throttle=0.05,kill=0.01): ${Object.keys(FAULT_KINDS).join(", ")}; alone: the usual mix`,
    })
    .option("serve", {
      type: "boolean",
      default: false,
      describe: "Keep running after the last day, for the dashboard and `ops --stack sandbox`",
    })
    .option("partners", {
      type: "boolean",
      default: false,
      describe:
        "Let suppliers answer their purchase orders, now and then late, in part or wrongly on purpose",
    })
    .option("sign-in", {
      type: "boolean",
      default: false,
      describe:
        "Serve the pages behind a sign-in, at a provider of the sandbox with a person for each role; with --serve",
    })
    .option("json", { type: "string", requiresArg: true, describe: "Write the summary to a JSON file" })
    .option("model-url", {
      type: "string",
      requiresArg: true,
      describe: "Use a container with SageMaker's /ping and /invocations instead of the built-in model",
    })
    .option("bad-model", {
      type: "boolean",
      default: false,
      describe: "Deploy a model that fails, to see the alarm and the roll-back",
    })
    .option("retrain", {
      type: "boolean",
      default: false,
      describe:
        "Let the demand change for good, to see the model trained anew, tried, and promoted [days: 120]",
    })
    .option("from-nothing", {
      type: "boolean",
      default: false,
      describe:
        "Begin without a model: simple methods forecast until the first training has made one of the history",
    })
    .option("stack", {
      type: "string",
      requiresArg: true,
      default: "dev",
      describe: "Configuration to deploy",
    })
    .option("set", {
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: "Setting to play with, for example business.serviceLevelTarget=0.95; may be given again",
    })
    .example("$0 sandbox", "30 days of 150 generated products")
    .example(
      "$0 sandbox --data sales.csv.gz --days 60 --json out.json",
      "The last 60 days of your own demand",
    )
    .example(
      "$0 sandbox --data sales.csv.gz --calendar plans.csv --known-days-ahead 14",
      "The same with promotions that were announced a fortnight before",
    );
}

export async function handler(args: unknown): Promise<void> {
  const { checkSandboxOptions } = await import("../sandbox/run/options");
  const options = checkSandboxOptions(args as Parameters<typeof checkSandboxOptions>[0]);
  const { runSandbox } = await import("../sandbox/run/run-sandbox");
  await runSandbox(createContext({}), options);
}
