import { setTimeout } from "node:timers/promises";
import { S3Client } from "@aws-sdk/client-s3";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { ObjectStore } from "../../../functions/aws/lake/object-store";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { METRIC_NAMESPACE, OPERATOR_EXECUTION_PREFIX } from "../../../functions/contracts/metrics";
import type { FunctionName, StackOutputs } from "../../../functions/contracts/stack-outputs";
import { formatDay, instantOfDay, parseDay } from "../../../functions/demand/calendar";
import { createRandom, hashText } from "../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../functions/demand/series";
import type {
  EvaluatedProgram,
  EvaluateProgramOptions,
  RegisteredResource,
} from "../../../scripts/program/evaluation";
import { deploy } from "../../../scripts/sandbox/deploy";
import { type LocalAws, startLocalAws } from "../../../scripts/sandbox/local-aws";
import type { FaultRates } from "../../../scripts/sandbox/server/fault-rates";
import {
  createFaultInjector,
  type FaultInjector,
  isWrite,
  type KillPoint,
} from "../../../scripts/sandbox/server/faults";
import { closeServer } from "../../../scripts/sandbox/server/http-server";
import { startMeanContainer } from "../mean-model";
import { InProcessEnvironment } from "./in-process-environment";
import { type LakeContents, readLakeContents, withoutChanceIds } from "./lake-contents";

/** What one small run of the whole stack goes through. */
export interface RunPlan {
  /** Decides the demand, and with it what a run without faults leaves. */
  readonly demandSeed: number;
  readonly faultSeed: number;
  /** Days played, at most two; the day after the last is run too. */
  readonly days: number;
  readonly rates: FaultRates;
  /** Share of requests that the model's container answers with 500. @default 0 */
  readonly modelFailureRate?: number;
  /** How long the model's container takes for an answer. @default 0 */
  readonly modelDelayMs?: number;
  /** The run day from which on it takes so long. @default the first */
  readonly modelSlowFromDay?: number;
  /** Whether the state machine does `monitor` and `batch-predict`, a worker for each shard. */
  readonly fleet?: boolean;
  /** Other time limits than the program declares. */
  readonly timeoutSeconds?: Partial<Readonly<Record<FunctionName, number>>>;
  /** Breaks what the feeds write with, to see that it is noticed. */
  readonly breaks?: (store: ObjectStore) => ObjectStore;
  /** Whether functions run in processes of their own, to be killed by the system; in this one otherwise. */
  readonly processes?: boolean;
  /** Kills one invocation at one place, whatever the rates say. */
  readonly kill?: {
    readonly functionName: FunctionName;
    readonly runDay: number;
    /** Which of the function's invocations of the day. @default 1 */
    readonly invocation?: number;
    readonly point: KillPoint;
  };
}

/** An invocation that ended with an error. */
export interface FailedInvocation {
  readonly functionName: string;
  readonly atMs: number;
  readonly error: string;
}

/** What a run showed, before somebody set it right and after. */
export interface RunRecord {
  readonly failed: readonly FailedInvocation[];
  /** Invocations by function. */
  readonly invocations: Readonly<Record<string, number>>;
  /** Calls that changed something, by function and run day: `monitor 2026-11-24`. */
  readonly writes: Readonly<Record<string, number>>;
  readonly deadLetters: readonly {
    readonly queue: string;
    readonly runDay: string;
    /** What the state machine was to do. */
    readonly task?: string;
  }[];
  /** Functions that the state machine tries again: only a run of it that fails in the end asks for a person. */
  readonly workers: readonly string[];
  /** Runs of the state machine that did not succeed. */
  readonly failedExecutions: readonly {
    readonly task: string;
    readonly runDay: string;
    readonly error: string;
  }[];
  /** Deliveries that came later than they were meant. */
  readonly late: readonly { readonly schedule: string; readonly runDay: string }[];
  readonly deliveredTwice: number;
  /** Faults that befell calls, by kind. */
  readonly callFaults: Readonly<Record<string, number>>;
  /** Alarms that were on at some time. */
  readonly alarmsRaised: readonly string[];
  /** Subjects and texts that people got, alarms apart. */
  readonly messages: readonly string[];
  /** Events that other systems got. */
  readonly events: readonly string[];
  /** Largest and smallest value per metric of ours and minute. */
  readonly metrics: Readonly<Record<string, readonly [smallest: number, largest: number]>>;
  /** Imports that ended with an error, which somebody then did again. */
  readonly failedImports: number;
  /** As it was when the last day was over; a text where it could not be read. */
  readonly unaided: LakeContents | string;
  /** As it was after the runs that the record names were done again; absent when none was named. */
  readonly setRight?: LakeContents | string;
  readonly messagesSetRight?: readonly string[];
  readonly eventsSetRight?: readonly string[];
}

