#!/usr/bin/env -S npx tsx
import { runCommandLine } from "./cli/run";
import { COMMANDS } from "./commands";

async function main(): Promise<void> {
  // The SDK warns of its later versions in the midst of what a command says; the lock file keeps one for this Node.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  // The exit code is set rather than the process ended, so that what was printed reaches a slow pipe.
  process.exitCode = await runCommandLine(process.argv.slice(2), COMMANDS);
}

void main();
