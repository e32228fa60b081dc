import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readDemandFile } from "../../../../functions/aws/demand-file/read-demand-file";
import { createLakeWriter, toDailyTable } from "../../../../functions/aws/lake/lake-writer";
import { monitoringProductsFile } from "../../../../functions/contracts/keys";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { createRandom } from "../../../../functions/demand/numeric/random";
import { runMonitor } from "../../../../functions/handlers/monitoring/run-monitor";
import { backtestMonitor } from "../../../../scripts/operations/backtest/backtest-monitor";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import { monitoringSettings } from "../../../support/settings";
import { createSilentContext } from "../../../support/silent-context";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const FIRST_DAY = parseDay("2025-01-01")!;
const DAYS = 200;
const PRODUCTS = 6;
const STEP_DAY = FIRST_DAY + 170;
/** The one name that needs quotes in CSV. */
const FEATURE = 'rival "price", USD';

interface Verdict {
  readonly date: string;
  readonly product_id: string;
  readonly dataDrift: boolean;
  readonly features: readonly string[];
  readonly concept: string;
  readonly scores: { readonly dataDrift: number | null; readonly conceptDrift: number | null };
}

/** Products with a promotion, a rival's price that is missing now and then, and text; P0 changes on STEP_DAY. */
function buildLines(hasForecast: boolean): string[] {
  const random = createRandom(7);
  const lines = [
    `date,product_id,units_sold,selling_price,${hasForecast ? "predicted_demand," : ""}promotion,region,"${FEATURE.replaceAll('"', '""')}"`,
  ];
  for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day += 1) {
    if (day === FIRST_DAY + 40) continue;
    for (let product = 0; product < PRODUCTS; product += 1) {
      if (product === 1 && day < FIRST_DAY + 60) continue;
      const promotion = random() < 0.1 ? 1 : 0;
      const step = product === 0 && day >= STEP_DAY ? 3 : 1;
      const expected = (10 + (day % 7)) * (1 + promotion);
      const units = Math.round(expected * step * (0.7 + 0.6 * random()));
      const rival = random() < 0.05 ? "" : (5 * step + random()).toFixed(2);
      const forecast = hasForecast ? `${expected},` : "";
      lines.push(
        `${formatDay(day)},P${product},${units},${9 - promotion},${forecast}${promotion},north,${rival}`,
      );
    }
  }
  return lines;
}

function parseVerdicts(file: string): Verdict[] {
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Verdict);
}

