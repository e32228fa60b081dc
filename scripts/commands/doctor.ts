import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

interface DoctorArguments extends SharedArguments {
  readonly stack: string;
}

export const command = "doctor";
export const describe = "Say what a first deployment of a stack lacks, and exit with 3 when something does";

export function builder(parser: Argv): Argv {
  const { json, region, profile, "endpoint-url": endpointUrl } = SHARED_OPTIONS;
  return parser
    .option("stack", {
      type: "string",
      requiresArg: true,
      default: "dev",
      describe: "Stack to look at: dev, prod or any with a Pulumi.<stack>.yaml",
    })
    .options({ json, region, profile, "endpoint-url": endpointUrl });
}

export async function handler(args: unknown): Promise<void> {
  const { stack, ...shared } = args as DoctorArguments;
  const { runDoctor } = await import("../operations/doctor/run-doctor");
  await runDoctor(createContext(shared), stack);
}
