import {
  readLocationFile,
  readProductFile,
  readSupplierFile,
} from "../../../functions/aws/catalogue-file/read-catalogue-file";
import type {
  CatalogueFile,
  CatalogueFormOptions,
} from "../../../functions/aws/catalogue-file/read-table-file";
import { importCatalogue, listCatalogueSnapshots } from "../../../functions/aws/lake/catalogue-writer";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import type { Product, Supplier } from "../../../functions/contracts/catalogue";
import { UsageError } from "../../../functions/contracts/errors";
import { type CommandContext, requireConsent } from "../../cli/context";
import { formatCount } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { currentUser } from "./manage-history";
import { connectStack } from "./open-lake";

const NOUNS = ["products", "suppliers", "locations"] as const;

export interface CatalogueImportOptions {
  readonly products?: string;
  readonly suppliers?: string;
  readonly locations?: string;
  readonly form: CatalogueFormOptions;
  readonly dryRun: boolean;
  /** Forget what the files do not name instead of adding to it. */
  readonly replace: boolean;
  readonly yes: boolean;
}

/** Checks files of products, suppliers and places wholly, says what they hold, then brings them into the product master. */
export async function importProductMaster(
  context: CommandContext,
  { form, dryRun, replace, yes, ...paths }: CatalogueImportOptions,
): Promise<void> {
  const named = NOUNS.filter((noun) => paths[noun] !== undefined);
  if (form.columns !== undefined && named.length > 1) {
    throw new UsageError(
      `--columns is about one file; import ${named.map((noun) => `--${noun}`).join(" and ")} one after the other to name the columns of each.`,
    );
  }
  const files = {
    products: paths.products === undefined ? undefined : await readProductFile(paths.products, form),
    suppliers: paths.suppliers === undefined ? undefined : await readSupplierFile(paths.suppliers, form),
    locations: paths.locations === undefined ? undefined : await readLocationFile(paths.locations, form),
  };
  const findings = {
    ...Object.fromEntries(named.map((noun) => [noun, describe(files[noun]!)])),
    unknownSuppliers: findUnknownSuppliers(files.products, files.suppliers),
  };
  if (!context.json) context.print(renderFindings(findings, context.isTerminal));
  if (dryRun) {
    if (context.json) context.printJson({ ...findings, imported: null });
    return;
  }
  const { name, outputs } = await connectStack(context);
  const store = createS3ObjectStore(outputs.lakeBucketName);
  if (replace) {
    const [current] = await listCatalogueSnapshots(store);
    if (current) {
      context.log(
        `Plan: forget the ${named.map((noun) => `${formatCount(current.totals[noun] ?? 0)} ${noun}`).join(" and ")} of version ${current.snapshotId} that the file does not name.`,
      );
      await requireConsent(context, yes, `Replace the product master of ${name}?`);
    }
  }
  const imported = await importCatalogue(store, currentUser(), { ...files, replace });
  if (context.json) context.printJson({ ...findings, imported });
  else {
    const { products, suppliers, locations } = imported.totals;
    context.print(
      `The product master of s3://${outputs.lakeBucketName}/catalogue/ has ${formatCount(products)} products, ${formatCount(suppliers)} suppliers and ${formatCount(locations)} places now, version ${imported.snapshotId}. Runs and reports from now on use it.`,
    );
  }
}

interface FileFindings {
  readonly fileName: string;
  readonly rows: number;
  readonly columns: CatalogueFile<Product>["columns"];
  readonly ignoredColumns: readonly string[];
}

interface CatalogueFindings extends Partial<Record<(typeof NOUNS)[number], FileFindings>> {
  /** Suppliers that products name and the file of suppliers does not; absent without one. */
  readonly unknownSuppliers?: readonly string[];
}

function describe({
  fileName,
  rows,
  columns,
  ignored,
}: Pick<CatalogueFile<Product>, "fileName" | "columns" | "ignored"> & { readonly rows: readonly unknown[] }) {
  return { fileName, rows: rows.length, columns, ignoredColumns: ignored };
}

function findUnknownSuppliers(
  products: CatalogueFile<Product> | undefined,
  suppliers: CatalogueFile<Supplier> | undefined,
): readonly string[] | undefined {
  if (!products || !suppliers) return undefined;
  const known = new Set(suppliers.rows.map(({ supplier }) => supplier));
  const named = products.rows.flatMap(({ supplier }) => supplier ?? []);
  return [...new Set(named.filter((supplier) => !known.has(supplier)))].sort();
}

function renderFindings({ unknownSuppliers, ...files }: CatalogueFindings, isTerminal: boolean): string {
  const parts = NOUNS.flatMap((noun) => {
    const file = files[noun];
    return file ? [renderFile(file, noun === "locations" ? "places" : noun, isTerminal)] : [];
  });
  if (unknownSuppliers && unknownSuppliers.length > 0) {
    parts.push(
      `${formatCount(unknownSuppliers.length)} suppliers of products are not in the file of suppliers, so the stack's lead time counts for them: ${unknownSuppliers.slice(0, 20).join(", ")}.`,
    );
  }
  return parts.join("\n\n");
}

function renderFile(
  { fileName, rows, columns, ignoredColumns }: FileFindings,
  noun: string,
  isTerminal: boolean,
): string {
  const table = renderTable(
    [{ title: "column" }, { title: "in the file" }, { title: "filled", align: "right" }],
    columns.map(({ name, title, filled }) => [name, title, `${formatCount(filled)} of ${formatCount(rows)}`]),
    isTerminal,
  );
  const ignored = ignoredColumns.length > 0 ? `\nNot used: ${ignoredColumns.join(", ")}.` : "";
  return `${fileName}: ${formatCount(rows)} ${noun}.\n\n${table}${ignored}`;
}
