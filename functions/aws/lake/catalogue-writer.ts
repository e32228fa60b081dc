import type {
  CatalogueContent,
  CatalogueCounts,
  CatalogueSnapshot,
  LearntLeadTime,
  Location,
  Product,
  Supplier,
} from "../../contracts/catalogue";
import { DataError } from "../../contracts/errors";
import { CATALOGUE_KEY, catalogueContentKey, catalogueSnapshotKey } from "../../contracts/keys";
import { toSeriesKey } from "../../demand/series-key";
import type { ObjectStore } from "./object-store";
import { commitVersion, type DocumentPlace, listVersions, readVersion } from "./versioned-document";

const MASTER: DocumentPlace = {
  currentKey: CATALOGUE_KEY,
  snapshotKey: catalogueSnapshotKey,
  contentKey: catalogueContentKey,
  letter: "c",
  noun: "product master",
};

/** What of the master a file has brought. */
export interface CatalogueChange {
  /** What is said of each product; what a file has no column for is absent and stays as it is. */
  readonly products?: CatalogueRows<Product>;
  readonly suppliers?: CatalogueRows<Supplier>;
  readonly locations?: CatalogueRows<Location>;
  /** Forget the products, suppliers or places that the file does not name. */
  readonly replace: boolean;
}

export interface CatalogueRows<Row> {
  readonly rows: readonly Row[];
  /** Fields that the file has a column for: an empty cell takes the value away. */
  readonly fields: readonly (keyof Row)[];
}

type NewMaster = Pick<CatalogueSnapshot, "operation" | "written"> & {
  readonly content: CatalogueContent;
};

/** Brings rows into the master: one conditional write, all or nothing. */
export function importCatalogue(
  store: ObjectStore,
  committedBy: string,
  { products, suppliers, locations, replace }: CatalogueChange,
): Promise<CatalogueSnapshot> {
  return commit(store, committedBy, (current) => ({
    operation: replace ? "replace" : "import",
    written: {
      products: products?.rows.length ?? 0,
      suppliers: suppliers?.rows.length ?? 0,
      locations: locations?.rows.length ?? 0,
    },
    content: {
      schemaVersion: 1,
      products: merge(current?.products ?? [], products, toSeriesKey, replace),
      suppliers: merge(current?.suppliers ?? [], suppliers, ({ supplier }) => supplier, replace),
      locations: merge(current?.locations ?? [], locations, ({ location }) => location, replace),
    },
  }));
}

/**
 * Makes an earlier version the master again, as a new commit.
 *
 * @throws DataError when there is no such version.
 */
export async function restoreCatalogue(
  store: ObjectStore,
  committedBy: string,
  snapshotId: string,
): Promise<CatalogueSnapshot> {
  const content = await readVersion<CatalogueContent, CatalogueSnapshot>(store, MASTER, snapshotId);
  if (!content) {
    throw new DataError(
      `The product master has no version "${snapshotId}". "ops data log" lists those that are kept.`,
    );
  }
  return commit(store, committedBy, () => ({
    operation: "restore",
    written: countRows(content),
    content,
  }));
}

/**
 * Notes what the deliveries of suppliers have taught. Nothing is written where it is what is known already.
 *
 * @param learn what is learnt of a supplier, given what is known of it; `undefined` where nothing is.
 * @returns `undefined` where nothing changed
 */
export function noteLearnt(
  store: ObjectStore,
  committedBy: string,
  committedAt: string,
  suppliers: readonly string[],
  learn: (known: Supplier) => LearntLeadTime | undefined,
): Promise<CatalogueSnapshot | undefined> {
  return commitVersion<CatalogueContent, CatalogueSnapshot>(store, MASTER, committedAt, (current) => {
    const before = new Map((current?.suppliers ?? []).map((supplier) => [supplier.supplier, supplier]));
    const rows = suppliers.flatMap((supplier) => {
      const known = before.get(supplier) ?? { supplier };
      const learnt = learn(known);
      return learnt && learnt.deviationDays !== known.learnt?.deviationDays ? [{ ...known, learnt }] : [];
    });
    if (rows.length === 0) return undefined;
    const content: CatalogueContent = {
      schemaVersion: 1,
      products: current?.products ?? [],
      suppliers: merge(current?.suppliers ?? [], { rows, fields: [] }, ({ supplier }) => supplier, false),
      locations: current?.locations ?? [],
    };
    const written = { products: 0, suppliers: rows.length, locations: 0 };
    return { content, facts: { committedBy, operation: "learn", written, totals: countRows(content) } };
  });
}

/** The versions as they followed one another, the current one first, as far back as they are kept. */
export function listCatalogueSnapshots(store: ObjectStore): Promise<readonly CatalogueSnapshot[]> {
  return listVersions(store, MASTER);
}

async function commit(
  store: ObjectStore,
  committedBy: string,
  change: (current: CatalogueContent | undefined) => NewMaster,
): Promise<CatalogueSnapshot> {
  const snapshot = await commitVersion<CatalogueContent, CatalogueSnapshot>(
    store,
    MASTER,
    new Date().toISOString(),
    (current) => {
      const { content, ...facts } = change(current);
      return { content, facts: { committedBy, ...facts, totals: countRows(content) } };
    },
  );
  return snapshot!;
}

function countRows({ products, suppliers, locations = [] }: CatalogueContent): CatalogueCounts {
  return { products: products.length, suppliers: suppliers.length, locations: locations.length };
}

function merge<Row extends object>(
  current: readonly Row[],
  change: CatalogueRows<Row> | undefined,
  idOf: (row: Row) => string,
  replace: boolean,
): readonly Row[] {
  if (!change) return current;
  const before = new Map(current.map((row) => [idOf(row), row]));
  const merged = replace ? new Map<string, Row>() : new Map(before);
  for (const row of change.rows) {
    const kept = replace ? {} : without(before.get(idOf(row)), change.fields);
    merged.set(idOf(row), { ...kept, ...row });
  }
  return [...merged.values()].sort((left, right) => (idOf(left) < idOf(right) ? -1 : 1));
}

function without<Row extends object>(row: Row | undefined, fields: readonly (keyof Row)[]): Partial<Row> {
  const kept: Partial<Row> = { ...row };
  for (const field of fields) delete kept[field];
  return kept;
}
