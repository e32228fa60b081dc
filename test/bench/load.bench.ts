import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { BareHopsReply } from "./load/bare-hops";
import type { LoadReply, LoadRequest } from "./load/generator";
import { type ProcessSample, sampleProcesses, totalMib } from "./load/processes";
import type { SandboxReply, SandboxRequest } from "./load/served-sandbox";

/**
 * Predictions that a served sandbox answers, with 1 client to four times as many as `api.predictConcurrency` lets in,
 * and the memory of all its processes over ten minutes of the most. Clients ask again as soon as they are answered,
 * those who are told to wait too. The load comes from a process of its own, over loopback. Beside it stands what the
 * same hops between processes reach on this machine with nothing done on them.
 *
 * `npm run bench -- load -- --quick` for two minutes instead of thirteen, `--concurrency 32` for another limit.
 */
const PRODUCTS = 400;
/** At the limit, below it, and beyond. */
const FACTORS = [1 / 32, 1 / 4, 1, 4];
const AIM_PER_SECOND = 1_000;
const AIM_P99_MS = 50;
/** Served beyond the limit, at least this share of the most served at or below it. */
const LEAST_KEPT_RATIO = 0.9;
/** What memory may still grow by between the second and the last quarter of the soak, as a share. */
const PLATEAU_RATIO = 0.05;
const SAMPLE_MS = 2_000;
/** CPU time of all processes together, of whose parts whole seconds say enough. */
const LEAST_CPU_SECONDS = 10;

async function main(): Promise<void> {
  const quick = process.argv.includes("--quick");
  const [stepSeconds, soakSeconds] = quick ? [5, 80] : [15, 600];
  const predictConcurrency = readNumber("--concurrency", 32);
  const sandbox = start("served-sandbox.ts");
  const generator = start("generator.ts");
  const startedAt = performance.now();
  const samples: ProcessSample[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    const served = await ask<SandboxRequest, SandboxReply>(sandbox, {
      products: PRODUCTS,
      predictConcurrency,
    });
    const load = (clients: number, seconds: number) =>
      ask<LoadRequest, LoadReply>(generator, { ...served, clients, seconds });
    const sample = () =>
      samples.push(
        sampleProcesses(sandbox.pid!, generator.pid!, Math.round((performance.now() - startedAt) / 1_000)),
      );
    sample();
    timer = setInterval(sample, SAMPLE_MS);
    print(`api.predictConcurrency ${predictConcurrency}, ${PRODUCTS} products, ${stepSeconds} s each:`);
    await load(predictConcurrency, stepSeconds);
    const steps: { clients: number; reply: LoadReply }[] = [];
    for (const factor of FACTORS) {
      const clients = Math.max(1, Math.round(predictConcurrency * factor));
      sample();
      const before = samples.at(-1)!;
      const reply = await load(clients, stepSeconds);
      sample();
      steps.push({ clients, reply });
      print(describe(clients, reply));
      printCpu([before, samples.at(-1)!], reply);
    }
    const soakFrom = samples.length;
    const clients = predictConcurrency * FACTORS.at(-1)!;
    print(`${soakSeconds} s with ${clients} clients, memory in MiB:`);
    const soak = await load(clients, soakSeconds);
    sample();
    const soaked = samples.slice(soakFrom);
    printMemory(soaked);
    print(describe(clients, soak));
    printCpu(soaked, soak);
    const bare = await loadBareHops(generator, predictConcurrency, stepSeconds);
    print(`the same hops with nothing done on them:\n${describe(predictConcurrency, bare)}`);
    judge(steps, predictConcurrency, soak, soaked);
  } finally {
    clearInterval(timer);
    generator.disconnect();
    sandbox.disconnect();
  }
}

/** What a machine reaches on the way of a prediction, which is all that a sandbox could reach on it. */
async function loadBareHops(generator: ChildProcess, clients: number, seconds: number): Promise<LoadReply> {
  const hops = start("bare-hops.ts");
  try {
    const { apiUrl } = await ask<object, BareHopsReply>(hops, {});
    const load = () =>
      ask<LoadRequest, LoadReply>(generator, { apiUrl, productIds: ["any"], clients, seconds });
    await load();
    return await load();
  } finally {
    hops.disconnect();
  }
}

function start(file: string): ChildProcess {
  return fork(join(__dirname, "load", file), {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
  });
}

function ask<Request extends object, Reply>(child: ChildProcess, request: Request): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`The process ended with ${code}.`));
    child.once("exit", ended);
    child.once("message", (reply) => {
      child.off("exit", ended);
      resolve(reply as Reply);
    });
    child.send(request);
  });
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const perSecond = ({ servedMs, seconds }: LoadReply): number => servedMs.length / seconds;

/** Smallest value with at least the share of all at or below it. */
function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
}

function describe(clients: number, reply: LoadReply): string {
  const { servedMs, throttled, failed } = reply;
  const all = servedMs.length + throttled + sum(Object.values(failed));
  const others = Object.entries(failed).map(([what, count]) => `, ${count} x ${what}`);
  return (
    `${String(clients).padStart(5)} clients: ${perSecond(reply).toFixed(0).padStart(5)} served/s, ` +
    `p50 ${quantile(servedMs, 0.5).toFixed(1)} ms, p99 ${quantile(servedMs, 0.99).toFixed(1)} ms, ` +
    `${((100 * throttled) / all).toFixed(1)} % of ${all} answers 429${others.join("")}`
  );
}