export const FIRST_RUN_DAY = parseDay("2026-11-23")!;
const PRODUCTS = 6;
const HISTORY_DAYS = 150;
const SHIFTED_DAYS = 28;
const SHARDS = 2;
const HOUR_MS = 3_600_000;
const INGEST_HOUR = 1;
/** Most days that are played. */
const MOST_DAYS = 2;
/** A second copy comes up to 26 hours later, a late one five. */
const TAIL_HOURS = 32;
const DAILY: readonly (readonly [FunctionName, string])[] = [
  ["monitor", "04:00"],
  ["batch-predict", "04:30"],
  ["replenish", "05:00"],
  ["orders", "05:15"],
  ["report", "05:30"],
  ["costs", "06:00"],
];
/** What the state machine does in a large fleet. */
const FLEET_TASKS: ReadonlySet<FunctionName> = new Set(["monitor", "batch-predict"]);
const WORKERS: readonly FunctionName[] = [...FLEET_TASKS, "fleet-step"];
const MOST_IMPORTS = 8;

/** The program for a small fleet, and for one that is too large for one function. */
export interface Programs {
  readonly single: EvaluatedProgram;
  readonly fleet: EvaluatedProgram;
}

/** Evaluates both. */
export async function evaluatePrograms(
  evaluate: (options: EvaluateProgramOptions) => Promise<EvaluatedProgram>,
): Promise<Programs> {
  const fleet = { "fleet.shards": SHARDS, "fleet.shardsPerFunction": 1, "fleet.shardsPerBatch": 1 };
  const [single, many] = await Promise.all([
    evaluate({ stack: "dev" }),
    evaluate({ stack: "dev", configOverrides: fleet }),
  ]);
  return { single, fleet: many };
}

/** Plays the days under the plan's faults, then sets right what failed, and tells what was seen. */
export async function playRun({ single, fleet }: Programs, plan: RunPlan): Promise<RunRecord> {
  const program = plan.fleet ? fleet : single;
  const watch = watchFaults(plan);
  const aws = await startLocalAws({
    startAtMs: instantOfDay(FIRST_RUN_DAY),
    startModel: async () => {
      const { url, server } = await startMeanContainer(
        () => watch.failsModel(),
        () => watch.answerSlowly(),
      );
      return { url, close: () => closeServer(server) };
    },
    faults: watch.injector,
    ...(plan.processes ? {} : { startEnvironment: (options) => new InProcessEnvironment(options) }),
  });
  const client = new S3Client({
    endpoint: aws.endpointUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "planner", secretAccessKey: "planner" },
  });
  try {
    return await play(aws, client, program, plan, watch);
  } finally {
    client.destroy();
    await aws.close();
  }
}

