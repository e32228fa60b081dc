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
import { createFleetForecaster } from "./support/fleet-forecaster";
import { createPlayedHistory } from "./support/played-history";
import { generateRetailDemand } from "./support/retail-demand";

/** What each policy would have cost on demand from a file: the study that the report makes, with its evidence. */
const USAGE = `npm run bench -- policies -- [--data FILE] [--window 28] [--run-in 28] [--cost-per-order 5] [--margin 0.4] [--holding 0.25] [--seed 1]`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      window: { type: "string", default: "28" },
      "run-in": { type: "string", default: "28" },
      "cost-per-order": { type: "string", default: "5" },
      margin: { type: "string", default: "0.4" },
      holding: { type: "string", default: "0.25" },
      seed: { type: "string", default: "1" },
    },
  });
  const policy = businessSettings({
    costPerOrderUsd: Number(values["cost-per-order"]),
    grossMarginRatio: Number(values.margin),
    annualHoldingCostRatio: Number(values.holding),
  });
  const window = Number(values.window);
  const fleet = values.data ? (await readDemandFile(values.data)).series : generateRetailDemand();
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
        one.capitalUsd,
        one.lostMarginUsd,
        one.holdingCostUsd,
        one.orderingCostUsd,
        one.totalCostUsd,
        one.savingUsd,
      ].map((value) => count(value).padStart(10)),
      one.isPresent ? "present" : `${count(one.savingLowUsd)} to ${count(one.savingHighUsd)}`,
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

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else void main();
