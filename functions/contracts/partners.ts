/** Where orders go to suppliers and what comes back: a folder per supplier. */
export const PARTNERS_PREFIX = "partners/";

/** Folder of a supplier: its name as a part of a key. */
function folderOf(supplier: string): string {
  return `${PARTNERS_PREFIX}${encodeURIComponent(supplier)}/`;
}

/** Where a purchase order lies for its supplier; the same number is the same object. */
export function orderFileKey(supplier: string, purchaseOrder: string, extension: string): string {
  return `${folderOf(supplier)}out/${purchaseOrder}.${extension}`;
}

/** What a supplier has put into its folder `in/`; `undefined` for other keys. */
export function readPartnerKey(
  key: string,
): { readonly supplier: string; readonly name: string } | undefined {
  const match = /^partners\/([^/]+)\/in\/(.+)$/.exec(key);
  if (!match) return undefined;
  try {
    return { supplier: decodeURIComponent(match[1]!), name: match[2]! };
  } catch {
    return undefined;
  }
}

/** What became of a message of a supplier, beside it: `partners/acme/done/855.edi.json`. */
export function partnerOutcomeKey(supplier: string, name: string, outcome: "done" | "rejected"): string {
  return `${folderOf(supplier)}${outcome}/${name}.json`;
}

/** A supplier in names of AWS; those that differ in other signs only share it, which the settings refuse. */
export function topicSubject(supplier: string): string {
  return supplier.toLowerCase().replace(/[^a-z0-9-]/g, "-");
}