async function play(
  aws: LocalAws,
  client: S3Client,
  program: EvaluatedProgram,
  plan: RunPlan,
  watch: Watch,
): Promise<RunRecord> {
  const outputs = program.outputs as unknown as StackOutputs;
  const lastRunDay = FIRST_RUN_DAY + plan.days;
  freezeBill(aws, outputs.endpointName);
  watch.nowMs = () => aws.clock.nowMs;
  watch.nameOf = (functionName) => outputs.functionNames[functionName]!;
  const failed: FailedInvocation[] = [];
  const invocations: Record<string, number> = {};
  aws.lambda.onInvocation(({ name }, { error }) => {
    invocations[name] = (invocations[name] ?? 0) + 1;
    if (error) failed.push({ functionName: name, atMs: aws.clock.nowMs, error: error.errorMessage });
  });
  await deploy(aws, program.resources.map(limitTime(plan)), {
    beforeServing: async () => {
      const key = `models/${outputs.modelVersion}/model.tar.gz`;
      aws.s3.put(aws.s3.bucket(outputs.lakeBucketName), key, Buffer.from("mean"));
    },
  });
  const store = createS3ObjectStore(outputs.lakeBucketName, client);
  const writer = createLakeWriter(plan.breaks?.(store) ?? store, "reliability");
  const fleet = demandOf(plan.demandSeed);
  let failedImports = 0;
  const insist = async (work: () => Promise<unknown>): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        await work();
        return;
      } catch (error) {
        failedImports++;
        if (attempt === MOST_IMPORTS) throw error;
      }
    }
  };
  watch.isOn = true;
  await insist(() => writer.importHistory(() => cut(fleet, 0, FIRST_RUN_DAY - 1), { shardCount: SHARDS }));
  for (let runDay = FIRST_RUN_DAY; runDay <= lastRunDay; runDay++) {
    await aws.advanceTo(instantOfDay(runDay) + INGEST_HOUR * HOUR_MS);
    if (runDay > FIRST_RUN_DAY) {
      // Two feeds at the same moment, each with the actuals of half the products.
      const actuals = cut(fleet, runDay - 1, runDay - 1);
      const halves = [actuals.slice(0, PRODUCTS / 2), actuals.slice(PRODUCTS / 2)];
      await Promise.all(halves.map((half) => insist(() => writer.appendDay(toDailyTable(half)))));
    }
    await aws.advanceTo(instantOfDay(runDay) + 12 * HOUR_MS);
  }
  // No new day begins: schedules are off, and what is under way comes to its end.
  for (const { input } of [...aws.scheduler.schedules.values()])
    aws.scheduler.delete(input.Name, input.GroupName);
  await aws.advanceTo(aws.clock.nowMs + TAIL_HOURS * HOUR_MS);
  watch.isOn = false;

  const read = (): Promise<LakeContents | string> =>
    readLakeContents(store, FIRST_RUN_DAY, lastRunDay).catch(
      (error: Error) => `unreadable: ${error.message}`,
    );
  const record: RunRecord = {
    failed: [...failed],
    invocations: { ...invocations },
    writes: watch.writes,
    deadLetters: listDeadLetters(aws),
    workers: plan.fleet ? WORKERS.map((name) => outputs.functionNames[name]!) : [],
    failedExecutions: listFailedExecutions(aws),
    late: watch.late,
    deliveredTwice: watch.deliveredTwice,
    callFaults: watch.callFaults,
    alarmsRaised: listAlarmsRaised(aws),
    messages: listMessages(aws),
    events: listEvents(aws),
    metrics: listMetrics(aws),
    failedImports,
    unaided: await read(),
  };
  const first = firstNamedDay(record);
  if (first === undefined) return record;
  for (let runDay = parseDay(first)!; runDay <= lastRunDay; runDay++) {
    for (const [functionName, time] of DAILY) {
      const scheduledAt = `${formatDay(runDay)}T${time}:00Z`;
      const failure =
        plan.fleet && FLEET_TASKS.has(functionName)
          ? await runMachine(aws, { task: functionName, scheduledAt })
          : await runFunction(aws, outputs.functionNames[functionName]!, {
              scheduledAt,
              executionId: `${OPERATOR_EXECUTION_PREFIX}${formatDay(runDay)}`,
            });
      if (failure !== undefined)
        return { ...record, setRight: `${functionName} of ${formatDay(runDay)}: ${failure}` };
    }
  }
  return {
    ...record,
    setRight: await read(),
    messagesSetRight: listMessages(aws),
    eventsSetRight: listEvents(aws),
  };
}

/** The first day that somebody has to look after: of an event that was given up or came late, or a run that failed. */
export function firstNamedDay({
  deadLetters,
  late,
  failedExecutions,
}: Pick<RunRecord, "deadLetters" | "late" | "failedExecutions">): string | undefined {
  return [...deadLetters, ...late, ...failedExecutions].map(({ runDay }) => runDay).sort()[0];
}