function printMemory(samples: readonly ProcessSample[]): void {
  const lines = 12;
  const chosen = new Set(
    Array.from({ length: lines }, (_, line) => Math.round((line * (samples.length - 1)) / (lines - 1))),
  );
  for (const index of chosen) {
    const sample = samples[index]!;
    print(
      `${String(sample.atSeconds - samples[0]!.atSeconds).padStart(5)} s: sandbox ${sample.sandboxMib.toFixed(0)}, model ${sample.modelMib.toFixed(0)}, ` +
        `${sample.functionCount} function processes ${sample.functionsMib.toFixed(0)}, together ${totalMib(sample).toFixed(0)}`,
    );
  }
}

/**
 * What a prediction costs, however much of the machine others take meanwhile; those refused are part of it, and so is
 * the process that asks, which on a machine of its own would leave its share to the others.
 */
function printCpu(samples: readonly ProcessSample[], { servedMs }: LoadReply): void {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const perServed = (read: (sample: ProcessSample) => number) =>
    (1_000 * (read(last) - read(first))) / servedMs.length;
  const sandbox = perServed((sample) => sample.sandboxCpuSeconds);
  const model = perServed((sample) => sample.modelCpuSeconds);
  const functions = perServed((sample) => sample.functionsCpuSeconds);
  const clients = perServed((sample) => sample.clientsCpuSeconds);
  const all = sandbox + model + functions + clients;
  // The system tells whole seconds.
  if ((all * servedMs.length) / 1_000 < LEAST_CPU_SECONDS) return;
  const cores = availableParallelism();
  const atMost = (milliseconds: number) => `${((1_000 * cores) / milliseconds).toFixed(0)}/s`;
  print(
    `       CPU per served prediction: ${all.toFixed(2)} ms (sandbox ${sandbox.toFixed(2)}, functions ${functions.toFixed(2)}, model ${model.toFixed(2)}, clients ${clients.toFixed(2)}): ` +
      `${cores} cores with nothing else to do serve ${atMost(all)} at most, without the clients ${atMost(all - clients)}`,
  );
}

function judge(
  steps: readonly { readonly clients: number; readonly reply: LoadReply }[],
  limit: number,
  soak: LoadReply,
  samples: readonly ProcessSample[],
): void {
  const within = steps.filter(({ clients }) => clients <= limit).map(({ reply }) => reply);
  const most = Math.max(...within.map(perSecond));
  const kept =
    Math.min(
      ...[...steps.filter(({ clients }) => clients > limit).map(({ reply }) => reply), soak].map(perSecond),
    ) / most;
  const p99 = quantile(within.at(-1)!.servedMs, 0.99);
  const quarter = Math.floor(samples.length / 4);
  const meanOf = (some: readonly ProcessSample[]) => sum(some.map(totalMib)) / some.length;
  const second = samples.slice(quarter, 2 * quarter);
  const growth = meanOf(samples.slice(-quarter)) / meanOf(second) - 1;
  const replies = [...steps.map(({ reply }) => reply), soak];
  const withoutRetryAfter = sum(replies.map((reply) => reply.throttledWithoutRetryAfter));
  const failed = sum(replies.flatMap((reply) => Object.values(reply.failed)));
  const verdicts: readonly [boolean, string][] = [
    [most >= AIM_PER_SECOND, `most served within the limit ${most.toFixed(0)}/s (aim ${AIM_PER_SECOND})`],
    [p99 < AIM_P99_MS, `p99 at the limit ${p99.toFixed(1)} ms (below ${AIM_P99_MS})`],
    [
      kept >= LEAST_KEPT_RATIO,
      `served beyond the limit ${(100 * kept).toFixed(0)} % of the most within (at least ${100 * LEAST_KEPT_RATIO})`,
    ],
    [
      growth <= PLATEAU_RATIO,
      `memory from the second to the last quarter ${signed(100 * growth)} %, ${signed(slopeMibPerMinute(samples.slice(quarter)))} MiB a minute (a plateau: at most +${100 * PLATEAU_RATIO} %)`,
    ],
    [withoutRetryAfter === 0, `429 without Retry-After: ${withoutRetryAfter}`],
    [failed === 0, `answers other than 200 and 429: ${failed}`],
  ];
  for (const [holds, text] of verdicts) print(`${holds ? "holds" : "FAILS"}  ${text}`);
  if (verdicts.some(([holds]) => !holds)) process.exitCode = 1;
}

/** Least-squares slope. */
function slopeMibPerMinute(samples: readonly ProcessSample[]): number {
  const meanAt = sum(samples.map(({ atSeconds }) => atSeconds)) / samples.length;
  const meanMib = sum(samples.map(totalMib)) / samples.length;
  const covariance = sum(samples.map((one) => (one.atSeconds - meanAt) * (totalMib(one) - meanMib)));
  const variance = sum(samples.map((one) => (one.atSeconds - meanAt) ** 2));
  return (60 * covariance) / variance;
}

const signed = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(1)}`;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function readNumber(name: string, fallback: number): number {
  const index = process.argv.indexOf(name);
  const value = index < 0 ? fallback : Number(process.argv[index + 1]);
  if (Number.isInteger(value) && value > 0 && value <= 1_000) return value;
  throw new Error(`${name} is ${process.argv[index + 1]}; it must be an integer from 1 to 1000.`);
}

void main();
