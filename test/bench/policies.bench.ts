import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { advanceBooks } from "../../functions/business/books/advance-books";
import { toBooksTable } from "../../functions/business/books/books-table";
import type { FleetBooks } from "../../functions/business/books/fleet-books";
import type { KeptRun } from "../../functions/business/books/replay-books";
import { cutFleet, warmUpBooks } from "../../functions/business/books/warm-up";
import { computeProtectionIntervalDays } from "../../functions/business/policy/policy";
import { studyPolicies } from "../../functions/business/report/study-policies";
import { sameTerms } from "../../functions/contracts/catalogue";
import { businessSettings } from "../support/settings";
import { type BookFigures, PLAYED_DAYS, type PlayedPolicy, playWorld } from "./policies/play-world";
import { type PolicyFigures, renderFigures } from "./policies/render-figures";
import { WORLD_KINDS } from "./policies/worlds";
import { createFleetForecaster } from "./support/fleet-forecaster";
import { createPlayedHistory } from "./support/played-history";

/**
 * What each policy costs. Without a file: made-up worlds, each played under each policy with the model's forecasts and those
 * of the simple methods; exits with 3 when the default policy costs anybody more than the order-up-to level does, or
 * leaves fewer classes within a point of the target. With a file: the study that the report makes, with its evidence.
 */
const USAGE = `npm run bench -- policies -- [--seeds 2] [--first-seed 301] [--keep]
npm run bench -- policies -- --data FILE [--window 28] [--run-in 28] [--cost-per-order 5] [--margin 0.4] [--holding 0.25] [--seed 1]`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      seeds: { type: "string", default: "2" },
      "first-seed": { type: "string", default: "301" },
      keep: { type: "boolean", default: false },
      window: { type: "string", default: "28" },
      "run-in": { type: "string", default: "28" },
      "cost-per-order": { type: "string", default: "5" },
      margin: { type: "string", default: "0.4" },
      holding: { type: "string", default: "0.25" },
      seed: { type: "string", default: "1" },
    },
  });
  if (!values.data) return compareWorlds(Number(values.seeds), Number(values["first-seed"]), values.keep);
  const policy = businessSettings({
    costPerOrderAmount: Number(values["cost-per-order"]),
    grossMarginRatio: Number(values.margin),
    annualHoldingCostRatio: Number(values.holding),
  });
  const window = Number(values.window);
  const fleet = (await readDemandFile(values.data)).series;
  const lastDay = fleet.reduce((last, { days }) => Math.max(last, days.at(-1) ?? last), 0);
  const firstRun = lastDay + 1 - window - Number(values["run-in"]);
  const protectionDays = computeProtectionIntervalDays(policy);
  const forecaster = await createFleetForecaster(fleet, firstRun - 1, protectionDays, Number(values.seed));
  const runOf = createPlayedHistory(fleet, policy, forecaster);
  let books: FleetBooks | undefined = warmUpBooks(
    cutFleet(fleet, 0, firstRun - 1),
    firstRun,
    sameTerms(policy),
  );
  let start: FleetBooks | undefined;
  const runs: KeptRun[] = [];
  for (let day = firstRun; day <= lastDay + 1; day++) {
    const run = runOf(day, books?.productIds ?? []);
    const step = advanceBooks(books, run.input, policy);
    books = step.books;
    if (start) runs.push({ runDay: day, table: toBooksTable(step.books, step.outcome, run.observed) });
    else start = step.books;
  }
  const { user } = process.cpuUsage();
  const study = studyPolicies(start!, runs, window, policy);
  const seconds = (process.cpuUsage().user - user) / 1e6;
  const count = (value: number | null) =>
    value === null ? "n/a" : Math.round(value).toLocaleString("en-US");
  const lines = study.policies.map((one) =>
    [
      one.name.padEnd(50),
      `${((one.demandCycleServiceLevel ?? 0) * 100).toFixed(2)} %`,
      ...[
        one.capitalAmount,
        one.lostMarginAmount,
        one.holdingCostAmount,
        one.orderingCostAmount,
        one.totalCostAmount,
        one.savingAmount,
      ].map((value) => count(value).padStart(10)),
      one.isPresent ? "present" : `${count(one.savingLowAmount)} to ${count(one.savingHighAmount)}`,
    ].join("  "),
  );
  process.stdout.write(
    `${[
      `${study.from} to ${study.to}, in use since ${study.inUseSince}, ${study.studiedProducts} products`,
      `${"policy".padEnd(50)}   cycles     capital  lost margin   holding   ordering       total      saving  interval`,
      ...lines,
      "",
      study.evidence,
      `${seconds.toFixed(1)} s of processor time`,
    ].join("\n")}\n`,
  );
}

async function compareWorlds(seeds: number, firstSeed: number, keep: boolean): Promise<void> {
  const worlds: PolicyFigures["worlds"][number][] = [];
  for (const { name, create } of WORLD_KINDS) {
    const played: Readonly<Record<string, PlayedPolicy>>[] = [];
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++)
      played.push(await playWorld(create(seed), seed));
    worlds.push({ name, policies: averagePolicies(played) });
  }
  const figures: PolicyFigures = { seeds, days: PLAYED_DAYS, worlds };
  process.stdout.write(`${renderFigures(figures)}\n`);
  for (const { name, policies } of worlds) {
    const [daily, waiting] = [policies["up to the level, daily"]!, policies["reorder point"]!];
    for (const book of Object.keys(waiting) as (keyof PlayedPolicy)[]) {
      const onTarget = ({ classesOnTarget, classes }: BookFigures) => classesOnTarget / classes;
      const isDearer = waiting[book].totalAmount >= daily[book].totalAmount;
      const isWorse = onTarget(waiting[book]) < onTarget(daily[book]) - 0.1;
      process.stdout.write(
        `${name}, ${book}: ${(100 * (1 - waiting[book].totalAmount / daily[book].totalAmount)).toFixed(0)} % cheaper; classes within a point ${waiting[book].classesOnTarget} of ${waiting[book].classes}, daily ${daily[book].classesOnTarget} of ${daily[book].classes}\n`,
      );
      if (isDearer || isWorse) process.exitCode = 3;
    }
  }
  if (keep) keepFigures(figures);
}

/** Means over the seeds; classes are counted over all of them. */
function averagePolicies(played: readonly Readonly<Record<string, PlayedPolicy>>[]) {
  const average = (books: readonly BookFigures[]): BookFigures =>
    Object.fromEntries(
      Object.keys(books[0]!).map((key) => {
        const sum = books.reduce((total, book) => total + book[key as keyof BookFigures], 0);
        return [key, key.startsWith("classes") ? sum : sum / books.length];
      }),
    ) as unknown as BookFigures;
  return Object.fromEntries(
    Object.keys(played[0]!).map((policy) => [
      policy,
      Object.fromEntries(
        Object.keys(played[0]![policy]!).map((book) => [
          book,
          average(played.map((world) => world[policy]![book as keyof PlayedPolicy])),
        ]),
      ) as unknown as PlayedPolicy,
    ]),
  );
}

/** Writes the figures that docs/inventory.md shows, and the tables there. */
function keepFigures(figures: PolicyFigures): void {
  const file = join(__dirname, "policies", "figures.json");
  const page = join(__dirname, "..", "..", "docs", "inventory.md");
  const text = readFileSync(page, "utf8");
  const before = renderFigures(JSON.parse(readFileSync(file, "utf8")) as PolicyFigures);
  if (!text.includes(before)) throw new Error(`docs/inventory.md does not hold the tables of ${file}.`);
  writeFileSync(page, text.replace(before, renderFigures(figures)));
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
}

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else void main();
