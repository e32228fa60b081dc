import { toDailyTable } from "../../functions/aws/lake/lake-writer";
import { readParquet } from "../../functions/aws/parquet/read-parquet";
import { writeParquet } from "../../functions/aws/parquet/write-parquet";
import { parseDay } from "../../functions/demand/calendar";
import { generateDemand } from "../support/demand";
import { startLocalLake } from "./support/local-lake";
import { medianMs, printPeakMemory, printRate } from "./support/time";

/** The lake with a fleet of 2,400 products and a year of days, read through the emulated S3. */
const PRODUCTS = 2_400;
const DAYS = 365;
const LAST_DAY = parseDay("2026-11-22")!;
const EXTRA_COLUMNS = ["units_returned", "orders", "price_min", "price_max"];

async function main(): Promise<void> {
  const list = generateDemand({ products: PRODUCTS, days: DAYS }).map((series) => ({
    ...series,
    features: Object.fromEntries(EXTRA_COLUMNS.map((name) => [name, series.sellingPrice])),
  }));
  const table = toDailyTable(list);
  const bytes = writeParquet(table);
  process.stdout.write(
    `${PRODUCTS} products x ${DAYS} days, ${table.rowCount.toLocaleString("en")} rows, ${Object.keys(table.columns).length} columns, ${(bytes.byteLength / 2 ** 20).toFixed(1)} MiB\n`,
  );
  const core = ["date", "product_id", "units_sold", "selling_price"];
  printRate(
    "decode 4 columns",
    await medianMs(5, () => readParquet(bytes, "bench", core)),
    table.rowCount,
    "rows",
  );
  printRate(
    "decode all columns",
    await medianMs(5, () => readParquet(bytes, "bench")),
    table.rowCount,
    "rows",
  );
  printRate("encode all columns", await medianMs(3, () => writeParquet(table)), table.rowCount, "rows");

  const { writer, openLake, close } = await startLocalLake();
  try {
    printRate(
      "import, hashed to shards",
      await medianMs(1, () => writer.replaceHistory(table)),
      PRODUCTS,
      "products",
    );
    const readAll = async (lake: ReturnType<typeof openLake>, columns: readonly string[] | undefined) => {
      for (const shard of await lake.listShards()) await lake.readShard(shard, { toDay: LAST_DAY, columns });
    };
    printRate(
      "read cold, core columns",
      await medianMs(5, () => readAll(openLake(), [])),
      PRODUCTS,
      "products",
    );
    printRate(
      "read cold, all columns",
      await medianMs(5, () => readAll(openLake(), undefined)),
      PRODUCTS,
      "products",
    );
    const warm = openLake();
    await readAll(warm, []);
    printRate("read warm, nothing new", await medianMs(5, () => readAll(warm, [])), PRODUCTS, "products");
    let day = LAST_DAY;
    const appended = await medianMs(5, async () => {
      day++;
      await writer.appendDay(oneDay(day));
    });
    printRate("append a day", appended, PRODUCTS, "products");
    await writer.appendDay(oneDay(day));
    printRate("read warm, six new days", await medianMs(1, () => readAll(warm, [])), PRODUCTS, "products");
  } finally {
    await close();
  }
  printPeakMemory();

  function oneDay(day: number) {
    return toDailyTable(
      list.map((series) => ({
        ...series,
        days: Int32Array.of(day),
        unitsSold: series.unitsSold.subarray(0, 1),
        sellingPrice: series.sellingPrice.subarray(0, 1),
        features: {},
      })),
    );
  }
}

void main();
