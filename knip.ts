import type { KnipConfig } from "knip";

// A second run with --production finds what only tests use; there an export that its own file uses too may stay.
const isProduction = process.argv.includes("--production");

const config: KnipConfig = {
  entry: [
    "infra/index.ts!",
    "infra/policy/index.ts!",
    "infra/bootstrap/index.ts!",
    // esbuild puts these in the place of what a package can do without.
    "infra/closure/{lambda-credentials,no-event-streams}.ts!",
    "functions/dashboard/client/page-client.ts!",
    "scripts/ops.ts!",
    // Processes and threads of their own.
    "scripts/model/server.ts!",
    "scripts/program/child.ts!",
    "scripts/sandbox/run/play-back-thread.ts!",
    "test/bench/**/{*.bench,*-worker,worker-main}.ts",
    "test/infra/components/run-program.ts",
    "test/support/{ops-in-turn,take-screenshots}.ts",
  ],
  project: ["{infra,functions,scripts}/**/*.ts!", "test/**/*.{ts,mts,mjs}"],
  // Stryker loads its runner by name; `npx pulumi` is a command of the README.
  ignoreDependencies: ["@stryker-mutator/mocha-runner", "pulumi"],
  ignoreExportsUsedInFile: isProduction || { interface: true, type: true },
};

export default config;
