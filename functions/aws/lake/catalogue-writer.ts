import { randomBytes } from "node:crypto";
import type {
  CatalogueContent,
  CatalogueCounts,
  CatalogueSnapshot,
  Location,
  Product,
  Supplier,
} from "../../contracts/catalogue";
import { DataError, OperatorError } from "../../contracts/errors";
import { CATALOGUE_KEY, catalogueContentKey, catalogueSnapshotKey } from "../../contracts/keys";
import { toSeriesKey } from "../../demand/series-key";
import { contentTypeOf } from "./content-type";
import { parseJson, toJsonText } from "./json-text";
import { LostRaceError, type ObjectStore } from "./object-store";

/** Writers that meet try again; so many meetings in a row are no coincidence. */
const MOST_ATTEMPTS = 20;

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

type NewVersion = Pick<CatalogueSnapshot, "operation" | "written"> & {
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
  const wanted = await readJson<CatalogueSnapshot>(store, catalogueSnapshotKey(snapshotId));
  const content = wanted && (await readJson<CatalogueContent>(store, wanted.contentKey));
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

/** The versions as they followed one another, the current one first, as far back as they are kept. */
export async function listCatalogueSnapshots(store: ObjectStore): Promise<readonly CatalogueSnapshot[]> {
  const list: CatalogueSnapshot[] = [];
  let next = await readJson<CatalogueSnapshot>(store, CATALOGUE_KEY);
  while (next) {
    list.push(next);
    next =
      next.parentId === null
        ? undefined
        : await readJson<CatalogueSnapshot>(store, catalogueSnapshotKey(next.parentId));
  }
  return list;
}

async function commit(
  store: ObjectStore,
  committedBy: string,
  change: (current: CatalogueContent | undefined) => NewVersion,
): Promise<CatalogueSnapshot> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const object = await store.get(CATALOGUE_KEY);
    const etag = object === undefined || object === "unchanged" ? null : object.etag;
    const parent =
      object === undefined || object === "unchanged"
        ? undefined
        : parseJson<CatalogueSnapshot>(CATALOGUE_KEY, Buffer.from(object.bytes).toString("utf8"));
    const { content, ...facts } = change(
      parent && (await readJson<CatalogueContent>(store, parent.contentKey)),
    );
    const snapshotId = createSnapshotId(parent);
    const snapshot: CatalogueSnapshot = {
      schemaVersion: 1,
      snapshotId,
      parentId: parent?.snapshotId ?? null,
      committedAt: new Date().toISOString(),
      committedBy,
      ...facts,
      totals: countRows(content),
      contentKey: catalogueContentKey(snapshotId),
    };
    await writeText(store, snapshot.contentKey, `${JSON.stringify(content)}\n`);
    await writeText(store, catalogueSnapshotKey(snapshotId), toJsonText(snapshot));
    try {
      await writeText(store, CATALOGUE_KEY, toJsonText(snapshot), etag);
      return snapshot;
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
      // An answer can be lost after the write: then the one who came first is ourselves.
      const there = await readJson<CatalogueSnapshot>(store, CATALOGUE_KEY);
      if (there?.snapshotId === snapshotId) return snapshot;
    }
  }
  throw new OperatorError(
    `The product master of bucket "${store.bucketName}" was changed by others ${MOST_ATTEMPTS} times meanwhile. Run the command again when they are done.`,
  );
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

function createSnapshotId(parent: CatalogueSnapshot | undefined): string {
  const sequence = parent ? Number(parent.snapshotId.slice(1).split("-")[0]) + 1 : 0;
  return `c${String(sequence).padStart(6, "0")}-${randomBytes(4).toString("hex")}`;
}

async function readJson<T>(store: ObjectStore, key: string): Promise<T | undefined> {
  const object = await store.get(key);
  if (object === undefined || object === "unchanged") return undefined;
  return parseJson<T>(key, Buffer.from(object.bytes).toString("utf8"));
}

async function writeText(
  store: ObjectStore,
  key: string,
  text: string,
  expected?: string | null,
): Promise<void> {
  await store.put(key, Buffer.from(text, "utf8"), contentTypeOf(key), expected);
}
