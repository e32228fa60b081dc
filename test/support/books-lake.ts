import { toRunState } from "../../functions/business/books/books-table";
import type { CatalogueContent, CatalogueSnapshot } from "../../functions/contracts/catalogue";
import { publicKey } from "../../functions/contracts/day-results";
import { booksFile, CATALOGUE_KEY, EARLIER_BOOKS_KEY, runStateFile } from "../../functions/contracts/keys";
import type { BusinessSettings } from "../../functions/contracts/settings/business";
import { formatDay } from "../../functions/demand/calendar";
import { createInMemoryLake, type InMemoryLake } from "./in-memory-lake";
import { keepRuns } from "./kept-runs";

const NO_ORDERS = { openOrders: [], receivedOrderIds: [], pending: [], heldOrderIds: [] };
let buckets = 0;

/**
 * A lake with the books of the last runs, as {@link keepRuns} makes them, and a product master where one is given.
 *
 * @param runs how many of them are left.
 */
export async function createBooksLake(
  policy: BusinessSettings,
  {
    runs = 30,
    master,
    idOf,
  }: {
    readonly runs?: number;
    readonly master?: CatalogueContent;
    /** Ids of the twelve products by index, ascending. */
    readonly idOf?: (index: number) => string;
  } = {},
): Promise<{ readonly lake: InMemoryLake; readonly lastRun: number }> {
  const kept = keepRuns(policy, { products: 12, days: 31, ...(idOf && { idOf }) });
  const lake = createInMemoryLake(`books-${++buckets}`);
  const left = kept.runs.slice(-runs);
  for (const { runDay, table } of left) {
    await lake.writeTable(publicKey(booksFile(runDay)), table);
    await lake.writeJson(publicKey(runStateFile(runDay)), toRunState(kept.booksOf(runDay), NO_ORDERS));
  }
  await lake.writeJson(EARLIER_BOOKS_KEY, {
    runs: Object.fromEntries(left.map(({ runDay }) => [formatDay(runDay), `hash-${runDay}`])),
  });
  if (master) {
    const contentKey = "catalogue/content/test.json";
    await lake.writeJson(contentKey, master);
    await lake.writeJson(CATALOGUE_KEY, {
      schemaVersion: 1,
      snapshotId: "c000001-test",
      contentKey,
    } satisfies Partial<CatalogueSnapshot>);
  }
  return { lake, lastRun: left.at(-1)!.runDay };
}
