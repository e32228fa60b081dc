import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { UsageError } from "../../functions/contracts/errors";
import { formatDay } from "../../functions/demand/calendar";
import type { DemandSeries } from "../../functions/demand/series";
import { partsOfSeriesKey } from "../../functions/demand/series-key";

/** Writes series as one CSV file in the form that every command reads; gzipped when its name ends in `.gz`. */
export async function writeTidyFile(path: string, series: readonly DemandSeries[]): Promise<void> {
  const name = path.toLowerCase();
  if (!/\.csv(\.gz)?$/.test(name)) {
    throw new UsageError(`--tidy is "${path}"; the name must end in .csv or .csv.gz.`);
  }
  const file = createWriteStream(path);
  await once(file, "open").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--tidy "${path}" cannot be written (${error.code}).`, { cause: error });
  });
  if (name.endsWith(".gz")) await pipeline(writeLines(series), createGzip(), file);
  else await pipeline(writeLines(series), file);
}

function* writeLines(series: readonly DemandSeries[]): Generator<string> {
  const namesOf = (pick: (one: DemandSeries) => object): string[] => [
    ...new Set(series.flatMap((one) => Object.keys(pick(one)))),
  ];
  const numbers = namesOf(({ features }) => features);
  const texts = namesOf(({ categories }) => categories);
  const own = (["inventoryLevel", "predictedDemand"] as const).filter((field) =>
    series.some((one) => one[field]),
  );
  const titles = { inventoryLevel: "inventory_level", predictedDemand: "predicted_demand" };
  const places = series.map(({ productId }) => partsOfSeriesKey(productId));
  const hasPlaces = places.some(({ location }) => location !== undefined);
  const header = [
    "date",
    "product_id",
    ...(hasPlaces ? ["location"] : []),
    "units_sold",
    "selling_price",
    ...own.map((field) => titles[field]),
    ...numbers,
    ...texts,
  ];
  yield `${header.map(quoteCell).join(",")}\n`;
  for (const [index, one] of series.entries()) {
    const { productId, location = "" } = places[index]!;
    const columns = [...own.map((field) => one[field]), ...numbers.map((name) => one.features[name])];
    const lines = Array.from(one.days, (day, row) =>
      [
        formatDay(day),
        quoteCell(productId),
        ...(hasPlaces ? [quoteCell(location)] : []),
        writeNumber(one.unitsSold[row]),
        writeNumber(one.sellingPrice[row]),
        ...columns.map((column) => writeNumber(column?.[row])),
        ...texts.map((name) => quoteCell(one.categories[name]?.[row] ?? "")),
      ].join(","),
    );
    yield `${lines.join("\n")}\n`;
  }
}

function writeNumber(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "" : String(value);
}

/** Unlike the cells of a report this is read by a program, and must come back as it is. */
function quoteCell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
