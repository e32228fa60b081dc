/**
 * Speed and memory of the monitor. `npm run bench -- monitor`; the fan-out over 100,000 products is
 * `npm run bench -- fan-out`.
 *
 * Compute: all accuracy measures and five KS tests per product, 30 days against 335, in memory. End to end: the
 * same from a sharded data set read over HTTP from the emulated S3, which shares the machine. Verdicts:
 * of a whole catalogue, replayed from the beginning of its history and continued by a day.
 */
import { toDailyTable } from "../../functions/aws/lake/lake-writer";
import type { DemandSeries } from "../../functions/demand/series";
import { SeriesJudge } from "../../functions/monitoring/run/judge-series";
import { generateFleet, LAST_DAY } from "./monitor/generate-fleet";
import { runWorkers, type WorkerResult } from "./monitor/run-workers";
import { startLocalLake } from "./support/local-lake";
import { printPeakMemory, printRate } from "./support/time";

const THREADS = 2;
const LAKE_PRODUCTS = 4_000;
const LAKE_SHARDS = 16;
const VERDICT_PRODUCTS = 2_417;
async function main(): Promise<void> {
  await benchCompute();
  await benchEndToEnd();
  benchVerdicts();
  printPeakMemory();
}

async function benchCompute(): Promise<void> {
  const data = Array.from({ length: THREADS }, (_, index) => ({
    seed: index + 1,
    products: 600,
    seconds: 3,
  }));
  const [results] = await runWorkers("compute-worker.ts", data);
  print(`compute: metrics and 5 KS, ${THREADS} threads`, results!);
}

async function benchEndToEnd(): Promise<void> {
  const lake = await startLocalLake();
  try {
    await lake.writer.replaceHistory(toDailyTable(generateFleet(LAKE_PRODUCTS)), { shardCount: LAKE_SHARDS });
    const data = Array.from({ length: THREADS }, (_, part) => ({
      endpoint: lake.endpointUrl,
      bucketName: lake.bucketName,
      part,
      parts: THREADS,
    }));
    const runs = await runWorkers("read-worker.ts", data, 4);
    print(`end to end: from S3 over HTTP, first run`, runs[0]!);
    print(`end to end: from S3 over HTTP, warm code`, runs[3]!);
  } finally {
    await lake.close();
  }
}

function benchVerdicts(): void {
  const fleet = generateFleet(VERDICT_PRODUCTS);
  const judge = new SeriesJudge(0.01);
  const noForecast = () => Number.NaN;
  const run = (endDay: number): number => {
    const startedAt = performance.now();
    for (const series of fleet) judge.judge(cutAt(series, endDay), noForecast);
    return performance.now() - startedAt;
  };
  printRate(
    "verdicts: first run, a year replayed, 1 thread",
    run(LAST_DAY - 5),
    VERDICT_PRODUCTS,
    "products",
  );
  const daily = [4, 3, 2, 1, 0].map((back) => run(LAST_DAY - back)).sort((left, right) => left - right);
  printRate("verdicts: the next day, warm, 1 thread", daily[2]!, VERDICT_PRODUCTS, "products");
}

function cutAt(series: DemandSeries, endDay: number): DemandSeries {
  const end = series.days.length - (LAST_DAY - endDay);
  const cut = (column: Float64Array) => column.subarray(0, end);
  return {
    ...series,
    days: series.days.subarray(0, end),
    unitsSold: cut(series.unitsSold),
    sellingPrice: cut(series.sellingPrice),
    predictedDemand: cut(series.predictedDemand!),
    features: Object.fromEntries(
      Object.entries(series.features).map(([name, column]) => [name, cut(column)]),
    ),
  };
}

function print(what: string, results: readonly WorkerResult[]): void {
  const measured = results.reduce((sum, result) => sum + result.measured, 0);
  printRate(what, Math.max(...results.map(({ milliseconds }) => milliseconds)), measured, "products");
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
