import type { Argv } from "yargs";
import { UsageError } from "../../functions/contracts/errors";
import { createContext, type SharedArguments } from "../cli/context";
import { numberOption, requireInteger, requireNumber } from "../cli/numbers";
import { requireHttpUrl, SHARED_OPTIONS, YES_OPTION } from "../cli/options";
import { GATE_DEFAULTS } from "../operations/promotion/promotion-gates";

interface PromoteArguments extends SharedArguments {
  readonly to: string;
  readonly modelVersion?: string;
  readonly evidenceFrom?: string;
  readonly withoutTarget: boolean;
  readonly withoutDriftVerdict: boolean;
  readonly targetOutputs?: string;
  readonly targetEndpointUrl?: string;
  readonly minScoredDays: unknown;
  readonly maxWape: unknown;
  readonly yes: boolean;
}

export const command = "promote";
export const describe =
  "Pin the model of dev in the configuration of prod, on a git branch, if all gates are met";

export function builder(parser: Argv): Argv {
  return parser
    .options({
      ...SHARED_OPTIONS,
      stack: { ...SHARED_OPTIONS.stack, describe: "Stack in which the gates are measured [default: dev]" },
    })
    .options(YES_OPTION)
    .option("to", {
      type: "string",
      requiresArg: true,
      default: "prod",
      describe: "Stack that gets the model",
    })
    .option("model-version", {
      type: "string",
      requiresArg: true,
      describe:
        "Version to promote, for example that of a challenger [default: that which the stack deploys]",
    })
    .option("evidence-from", {
      type: "string",
      requiresArg: true,
      describe: 'Say "sandbox" to let what a sandbox has shown count; it is refused otherwise',
    })
    .option("without-target", {
      type: "boolean",
      default: false,
      describe: "Do not look into the stack that gets the model: neither its scores nor its artifact",
    })
    .option("without-drift-verdict", {
      type: "boolean",
      default: false,
      describe: "Promote although monitoring has too few days yet to judge any product's drift",
    })
    .option("target-outputs", {
      type: "string",
      requiresArg: true,
      describe: "Read the outputs of the stack that gets the model from a JSON file",
    })
    .option("target-endpoint-url", {
      type: "string",
      requiresArg: true,
      describe: "Send the calls for the stack that gets the model to this address",
    })
    .option("min-scored-days", {
      ...numberOption("Gate: fewest days with scored forecasts of the version"),
      default: GATE_DEFAULTS.fewestScoredDays,
    })
    .option("max-wape", {
      ...numberOption("Gate: largest WAPE of the scored days"),
      default: GATE_DEFAULTS.largestWape,
    })
    .epilogue("Exit code 3 when a gate is not met, or the program refuses the result.");
}

export async function handler(args: unknown): Promise<void> {
  const { to, modelVersion, evidenceFrom, minScoredDays, maxWape, yes, ...rest } = args as PromoteArguments;
  const { withoutTarget, withoutDriftVerdict, targetOutputs, targetEndpointUrl, ...shared } = rest;
  const thresholds = {
    fewestScoredDays: requireInteger("--min-scored-days", minScoredDays, 1, 28),
    largestWape: requireNumber("--max-wape", maxWape, 0, 10),
  };
  if (evidenceFrom !== undefined && evidenceFrom !== "sandbox") {
    throw new UsageError(
      `--evidence-from is "${evidenceFrom}"; it can only be "sandbox". Name any other stack with --stack.`,
    );
  }
  if (targetEndpointUrl !== undefined) {
    requireHttpUrl("--target-endpoint-url", targetEndpointUrl, "http://127.0.0.1:4566");
  }
  const { promoteModel } = await import("../operations/promotion/promote-model");
  const { evaluateProgram } = await import("../program/evaluate-program");
  const stack = shared.stack ?? (shared.outputs ? undefined : (evidenceFrom ?? "dev"));
  await promoteModel(
    createContext({ ...shared, stack }),
    {
      to,
      version: modelVersion,
      acceptsSandbox: evidenceFrom === "sandbox",
      withoutTarget,
      withoutDriftVerdict,
      targetOutputsFile: targetOutputs,
      targetEndpointUrl,
      yes,
      ...thresholds,
    },
    evaluateProgram,
  );
}
