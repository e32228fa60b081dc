#!/usr/bin/env -S npx tsx
import { runCommandLine } from "./cli/run";
import { COMMANDS } from "./commands";

async function main(): Promise<void> {
  // The exit code is set rather than the process ended, so that what was printed reaches a slow pipe.
  process.exitCode = await runCommandLine(process.argv.slice(2), COMMANDS);
}

void main();
