/**
 * How many false alarms the monitor raises on stable products, and how many injected drifts it finds, on
 * products generated from seeds that nothing was tuned on. `npm run bench -- drift-study [-- --products 800
 * --seeds 2,3 --days 730]`.
 */
import { parseArgs } from "node:util";
import { generateStudy, type StudyProduct } from "./drift-study/generate-product";
import {
  type KindMeasure,
  measureRule,
  type RuleMeasure,
  type RuleRun,
  tuneThreshold,
} from "./drift-study/measure-rule";
import { replayProduct } from "./drift-study/replay-product";
import { scoreByErrors, scoreByKolmogorovSmirnov } from "./drift-study/usual-rules";

const FIRST_DAY = 19_358; // 2023-01-01
/** The usual rules sort a year per feature and day; a part of the products shows them well enough. */
const USUAL_RULES_PRODUCTS = 120;

const { values } = parseArgs({
  options: {
    products: { type: "string", default: "800" },
    seeds: { type: "string", default: "2,3" },
    days: { type: "string", default: "730" },
    rate: { type: "string", default: "0.01" },
  },
});
const productCount = Number(values.products);
const days = Number(values.days);
const monitoredFrom = days > 500 ? days - 365 : 112;

for (const seed of values.seeds.split(",").map(Number)) runSeed(seed);

function runSeed(seed: number): void {
  const startedMs = performance.now();
  const products = generateStudy({
    seed,
    products: productCount,
    days,
    onsetFrom: monitoredFrom + 15,
    onsetTo: days - 35,
    stableShare: 0.45,
  });
  const replays = products.map((product) => ({
    product,
    replay: replayProduct(product, FIRST_DAY, Number(values.rate)),
  }));
  const seconds = (performance.now() - startedMs) / 1000;
  const stable = products.filter(({ label }) => label === "none").length;
  print(
    `Seed ${seed}: ${productCount} products (${stable} stable), ${days} days, monitored daily from day ${monitoredFrom}; ${seconds.toFixed(1)} s`,
  );
  print(
    `  ${"rule".padEnd(44)}${"false alarms".padStart(13)}${"14 days".padStart(9)}${"30 days".padStart(9)}${"delay".padStart(7)}`,
  );
  const data = replays.map(({ product, replay }) => ({
    product,
    scores: Float64Array.from(replay.dataAlarm),
  }));
  const concept = replays.map(({ product, replay }) => ({
    product,
    scores: Float64Array.from(replay.conceptAlarm),
  }));
  report("data drift", data, "data", 0.5, true);
  report("concept drift (warning or degraded)", concept, "concept", 0.5, true);
  const degraded = replays.map(({ product, replay }) => ({
    product,
    scores: Float64Array.from(replay.conceptStatus, (status) => (status === "degraded" ? 1 : 0)),
  }));
  report("concept drift (degraded)", degraded, "concept", 0.5, false);
  reportUsualRules(products.slice(0, USUAL_RULES_PRODUCTS));
}

function reportUsualRules(products: readonly StudyProduct[]): void {
  const run = (score: (product: StudyProduct) => Float64Array): RuleRun[] =>
    products.map((product) => ({ product, scores: score(product) }));
  const ks = run((product) => scoreByKolmogorovSmirnov(product, monitoredFrom));
  report("usual: KS p < 0.05, any feature, 30 days", ks, "data", -Math.log10(0.05), false);
  report("usual: KS tuned to 5 %", ks, "data", tuneThreshold(ks, 0.05, monitoredFrom), false);
  report("usual: KS tuned to 1 %", ks, "data", tuneThreshold(ks, 0.01, monitoredFrom), false);
  const errors = products.map((product) => ({ product, ...scoreByErrors(product, monitoredFrom) }));
  const mape = errors.map(({ product, mapePercent }) => ({ product, scores: mapePercent }));
  report("usual: MAPE > 15", mape, "concept", 15, false);
  const ratio = errors.map(({ product, wapeRatio }) => ({ product, scores: wapeRatio }));
  report(
    "usual: WAPE ratio tuned to 5 %",
    ratio,
    "concept",
    tuneThreshold(ratio, 0.05, monitoredFrom),
    false,
  );
  report(
    "usual: WAPE ratio tuned to 1 %",
    ratio,
    "concept",
    tuneThreshold(ratio, 0.01, monitoredFrom),
    false,
  );
}

function report(
  name: string,
  runs: readonly RuleRun[],
  subject: "data" | "concept",
  threshold: number,
  hasDetails: boolean,
): void {
  const measure = measureRule(runs, subject, threshold, monitoredFrom);
  printLine(name, `${(100 * measure.falseAlarmRate).toFixed(2)} %`, measure.all);
  if (!hasDetails) return;
  printPatterns(runs, subject, threshold);
  for (const kind of measure.kinds) printLine(`    ${kind.kind} (${kind.products})`, "", kind);
}

function printPatterns(runs: readonly RuleRun[], subject: "data" | "concept", threshold: number): void {
  const rates = ["seasonal", "independent", "intermittent"].map((pattern) => {
    const own = runs.filter(({ product }) => product.pattern === pattern);
    const measure: RuleMeasure = measureRule(own, subject, threshold, monitoredFrom);
    return `${pattern} ${(100 * measure.falseAlarmRate).toFixed(2)} %`;
  });
  print(`    false alarms: ${rates.join(", ")}`);
}

function printLine(name: string, falseAlarms: string, measure: KindMeasure): void {
  const share = (value: number) => (Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : "n/a");
  print(
    `  ${name.padEnd(44)}${falseAlarms.padStart(13)}${share(measure.foundIn14).padStart(9)}${share(measure.foundIn30).padStart(9)}${String(measure.medianDelay ?? "n/a").padStart(7)}`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