describe("ops backtest", () => {
  const folder = useTemporaryFolder();
  const path = (name: string) => join(folder(), name);

  async function backtest(
    lines: readonly string[],
    options: { from?: string; to?: string; calendar?: string; knownDaysAhead?: number } = {},
  ) {
    writeFileSync(path("demand.csv"), `${lines.join("\n")}\n`);
    const context = createSilentContext();
    await backtestMonitor(context, {
      data: path("demand.csv"),
      jsonFile: path("verdicts.jsonl"),
      falseAlarmRate: 0.01,
      ...options,
    });
    return {
      context,
      text: readFileSync(path("verdicts.jsonl"), "utf8"),
      verdicts: parseVerdicts(path("verdicts.jsonl")),
    };
  }

  it("writes a line for every product and day with a row, and finds what changed", async () => {
    const lines = buildLines(true);
    const { context, verdicts } = await backtest(lines);
    expect(verdicts.map(({ date, product_id }) => `${date},${product_id}`)).to.have.members(
      lines.slice(1).map((line) => line.split(",").slice(0, 2).join(",")),
    );
    for (const verdict of verdicts) {
      expect(verdict).to.have.all.keys("date", "product_id", "dataDrift", "features", "concept", "scores");
      expect(verdict.dataDrift).to.be.a("boolean");
      expect(verdict.concept).to.be.oneOf(["ok", "warning", "degraded", "insufficient-data"]);
      expect(verdict.features.length > 0).to.equal(verdict.dataDrift);
    }
    const changed = verdicts.filter(
      ({ product_id, date }) => product_id === "P0" && date >= formatDay(STEP_DAY),
    );
    expect(changed.some(({ features }) => features.includes(FEATURE))).to.equal(true);
    expect(changed.some(({ concept }) => concept === "degraded")).to.equal(true);
    const daysOf = (feature: string) => verdicts.filter(({ features }) => features.includes(feature)).length;
    expect(context.printed.join("\n")).to.match(new RegExp(`${FEATURE} \\w+\\t\\d+\\t`));
    expect(context.printed.join("\n")).to.match(/^P0\t/m);
    expect(daysOf(FEATURE)).to.be.greaterThan(0);
    expect(context.logged.join("\n")).to.include("Not monitored, since they hold text: region");
  });

  for (const hasForecast of [true, false]) {
    it(`says the same up to a day when nothing after it is known, ${hasForecast ? "with" : "without"} forecasts in the file`, async () => {
      const lines = buildLines(hasForecast);
      const last = formatDay(FIRST_DAY + 185);
      const whole = await backtest(lines, { to: last });
      const cut = await backtest([lines[0]!, ...lines.slice(1).filter((line) => line.slice(0, 10) <= last)]);
      expect(cut.text).to.equal(whole.text);
    });
  }

  it("says the same of a window as of the whole history", async () => {
    const lines = buildLines(true);
    const [from, to] = [formatDay(FIRST_DAY + 160), formatDay(FIRST_DAY + 180)];
    const whole = await backtest(lines);
    const window = await backtest(lines, { from, to });
    expect(window.verdicts).to.deep.equal(whole.verdicts.filter(({ date }) => date >= from && date <= to));
  });

  it("says what the daily monitor says of the same history", async () => {
    const { verdicts } = await backtest(buildLines(true));
    const { series } = await readDemandFile(path("demand.csv"));
    const lake = createInMemoryLake();
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(series));
    const ports = {
      lake,
      metrics: { publish: async () => ({ published: 0, calls: 0 }) },
      notifier: { notify: async () => {} },
    };
    const settings = {
      environment: "test",
      lakeBucketName: "lake",
      alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
      horizonDays: 1,
      reportWindowDays: 28,
      currency: { code: "USD", usdPerUnit: 1 },
      monitoring: monitoringSettings(),
    };
    const daily: string[] = [];
    for (let day = FIRST_DAY + 160; day < FIRST_DAY + DAYS; day += 7) {
      await runMonitor(ports, { scheduledAt: `${formatDay(day + 1)}T04:00:00Z` }, settings);
      const { columns } = (await lake.readTable(monitoringProductsFile(day + 1)))!;
      for (const [row, productId] of (columns.product_id as string[]).entries()) {
        daily.push(
          [
            formatDay(day),
            productId,
            columns.data_drift![row],
            columns.drift_features![row],
            columns.concept![row],
          ].join(" "),
        );
      }
    }
    const replayed = verdicts.map(({ date, product_id, dataDrift, features, concept }) =>
      [date, product_id, dataDrift, features.join(","), concept].join(" "),
    );
    expect(replayed).to.include.members(daily);
  });

  it("takes promotions for what was announced, where a calendar says them and since when they were known", async () => {
    const [from, last] = [FIRST_DAY + 150, FIRST_DAY + DAYS - 1];
    // P3 is promoted for weeks on end.
    const lines = buildLines(true).map((line) => {
      const fields = line.split(",");
      const isPromoted = fields[1] === "P3" && fields[0]! >= formatDay(from);
      return isPromoted ? [...fields.slice(0, 5), "1", ...fields.slice(6)].join(",") : line;
    });
    const calendar = path("plans.csv");
    const plan = ["kind,from,to,product_id"];
    // Each promotion there was: what a calendar does not have it did not announce.
    for (const line of lines.slice(1)) {
      const [date, productId, , , , promotion] = line.split(",");
      if (promotion === "1") plan.push(`promotion,${date},${date},${productId}`);
    }
    writeFileSync(calendar, plan.join("\n"));
    const alarmsOf = ({ verdicts }: Awaited<ReturnType<typeof backtest>>) =>
      verdicts.filter(({ product_id, features }) => product_id === "P3" && features.includes("promotion"))
        .length;
    const range = { from: formatDay(from + 20), to: formatDay(last) };
    expect(alarmsOf(await backtest(lines, range))).to.be.greaterThan(5);
    expect(alarmsOf(await backtest(lines, { ...range, calendar, knownDaysAhead: 7 }))).to.equal(0);
    const unknown = await backtest(lines, { ...range, calendar });
    expect(alarmsOf(unknown)).to.be.greaterThan(5);
    expect(unknown.context.logged.join("\n")).to.match(
      /lines of .* do not say since when people knew of them/,
    );
  });

  it("refuses a range without days and leaves no file behind", async () => {
    const error = await backtest(buildLines(true), { from: "2031-01-01" }).catch((caught: unknown) => caught);
    expect(String(error)).to.match(
      /No product has a day from 2031-01-01 .* runs from 2025-01-01 to 2025-07-19/,
    );
    expect(readdirSync(folder())).to.deep.equal(["demand.csv"]);
  });
});
