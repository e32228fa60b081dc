import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { advanceBooks } from "../../functions/business/books/advance-books";
import { toBooksTable, toRunState } from "../../functions/business/books/books-table";
import type { FleetBooks } from "../../functions/business/books/fleet-books";
import { cutFleet, warmUpBooks } from "../../functions/business/books/warm-up";
import { computeProtectionIntervalDays } from "../../functions/business/policy/policy";
import { NO_CATALOGUE, sameTerms } from "../../functions/contracts/catalogue";
import { publicKey } from "../../functions/contracts/day-results";
import { booksFile, EARLIER_BOOKS_KEY, runStateFile } from "../../functions/contracts/keys";
import { formatDay, instantOfDay } from "../../functions/demand/calendar";
import { askWhatIf } from "../../functions/handlers/report/what-if";
import { parseWhatIfRequest } from "../../functions/http/what-if-request";
import { createInMemoryLake } from "../support/in-memory-lake";
import { businessSettings } from "../support/settings";
import { createFleetForecaster } from "./support/fleet-forecaster";
import { createPlayedHistory } from "./support/played-history";
import { generateRetailDemand } from "./support/retail-demand";

/** How long an answer takes: files of the lake decoded and the window played twice, and asked again. */
const USAGE = "npm run bench -- what-if -- [--data FILE] [--products 2417] [--review 1] [--seed 7]";

const QUESTIONS: readonly Readonly<Record<string, string>>[] = [
  { service_level: "95" },
  { service_level: "99.5" },
  { lead_time: "+3" },
  { order_policy: "reorder-point" },
  { demand: "20", price: "-10" },
  { review_period: "7" },
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      products: { type: "string", default: "2417" },
      review: { type: "string", default: "1" },
      seed: { type: "string", default: "7" },
    },
  });
  const policy = businessSettings({ reviewPeriodDays: Number(values.review) });
  const fleet = values.data
    ? (await readDemandFile(values.data)).series
    : generateRetailDemand(Number(values.products), 365, Number(values.seed));
  const lastDay = fleet.reduce((last, { days }) => Math.max(last, days.at(-1) ?? last), 0);
  const firstRun = lastDay + 1 - 60;
  const protectionDays = computeProtectionIntervalDays(policy);
  const forecaster = await createFleetForecaster(fleet, firstRun - 1, protectionDays, Number(values.seed));
  const runOf = createPlayedHistory(fleet, policy, forecaster);
  let books: FleetBooks | undefined = warmUpBooks(
    cutFleet(fleet, 0, firstRun - 1),
    firstRun,
    sameTerms(policy),
  );
  const lake = createInMemoryLake("what-if-bench");
  const runs: Record<string, string> = {};
  const noOrders = { openOrders: [], receivedOrderIds: [], pending: [], heldOrderIds: [] };
  for (let day = firstRun; day <= lastDay + 1; day++) {
    const run = runOf(day, books?.productIds ?? []);
    const step = advanceBooks(books, run.input, policy);
    books = step.books;
    await lake.writeTable(publicKey(booksFile(day)), toBooksTable(step.books, step.outcome, run.observed));
    await lake.writeJson(publicKey(runStateFile(day)), toRunState(step.books, noOrders));
    runs[formatDay(day)] = `hash-${day}`;
  }
  await lake.writeJson(EARLIER_BOOKS_KEY, { runs });
  process.stdout.write(`${books!.productIds.length} products; s, and s of processor time\n`);
  for (const query of QUESTIONS) {
    const request = parseWhatIfRequest({
      version: "2.0",
      rawPath: "/what-if",
      headers: {},
      queryStringParameters: query,
      isBase64Encoded: false,
      requestContext: { http: { method: "GET", path: "/what-if" }, timeEpoch: instantOfDay(lastDay + 1) },
    });
    const startedMs = performance.now();
    const before = process.cpuUsage();
    const answer = await askWhatIf(
      lake,
      { business: policy, environment: "bench" },
      NO_CATALOGUE,
      { runs },
      lastDay + 1,
      request,
    );
    const seconds = (performance.now() - startedMs) / 1e3;
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(
      `${JSON.stringify(query).padEnd(32)} ${seconds.toFixed(2)} s  ${((user + system) / 1e6).toFixed(2)} s  ${answer.period.days} days  ${answer.sentence.slice(0, 110)}\n`,
    );
  }
}

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else void main();
