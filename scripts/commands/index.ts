import type { OpsCommand } from "../cli/run";
import * as data from "./data";

/** All commands of `ops`, in the order of the help text. */
export const COMMANDS: readonly OpsCommand[] = [data];
