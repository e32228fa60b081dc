import { readSavedPrices } from "../../../scripts/estimate/prices";
import type { WorkerReply } from "./worker-main";

/** What the workers of a task did, and with it what those of the whole fleet would do. */
export interface WorkerFigures {
  readonly products: number;
  readonly workers: number;
  readonly cpuSeconds: number;
  /** Time in which the function waited for the model. */
  readonly modelSeconds: number;
  readonly peakMib: number;
  readonly reads: number;
  /** Writes and lists, which cost the same. */
  readonly writes: number;
}

export type ReductionFigures = Omit<WorkerFigures, "workers" | "modelSeconds">;

/** What the benchmark measured: the documents are written from it. */
export interface FleetFigures {
  readonly fleetProducts: number;
  readonly days: number;
  readonly horizonDays: number;
  readonly monitor: WorkerFigures;
  readonly predict: WorkerFigures;
  /** Of a part of the fleet, and of all. */
  readonly reductions: readonly [ReductionFigures, ReductionFigures];
}

/** US dollars of a day. */
export interface DayCost {
  readonly gibSeconds: number;
  readonly lambdaUsd: number;
  readonly transitions: number;
  readonly stepFunctionsUsd: number;
  readonly requests: number;
  readonly s3Usd: number;
  readonly modelHours: number;
  readonly modelUsd: number;
  readonly totalUsd: number;
}

/** Memory of the functions in infra/functions.ts, which their bill depends on. */
export const FUNCTION_MEMORY_MIB = { monitor: 3008, predict: 1769 } as const;
const MODEL_INSTANCE = "ml.m5.large";
const MODEL_INSTANCE_CPUS = 2;
/** Transitions of a child (enter, leave its one state) and of the machine itself. */
const TRANSITIONS_PER_CHILD = 2;
const TRANSITIONS_PER_RUN = 8;
const GIB_IN_MIB = 1024;
const SECONDS_PER_HOUR = 3600;
const REGION = "us-east-1";

export function readPriceDate(): { readonly region: string; readonly savedOn: string } {
  return readSavedPrices(REGION);
}

/**
 * A day's run of a task over the fleet at the CPU time of the machine that measured it: of shards that were not worked
 * on the same is taken as of those that were. A function is billed while it waits for the model too; S3 adds its
 * latency, which is not here, nor are the calls of the steps before and after the workers, a handful a day.
 */
export function priceTask(
  task: "monitor" | "predict",
  { fleetProducts, reductions, ...figures }: FleetFigures,
): DayCost {
  const { prices } = readSavedPrices(REGION);
  const usdOf = (key: string): number => {
    const price = prices[key];
    if (!price) throw new Error(`The saved prices have no ${key}.`);
    return price.usd;
  };
  const worked = figures[task];
  const scale = fleetProducts / worked.products;
  const workers = Math.ceil(worked.workers * scale);
  const reduction = task === "monitor" ? reductions[1] : undefined;
  const seconds = scale * (worked.cpuSeconds + worked.modelSeconds) + (reduction?.cpuSeconds ?? 0);
  const invocations = workers + (reduction ? 1 : 0);
  const gibSeconds = (seconds * FUNCTION_MEMORY_MIB[task]) / GIB_IN_MIB;
  const lambdaUsd =
    gibSeconds * usdOf("AWSLambda/Lambda-GB-Second-ARM") + invocations * usdOf("AWSLambda/Request-ARM");
  const transitions = workers * TRANSITIONS_PER_CHILD + TRANSITIONS_PER_RUN;
  const stepFunctionsUsd = transitions * usdOf("AmazonStates/StateTransition");
  const reads = scale * worked.reads + (reduction?.reads ?? 0);
  const writes = scale * worked.writes + (reduction?.writes ?? 0);
  const s3Usd = reads * usdOf("AmazonS3/Requests-Tier2") + writes * usdOf("AmazonS3/Requests-Tier1");
  const modelHours = (scale * worked.modelSeconds) / MODEL_INSTANCE_CPUS / SECONDS_PER_HOUR;
  const modelUsd = modelHours * usdOf(`AmazonSageMaker/Host:${MODEL_INSTANCE}`);
  return {
    gibSeconds,
    lambdaUsd,
    transitions,
    stepFunctionsUsd,
    requests: reads + writes,
    s3Usd,
    modelHours,
    modelUsd,
    totalUsd: lambdaUsd + stepFunctionsUsd + s3Usd + modelUsd,
  };
}

/** @param replies of one process, which counts its requests from its begin. */
export function sumReplies(replies: readonly WorkerReply[], modelSeconds = 0): WorkerFigures {
  const { requests, peakMib } = replies.at(-1)!;
  const total = (read: (reply: WorkerReply) => number) =>
    replies.reduce((sum, reply) => sum + read(reply), 0);
  return {
    products: total(({ products }) => products),
    workers: replies.length,
    cpuSeconds: total(({ cpuSeconds }) => cpuSeconds),
    modelSeconds,
    peakMib,
    reads: requests.get,
    writes: requests.put + requests.list,
  };
}
