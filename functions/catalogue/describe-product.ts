import type { Catalogue, Product } from "../contracts/catalogue";
import type { ProductReport } from "../contracts/results/product-report";
import type { BusinessSettings } from "../contracts/settings/business";
import { partsOfSeriesKey } from "../demand/series-key";
import { nameOfLocation, nameOfSupplier } from "./groups";
import { type OverridableTerm, originOf, resolveTerms } from "./resolve-terms";

/** Words and units of the terms, in the order in which they are told. */
const TOLD: Readonly<Record<OverridableTerm, readonly [name: string, unit: string]>> = {
  leadTimeDays: ["Lead time", "days"],
  leadTimeDeviationDays: ["Deviation of the lead time", "days"],
  packUnits: ["Pack", "units"],
  minimumOrderUnits: ["Least order", "units"],
  grossMarginRatio: ["Margin", "share of the price"],
};

/** What the master says of a product, and whose word counts for each of its terms; `undefined` where it has no row. */
export function describeProduct(
  productId: string,
  stack: BusinessSettings,
  catalogue: Catalogue,
): ProductReport["master"] {
  const { location } = partsOfSeriesKey(productId);
  const product: Partial<Product> | undefined =
    catalogue.products.get(productId) ?? (location === undefined ? undefined : {});
  if (!product) return undefined;
  const place = `location ${location === undefined ? "" : nameOfLocation(location, catalogue)}`;
  const own = resolveTerms(stack, catalogue).of(productId);
  const supplierName = product.supplier && nameOfSupplier(product.supplier, catalogue);
  const learnt =
    product.supplier === undefined ? undefined : catalogue.suppliers.get(product.supplier)?.learnt;
  const shown =
    learnt && (learnt.deliveries === 1 ? "its last delivery" : `its last ${learnt.deliveries} deliveries`);
  const supplierSays = (term: OverridableTerm) =>
    `supplier ${supplierName}${term === "leadTimeDeviationDays" && shown ? `, as ${shown} came` : ""}`;
  const terms = (Object.keys(TOLD) as OverridableTerm[])
    // A cost that is known decides over any margin.
    .filter((term) => term !== "grossMarginRatio" || own.unitCostAmount === undefined)
    .map((term) => {
      const origin = originOf(term, productId, catalogue);
      const [name, unit] = TOLD[term];
      const by = origin === "supplier" ? supplierSays(term) : origin === "location" ? place : origin;
      return { name, unit, value: own[term], origin: by };
    });
  const { name, category, supplier, shelfLifeDays, discontinuedFrom } = product;
  const said = { name, category, supplier, supplierName, shelfLifeDays, discontinuedFrom };
  return {
    ...(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as typeof said),
    terms:
      own.unitCostAmount === undefined
        ? terms
        : [
            ...terms,
            { name: "Unit cost", unit: stack.currency.code, value: own.unitCostAmount, origin: "product" },
          ],
  };
}
