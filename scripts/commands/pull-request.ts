import type { Argv } from "yargs";
import { createContext } from "../cli/context";

interface PullRequestArguments {
  readonly branch: string;
  readonly json: boolean;
}

export const command = "pull-request <branch>";
export const describe =
  "Push a branch that promote, rollback or optimize made, and open its pull request (gh)";

export function builder(parser: Argv): Argv {
  return parser
    .positional("branch", {
      type: "string",
      demandOption: true,
      describe: "Branch, for example rollback/prod-2026-11-01",
    })
    .option("json", { type: "boolean", default: false, describe: "Print the result as JSON" });
}

export async function handler(args: unknown): Promise<void> {
  const { branch, ...rest } = args as PullRequestArguments;
  const { openPullRequest } = await import("../operations/promotion/open-pull-request");
  await openPullRequest(createContext(rest), branch);
}
