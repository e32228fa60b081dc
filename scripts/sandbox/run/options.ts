import { UsageError } from "../../../functions/contracts/errors";

/** What `ops sandbox` was asked for, checked. */
export interface SandboxOptions {
  /** Demand file to play; generated demand when absent. */
  readonly dataFile?: string;
  /** Days played; everything before is history. */
  readonly days: number;
  /** Products generated; with a file, only its best-selling ones are kept. All when absent and a file is given. */
  readonly products?: number;
  readonly seed: number;
  /** Share of products that get an injected shift, 0 to 1. */
  readonly driftShare: number;
  /** Throttles, internal errors and time-outs now and then. */
  readonly faults: boolean;
  /** Keep running after the last day. */
  readonly serve: boolean;
  /** Where the summary goes as JSON. */
  readonly jsonFile?: string;
  /** A container that speaks SageMaker's contract, in place of the sandbox's model. */
  readonly modelUrl?: string;
  /** Deploy a challenger that fails, to show the roll-back. */
  readonly badModel: boolean;
  /** Stack whose configuration is deployed. */
  readonly stack: string;
}

/** Defaults of a generated run; small enough to finish in half a minute on two cores. */
export const SANDBOX_DEFAULTS = { days: 30, products: 150, seed: 1, generatedDriftShare: 0.1 } as const;

const MOST_DAYS = 366;
const MOST_PRODUCTS = 100_000;

/** Checks the values of the options. @throws UsageError naming option, value and what is allowed */
export function checkSandboxOptions(args: {
  readonly data?: string;
  readonly days?: number;
  readonly products?: number;
  readonly seed?: number;
  readonly drift?: number;
  readonly faults?: boolean;
  readonly serve?: boolean;
  readonly json?: string;
  readonly modelUrl?: string;
  readonly badModel?: boolean;
  readonly stack?: string;
}): SandboxOptions {
  return {
    dataFile: args.data,
    days: requireInteger("--days", args.days ?? SANDBOX_DEFAULTS.days, 1, MOST_DAYS),
    products:
      args.products === undefined
        ? args.data === undefined
          ? SANDBOX_DEFAULTS.products
          : undefined
        : requireInteger("--products", args.products, 1, MOST_PRODUCTS),
    seed: requireInteger("--seed", args.seed ?? SANDBOX_DEFAULTS.seed, 0, 0xffffffff),
    driftShare: requireShare(
      args.drift ?? (args.data === undefined ? SANDBOX_DEFAULTS.generatedDriftShare : 0),
    ),
    faults: args.faults === true,
    serve: args.serve === true,
    jsonFile: args.json,
    modelUrl: args.modelUrl === undefined ? undefined : requireHttpUrl(args.modelUrl),
    badModel: args.badModel === true,
    stack: args.stack ?? "dev",
  };
}

function requireInteger(option: string, value: number, smallest: number, largest: number): number {
  if (Number.isInteger(value) && value >= smallest && value <= largest) return value;
  throw new UsageError(`${option} is ${value}; it must be an integer from ${smallest} to ${largest}.`);
}

function requireShare(value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new UsageError(
    `--drift is ${value}; it must be a share of the products from 0 to 1, for example 0.1.`,
  );
}

function requireHttpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return text.replace(/\/+$/, "");
  throw new UsageError(
    `--model-url is "${text}"; it must be the address of a container, for example http://127.0.0.1:8080.`,
  );
}
