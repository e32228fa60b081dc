import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { demandSince } from "../../functions/business/books/baseline-demand";
import { LEVEL_BOUND_RATIO } from "../../functions/business/policy/level-bound";
import { formatDay, parseDay } from "../../functions/demand/calendar";
import { medianOf } from "../../functions/demand/numeric/median";

/**
 * What do the first days of a new product tell of the days after them? Of each product first seen more than four weeks
 * after the first day of a file, the logarithm of the demand of the next interval is regressed on that of the days so far.
 * A slope b after d days is that of credibility d / (d + k) for k = d (1 / b - 1): what is known of other products is worth k
 * days. See `supportYoungProducts`.
 */
const USAGE = "npm run bench -- launches -- --data FILE [--until YYYY-MM-DD] [--interval-days 8]";
const FEWEST_DAYS_BEFORE = 28;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      until: { type: "string" },
      "interval-days": { type: "string", default: "8" },
    },
  });
  const length = Number(values["interval-days"]);
  if (values.data === undefined || !(Number.isInteger(length) && length > 1)) throw new Error(USAGE);
  const fleet = (await readDemandFile(values.data)).series;
  const firstDay = Math.min(...fleet.map(({ days }) => days[0]!));
  const lastDay = Math.max(...fleet.map(({ days }) => days.at(-1)!));
  const untilDay = values.until === undefined ? lastDay : parseDay(values.until)!;
  /** Sums of the first days of each launch: none, one, two, ... */
  const launches = fleet
    .filter(({ days }) => days[0]! >= firstDay + FEWEST_DAYS_BEFORE && days[0]! + 2 * length - 1 <= untilDay)
    .map((series) => {
      const { days, units } = demandSince(series, series.days[0]!);
      const sums = new Float64Array(2 * length + 1);
      days.forEach((day, row) => {
        const place = day - days[0]!;
        if (place < 2 * length && units[row]! > 0) sums[place + 1] = units[row]!;
      });
      for (let place = 1; place < sums.length; place++) sums[place]! += sums[place - 1]!;
      return sums;
    });
  const first = launches.map((sums) => sums[length]!);
  const lines = [
    `${launches.length} launches up to ${formatDay(untilDay)}; half came to ${medianOf(first) ?? 0} units or more in their first ${length} days`,
    "",
    `${"days known".padEnd(12)}${"launches that sold".padStart(20)}${"slope".padStart(8)}${"others worth, days".padStart(20)}${`next ${length} days above ${LEVEL_BOUND_RATIO} times shown`.padStart(38)}`,
  ];
  const worth: number[] = [];
  for (let days = 1; days < length; days++) {
    const sold = launches.filter((sums) => sums[days]! > 0);
    const shown = sold.map((sums) => sums[days]!);
    const next = sold.map((sums) => sums[days + length]! - sums[days]!);
    const slope = slopeOf(
      shown.map((units) => Math.log(units)),
      next.map((units) => Math.log1p(units)),
    );
    worth.push(days * (1 / slope - 1));
    const above = next.filter((units, index) => units > LEVEL_BOUND_RATIO * shown[index]!).length;
    lines.push(
      `${String(days).padEnd(12)}${String(sold.length).padStart(20)}${slope.toFixed(2).padStart(8)}${worth.at(-1)!.toFixed(1).padStart(20)}${`${((100 * above) / sold.length).toFixed(1)} %`.padStart(38)}`,
    );
  }
  lines.push(
    "",
    `others are worth ${(worth.reduce((sum, one) => sum + one, 0) / worth.length).toFixed(1)} days on average`,
  );
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Of the least-squares line. */
function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let products = 0;
  let squares = 0;
  x.forEach((one, index) => {
    products += (one - meanX) * (y[index]! - meanY);
    squares += (one - meanX) ** 2;
  });
  return products / squares;
}

if (process.argv.includes("--help")) process.stdout.write(`${USAGE}\n`);
else void main();
