import { UsageError } from "../../../functions/contracts/errors";
import { requireInteger, requireNumber } from "../../cli/numbers";
import { requireHttpUrl } from "../../cli/options";
import { parseSettings } from "../../cli/parse-settings";
import { type FaultRates, parseFaultRates } from "../server/fault-rates";
import type { MasterFiles } from "./demand/played-demand";

/** What `ops sandbox` was asked for, checked. */
export interface SandboxOptions {
  /** Demand file to play; generated demand when absent. */
  readonly dataFile?: string;
  /** What was planned meanwhile: path of a file, or `holidays:DE`. */
  readonly calendar?: string;
  /** People knew of each of its lines so many days before its first day, where the file does not say it. */
  readonly knownDaysAhead?: number;
  /** Files of a product master, beside the file of demand. */
  readonly master?: MasterFiles;
  /** Days played; everything before is history. */
  readonly days: number;
  /** Products generated; with a file, only its best-selling ones are kept. All when absent and a file is given. */
  readonly products?: number;
  /** Places at which generated products are sold; one place, which is not told, when absent. */
  readonly places?: number;
  readonly seed: number;
  /** Share of products that get an injected shift, 0 to 1. */
  readonly driftShare: number;
  /** What goes wrong now and then, and how often; nothing when absent. */
  readonly faultRates?: FaultRates;
  /** Keep running after the last day. */
  readonly serve: boolean;
  /** Let people in to the pages by a provider of the sandbox's own. */
  readonly signIn: boolean;
  /** Suppliers answer, now and then late, in part or wrongly. */
  readonly partners: boolean;
  /** Where the summary goes as JSON. */
  readonly jsonFile?: string;
  /** A container that speaks SageMaker's contract, in place of the sandbox's model. */
  readonly modelUrl?: string;
  /** Deploy a challenger that fails, to show the roll-back. */
  readonly badModel: boolean;
  /** Let the world change, and the model renew itself. */
  readonly retrain: boolean;
  /** Begin without a model. */
  readonly fromNothing: boolean;
  /** Stack whose configuration is deployed. */
  readonly stack: string;
  /** Settings over those of the stack's file, by path. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Defaults of a generated run; small enough to finish in half a minute on two cores. */
const SANDBOX_DEFAULTS = { days: 30, products: 150, seed: 1, generatedDriftShare: 0.1 } as const;

/** A model ages, is trained, competes, and shows what it can. */
const RENEWAL_DEFAULTS = { days: 120, products: 120, generatedDriftShare: 0 } as const;

const MOST_DAYS = 366;
const MOST_PRODUCTS = 100_000;
const MOST_PLACES = 1_000;

/** Nobody can sign in to what ends with the last day. @throws UsageError */
function requireServed(signIn: boolean, serve: boolean): boolean {
  if (signIn && !serve)
    throw new UsageError("--sign-in needs --serve: nobody signs in to a run that ends by itself.");
  return signIn;
}

/** @throws UsageError for a file, which has the places that it has */
function requirePlaces(places: unknown, dataFile: string | undefined): number | undefined {
  if (places === undefined) return undefined;
  if (dataFile !== undefined) {
    throw new UsageError(
      "--places is about generated demand; the places of a file are in its column location.",
    );
  }
  return requireInteger("--places", places, 1, MOST_PLACES);
}

/** What stands beside a file of demand. */
interface PlayedFileArgs {
  readonly data?: string;
  readonly calendar?: string;
  readonly knownDaysAhead?: unknown;
  readonly master?: string;
  readonly suppliers?: string;
  readonly locations?: string;
}

/** @throws UsageError for generated demand, whose master is generated with it */
function requireMaster({
  data,
  master: products,
  suppliers,
  locations,
}: PlayedFileArgs): Pick<SandboxOptions, "master"> {
  const named = Object.entries({ master: products, suppliers, locations }).filter(
    ([, path]) => path !== undefined,
  );
  if (named.length === 0) return {};
  if (data === undefined) {
    throw new UsageError(
      `--${named[0]![0]} is about demand of your own; give its file with --data. Generated demand has a product master of its own.`,
    );
  }
  return { master: { products, suppliers, locations } };
}

/** @throws UsageError for generated demand, whose plans are generated with it */
function requirePlayedFile({
  data,
  calendar,
  knownDaysAhead,
}: PlayedFileArgs): Pick<SandboxOptions, "calendar" | "knownDaysAhead"> {
  if (calendar !== undefined && data === undefined) {
    throw new UsageError(
      "--calendar is about demand of your own; give its file with --data. Generated demand has plans of its own.",
    );
  }
  if (knownDaysAhead === undefined) return { calendar };
  if (calendar === undefined) {
    throw new UsageError("--known-days-ahead is about a calendar; give it with --calendar.");
  }
  return { calendar, knownDaysAhead: requireInteger("--known-days-ahead", knownDaysAhead, 1, 3_660) };
}

/** Checks the values of the options. @throws UsageError naming option, value and what is allowed */
export function checkSandboxOptions(
  args: PlayedFileArgs & {
    readonly days?: unknown;
    readonly products?: unknown;
    readonly places?: unknown;
    readonly seed?: unknown;
    readonly drift?: unknown;
    /** Kinds and rates as text; `""` for the usual mix. */
    readonly faults?: string;
    readonly serve?: boolean;
    readonly signIn?: boolean;
    readonly partners?: boolean;
    readonly json?: string;
    readonly modelUrl?: string;
    readonly badModel?: boolean;
    readonly retrain?: boolean;
    readonly fromNothing?: boolean;
    readonly stack?: string;
    /** `section.setting=value` each. */
    readonly set?: readonly string[];
  },
): SandboxOptions {
  const retrain = args.retrain === true;
  if (retrain) requireRenewable(args);
  if (args.fromNothing === true) requireTrainable(args);
  const defaults = retrain ? RENEWAL_DEFAULTS : SANDBOX_DEFAULTS;
  return {
    dataFile: args.data,
    ...requirePlayedFile(args),
    ...requireMaster(args),
    days: requireInteger("--days", args.days ?? defaults.days, 1, MOST_DAYS),
    products:
      args.products === undefined
        ? args.data === undefined
          ? defaults.products
          : undefined
        : requireInteger("--products", args.products, 1, MOST_PRODUCTS),
    places: requirePlaces(args.places, args.data),
    seed: requireInteger("--seed", args.seed ?? SANDBOX_DEFAULTS.seed, 0, 0xffffffff),
    driftShare: requireNumber(
      "--drift",
      args.drift ?? (args.data === undefined ? defaults.generatedDriftShare : 0),
      0,
      1,
      "a share of the products",
    ),
    faultRates: args.faults === undefined ? undefined : parseFaultRates(args.faults),
    serve: args.serve === true,
    partners: args.partners === true,
    signIn: requireServed(args.signIn === true, args.serve === true),
    jsonFile: args.json,
    modelUrl:
      args.modelUrl === undefined
        ? undefined
        : requireHttpUrl("--model-url", args.modelUrl, "http://127.0.0.1:8080"),
    badModel: args.badModel === true,
    retrain,
    fromNothing: args.fromNothing === true,
    stack: args.stack ?? "dev",
    settings: parseSettings(args.set ?? []),
  };
}

/** @throws UsageError where the change of the world could not be played */
function requireRenewable(args: {
  readonly data?: string;
  readonly modelUrl?: string;
  readonly days?: unknown;
}): void {
  if (args.data !== undefined || args.modelUrl !== undefined) {
    throw new UsageError(
      `--retrain plays generated demand whose habits change, and trains the built-in model; leave out --${args.data === undefined ? "model-url" : "data"}.`,
    );
  }
  if (typeof args.days === "number" && args.days < RENEWAL_DEFAULTS.days) {
    throw new UsageError(
      `--days is ${args.days}; --retrain needs ${RENEWAL_DEFAULTS.days} or more, so that a model can age, be trained, compete and show what it can.`,
    );
  }
}

/** @throws UsageError for options that want a model from the first day on */
function requireTrainable(args: {
  readonly modelUrl?: string;
  readonly badModel?: boolean;
  readonly retrain?: boolean;
}): void {
  const other = [
    ...(args.modelUrl === undefined ? [] : ["--model-url"]),
    ...(args.badModel === true ? ["--bad-model"] : []),
    ...(args.retrain === true ? ["--retrain"] : []),
  ];
  if (other.length > 0) {
    throw new UsageError(
      `--from-nothing begins with nothing and lets the stack train its first model; leave out ${other.join(", ")}.`,
    );
  }
}
