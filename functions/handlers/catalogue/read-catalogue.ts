import {
  type Catalogue,
  type CatalogueContent,
  type CatalogueSnapshot,
  createCatalogue,
  NO_CATALOGUE,
} from "../../contracts/catalogue";
import { DataError } from "../../contracts/errors";
import { CATALOGUE_KEY } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";

/** The master as read last, by bucket: a version of it is written once. */
const known = new Map<string, Catalogue>();

/**
 * The product master as it is now; {@link NO_CATALOGUE} where none was imported.
 *
 * @throws DataError when what it names is gone.
 */
export async function readCatalogue(lake: Lake): Promise<Catalogue> {
  const current = await lake.readJson<CatalogueSnapshot>(CATALOGUE_KEY);
  if (!current) return NO_CATALOGUE;
  const before = known.get(lake.bucketName);
  if (before?.snapshotId === current.snapshotId) return before;
  const content = await lake.readJson<CatalogueContent>(current.contentKey);
  if (!content) {
    throw new DataError(
      `"${current.contentKey}", which "${CATALOGUE_KEY}" names, is gone. Import the products again with "ops data import --products FILE --replace".`,
    );
  }
  // Versions of before there were places have none.
  const catalogue = createCatalogue({ ...content, locations: content.locations ?? [] }, current.snapshotId);
  known.set(lake.bucketName, catalogue);
  return catalogue;
}
