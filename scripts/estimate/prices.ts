import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { OperatorError } from "../../functions/contracts/errors";

/** Folder of the saved prices, one file per region. */
export const PRICES_FOLDER = join(__dirname, "..", "prices");

/**
 * How a price was learnt, best first: from the Price List API by `ops estimate --refresh`; from somebody's
 * published reading of it; from a page of the vendor; computed from another price; from pages that
 * contradict each other or name no source.
 */
const PROVENANCES = ["price-list", "price-list-reading", "vendor-page", "derived", "unverified"] as const;
export type Provenance = (typeof PROVENANCES)[number];

const priceSchema = z.strictObject({
  /** US dollars per unit. */
  usd: z.number().nonnegative(),
  /** `hour`, `GB-second`, `request`, ... */
  unit: z.string().min(1),
  provenance: z.enum(PROVENANCES),
  source: z.string().min(1),
  readOn: z.iso.date(),
});

const priceFileSchema = z.strictObject({
  region: z.string().min(1),
  currency: z.literal("USD"),
  savedOn: z.iso.date(),
  /** By `<service code>/<usage type without the region's prefix>`, as the Price List names them. */
  prices: z.record(z.string().regex(/^\w+\/[\w:.-]+$/), priceSchema),
});

export type Price = z.infer<typeof priceSchema>;
export type PriceFile = z.infer<typeof priceFileSchema>;

/**
 * Prices of a region as they were saved last.
 *
 * @throws {OperatorError} when none were saved for the region, or the file is not as we wrote it.
 */
export function readSavedPrices(region: string, folder = PRICES_FOLDER): PriceFile {
  const file = join(folder, `${region}.json`);
  if (!existsSync(file)) {
    const known = readdirSync(folder).map((name) => name.replace(/\.json$/, ""));
    throw new OperatorError(
      `No prices are saved for the region "${region}" (saved: ${known.join(", ")}). ` +
        `Read them from the Price List API with: npm run ops -- estimate --stack <stack> --refresh`,
    );
  }
  const parsed = priceFileSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new OperatorError(
    `${file} is not a price file: ${issue?.path.join(".")}: ${issue?.message}. Restore it with git.`,
  );
}