/** Why it failed, if it did. */
async function runFunction(aws: LocalAws, name: string, event: object): Promise<string | undefined> {
  return (await aws.lambda.invoke(name, event)).error?.errorMessage;
}

async function runMachine(aws: LocalAws, input: object): Promise<string | undefined> {
  const [machine] = aws.stateMachines.list();
  const execution = aws.stateMachines.start(machine!.arn, JSON.stringify(input));
  await execution.finished;
  return execution.status === "SUCCEEDED" ? undefined : `${execution.error}: ${execution.cause}`;
}

function limitTime({ timeoutSeconds = {} }: RunPlan) {
  const limits: Readonly<Record<string, number | undefined>> = timeoutSeconds;
  return (resource: RegisteredResource): RegisteredResource => {
    const timeout = limits[resource.name];
    return resource.type === "aws:lambda/function:Function" && timeout !== undefined
      ? { ...resource, inputs: { ...resource.inputs, timeout } }
      : resource;
  };
}

interface Watch {
  readonly injector: FaultInjector;
  readonly late: { schedule: string; runDay: string }[];
  readonly callFaults: Record<string, number>;
  readonly writes: Record<string, number>;
  deliveredTwice: number;
  isOn: boolean;
  failsModel: () => boolean;
  answerSlowly: () => Promise<number>;
  nowMs: () => number;
  nameOf: (functionName: FunctionName) => string;
}

/** The plan's faults, noted as they befall; off while the stack is made and while it is set right. */
function watchFaults(plan: RunPlan): Watch {
  const { faultSeed, rates, kill, modelFailureRate = 0, modelDelayMs = 0 } = plan;
  const modelDraws = createRandom(faultSeed ^ hashText("model"));
  const inner = createFaultInjector(faultSeed, rates);
  let invocations = 0;
  const watch: Watch = {
    late: [],
    callFaults: {},
    writes: {},
    deliveredTwice: 0,
    isOn: false,
    failsModel: () => {
      const isFailing = watch.isOn && modelDraws() < modelFailureRate;
      if (isFailing) watch.callFaults.model = (watch.callFaults.model ?? 0) + 1;
      return isFailing;
    },
    // Multiplies the answer by one, in its time.
    answerSlowly: async () => {
      const isSlow = watch.isOn && dayOf(watch.nowMs()) >= (plan.modelSlowFromDay ?? FIRST_RUN_DAY);
      if (isSlow && modelDelayMs > 0) await setTimeout(modelDelayMs, undefined, { ref: false });
      return 1;
    },
    nowMs: () => 0,
    nameOf: (name) => name,
    injector: {
      ofCall(service, operation, caller) {
        if (!watch.isOn) return undefined;
        if (isWrite(operation)) {
          const name = `${caller} ${formatDay(dayOf(watch.nowMs()))}`;
          watch.writes[name] = (watch.writes[name] ?? 0) + 1;
        }
        const fault = inner.ofCall(service, operation, caller);
        if (fault) watch.callFaults[fault.kind] = (watch.callFaults[fault.kind] ?? 0) + 1;
        return fault;
      },
      ofInvocation(functionName) {
        if (!watch.isOn) return undefined;
        const isOfPlan =
          kill !== undefined &&
          functionName === watch.nameOf(kill.functionName) &&
          dayOf(watch.nowMs()) === kill.runDay;
        if (isOfPlan && ++invocations === (kill.invocation ?? 1)) return kill.point;
        return inner.ofInvocation(functionName);
      },
      ofDelivery(schedule) {
        if (!watch.isOn) return [0];
        const waitsMs = inner.ofDelivery(schedule);
        const runDay = formatDay(dayOf(watch.nowMs()));
        if (waitsMs.every((waitMs) => waitMs > 0)) watch.late.push({ schedule, runDay });
        if (waitsMs.length > 1) watch.deliveredTwice++;
        return waitsMs;
      },
    },
  };
  return watch;
}

const dayOf = (instantMs: number): number => Math.floor(instantMs / 86_400_000);

/** Hours of an endpoint whose bill for one day is above the budget of the month, so that somebody is told. */
const BILLED_HOURS = 20_000;

