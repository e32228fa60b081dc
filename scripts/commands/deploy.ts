import type { Argv } from "yargs";
import { createContext } from "../cli/context";

interface DeployArguments {
  readonly stack: string;
  readonly plan: string;
  readonly message?: string;
  readonly json: boolean;
}

export const command = "deploy";
export const describe = "Plan a deployment, deploy the plan, or hold the account against the program";

export function builder(parser: Argv): Argv {
  return parser
    .command({
      command: "preview",
      describe: "Show what a deployment would do, under the policy pack, and save it as a plan",
      builder: (preview: Argv) => planOptions(stackOptions(preview), "Write the plan to this file"),
      handler: async (args: unknown) => {
        const { stack, plan, ...rest } = args as DeployArguments;
        const { previewStack } = await import("../operations/deploy/deploy-stack");
        await previewStack(createContext(rest), { stack, planFile: plan });
      },
    })
    .command({
      command: "up",
      describe: "Deploy a plan, and nothing but the plan",
      builder: (up: Argv) =>
        planOptions(stackOptions(up), "Plan to deploy").option("message", {
          type: "string",
          requiresArg: true,
          describe: "What the deployment is called in the history of the stack",
        }),
      handler: async (args: unknown) => {
        const { stack, plan, message, ...rest } = args as DeployArguments;
        const { deployPlan } = await import("../operations/deploy/deploy-stack");
        await deployPlan(createContext(rest), { stack, planFile: plan, message });
      },
    })
    .command({
      command: "last",
      describe: "Tell the commit that was deployed last and got through",
      builder: (last: Argv) => stackOptions(last),
      handler: async (args: unknown) => {
        const { stack, ...rest } = args as DeployArguments;
        const { tellLastDeployed } = await import("../operations/deploy/deploy-stack");
        await tellLastDeployed(createContext(rest), { stack });
      },
    })
    .command({
      command: "check",
      describe: "Exit with 3 when the account is not what the program says",
      builder: (check: Argv) => stackOptions(check),
      handler: async (args: unknown) => {
        const { stack, ...rest } = args as DeployArguments;
        const { checkAccount } = await import("../operations/deploy/deploy-stack");
        await checkAccount(createContext(rest), { stack });
      },
    })
    .demandCommand(1, 'Name an action, for example "ops deploy preview"');
}

export function handler(): void {
  // The actions above do the work.
}

function stackOptions(parser: Argv): Argv {
  return parser
    .option("stack", {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "Pulumi stack: dev, prod or any with a Pulumi.<stack>.yaml",
    })
    .option("json", { type: "boolean", default: false, describe: "Print the result as JSON" });
}

function planOptions(parser: Argv, describe: string): Argv {
  return parser.option("plan", { type: "string", requiresArg: true, demandOption: true, describe });
}
