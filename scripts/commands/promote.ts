import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { numberOption, requireInteger, requireNumber } from "../cli/numbers";
import { SHARED_OPTIONS, YES_OPTION } from "../cli/options";
import { GATE_DEFAULTS } from "../operations/promotion/promotion-gates";

interface PromoteArguments extends SharedArguments {
  readonly to: string;
  readonly minScoredDays: unknown;
  readonly maxWape: unknown;
  readonly yes: boolean;
}

export const command = "promote";
export const describe =
  "Pin the model of dev in the configuration of prod, on a git branch, if all gates are met";

export function builder(parser: Argv): Argv {
  return parser
    .options(SHARED_OPTIONS)
    .options(YES_OPTION)
    .option("to", { type: "string", default: "prod", describe: "Stack that gets the model" })
    .option("min-scored-days", {
      ...numberOption("Gate: fewest days with scored forecasts"),
      default: GATE_DEFAULTS.fewestScoredDays,
    })
    .option("max-wape", {
      ...numberOption("Gate: largest WAPE of the scored days"),
      default: GATE_DEFAULTS.largestWape,
    })
    .epilogue("Gates are measured in the stack of --stack, dev by default. Exit code 3 when one is not met.");
}

export async function handler(args: unknown): Promise<void> {
  const { to, minScoredDays, maxWape, yes, ...shared } = args as PromoteArguments;
  const thresholds = {
    fewestScoredDays: requireInteger("--min-scored-days", minScoredDays, 0, 366),
    largestWape: requireNumber("--max-wape", maxWape, 0, 10),
  };
  const { promoteModel } = await import("../operations/promotion/promote-model");
  const context = createContext({ ...shared, stack: shared.stack ?? (shared.outputs ? undefined : "dev") });
  await promoteModel(context, { to, yes, ...thresholds });
}