/** Retries are billed; so that the reports can be compared, every run has the same bill. */
function freezeBill({ meter, clock, arn }: LocalAws, endpointName: string): void {
  const dayBefore = clock.nowMs - 12 * HOUR_MS;
  meter.addInstanceHours(
    dayBefore,
    "ml.m5.large",
    BILLED_HOURS,
    `${arn("sagemaker")}:endpoint/${endpointName}`,
  );
  meter.add = () => {};
  meter.addMetrics = () => {};
  meter.addInstanceHours = () => {};
}

/** Products with a level, a week and noise each. */
function demandOf(seed: number): DemandSeries[] {
  const random = createRandom(seed);
  const days = Int32Array.from(
    { length: HISTORY_DAYS + MOST_DAYS },
    (_, index) => FIRST_RUN_DAY - HISTORY_DAYS + index,
  );
  return Array.from({ length: PRODUCTS }, (_, product) => {
    const level = 4 + 30 * random();
    // One sells five times as much in the last four weeks, for the monitoring to tell of.
    const factorOf = (day: number) => (product === 0 && day >= FIRST_RUN_DAY - SHIFTED_DAYS ? 5 : 1);
    return {
      productId: `P${product}`,
      days,
      unitsSold: Float64Array.from(days, (day) =>
        Math.round(factorOf(day) * level * (0.6 + 0.1 * (day % 7) + 0.5 * random())),
      ),
      sellingPrice: new Float64Array(days.length).fill(Math.round(100 + 900 * random()) / 100),
      features: {},
      categories: {},
    };
  });
}

/** The rows of some days, inclusive. */
function cut(fleet: readonly DemandSeries[], fromDay: number, toDay: number): DemandSeries[] {
  return fleet.map((series) => {
    const from = series.days.findIndex((day) => day >= fromDay);
    const to = series.days.findLastIndex((day) => day <= toDay) + 1;
    return {
      ...series,
      days: series.days.slice(from, to),
      unitsSold: series.unitsSold.slice(from, to),
      sellingPrice: series.sellingPrice.slice(from, to),
    };
  });
}

function listDeadLetters({ sqs }: LocalAws): RunRecord["deadLetters"] {
  return [...sqs.queues.values()].flatMap(({ name, messages }) =>
    messages.map(({ body }) => {
      const { scheduledAt, task } = JSON.parse(body) as { scheduledAt?: string; task?: string };
      return { queue: name, runDay: String(scheduledAt).slice(0, 10), task };
    }),
  );
}

function listFailedExecutions({ stateMachines }: LocalAws): RunRecord["failedExecutions"] {
  return stateMachines
    .executions()
    .filter(({ status }) => status !== "SUCCEEDED")
    .map(({ input, status, error, cause }) => {
      const { scheduledAt, task } = JSON.parse(input) as { scheduledAt: string; task: string };
      return { task, runDay: scheduledAt.slice(0, 10), error: `${status} ${error}: ${cause}` };
    });
}

function listAlarmsRaised({ alarms }: LocalAws): string[] {
  const raised = alarms.history.filter(({ to }) => to === "ALARM");
  return [...new Set(raised.map(({ alarmName }) => alarmName))].sort();
}

function listMessages({ sns }: LocalAws): string[] {
  return sns.inbox
    .filter(({ message }) => !message.startsWith('{"AlarmName"'))
    .map(({ subject, message }) => withoutChanceIds(`${subject}\n${message}`))
    .sort();
}

function listEvents({ events }: LocalAws): string[] {
  return events.events
    .map(({ detailType, detail }) => withoutChanceIds(`${detailType} ${JSON.stringify(detail)}`))
    .sort();
}

function listMetrics({ metrics }: LocalAws): RunRecord["metrics"] {
  const points: Record<string, readonly [number, number]> = {};
  for (const { namespace, metricName, dimensions, buckets } of metrics.metrics.values()) {
    if (namespace !== METRIC_NAMESPACE) continue;
    const names = dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
    for (const [startMs, { min, max }] of buckets) {
      points[[metricName, ...names, new Date(startMs).toISOString()].join(" ")] = [min, max];
    }
  }
  return points;
}
