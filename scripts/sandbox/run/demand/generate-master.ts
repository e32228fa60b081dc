import type { Location, Product, Supplier } from "../../../../functions/contracts/catalogue";
import type { DemandSeries } from "../../../../functions/demand/series";
import { partsOfSeriesKey } from "../../../../functions/demand/series-key";
import { listPlaces } from "./generate-demand";
import { RandomSource } from "./random-source";

/** Suppliers near and far: what most differs between them is how long one waits. */
const SUPPLIERS: readonly (Supplier & { readonly share: number; readonly packs: readonly number[] })[] = [
  {
    supplier: "S-100",
    name: "Hansen Fresh",
    leadTimeDays: 2,
    leadTimeDeviationDays: 0.5,
    minimumOrderValue: 150,
    share: 0.25,
    packs: [1, 2],
  },
  {
    supplier: "S-200",
    name: "M\u00fcller Wholesale",
    leadTimeDays: 5,
    leadTimeDeviationDays: 1,
    minimumOrderValue: 400,
    share: 0.4,
    packs: [1, 4, 6],
  },
  {
    supplier: "S-300",
    name: "Rossi Imports",
    leadTimeDays: 9,
    leadTimeDeviationDays: 2,
    minimumOrderValue: 800,
    share: 0.25,
    packs: [6, 12],
  },
  {
    supplier: "S-400",
    name: "Pacific Trading",
    leadTimeDays: 12,
    leadTimeDeviationDays: 3,
    minimumOrderValue: 1500,
    share: 0.1,
    packs: [12, 24],
  },
];

const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  "Food/Tea/Green": ["Sencha", "Matcha", "Gunpowder", "Jasmine"],
  "Food/Tea/Black": ["Assam", "Darjeeling", "Earl Grey", "Ceylon"],
  "Food/Coffee": ["Espresso beans", "Filter roast", "Decaf", "Cold brew"],
  "Food/Pantry": ["Olive oil", "Honey", "Muesli", "Tomato sauce", "Basmati rice"],
  "Home/Kitchen": ["Teapot", "Mug", "Bowl", "Chopping board", "Storage jar"],
  "Home/Textiles": ["Tea towel", "Apron", "Tablecloth", "Napkins"],
  "Care/Soap": ["Olive soap", "Lavender soap", "Hand wash"],
};
/** What perishes comes from near by and sells well: of such products this share, with so many days on sale. */
const FRESH = {
  supplier: "S-100",
  leastUnitsPerDay: 8,
  share: 0.4,
  category: "Food/Fresh",
  names: ["Milk", "Yoghurt", "Berries", "Salad", "Bread"],
  shelfLifeDays: [10, 14, 21],
} as const;
const MAKES = ["Classic", "Organic", "Fine", "Daily", "Mountain", "Garden"] as const;
const SIZES = ["small", "medium", "large"] as const;

/** A pack brings no more than so many days of what is usually sold. */
const MOST_PACK_DAYS = 7;

/**
 * A product master for made-up demand: names, categories, suppliers with lead times of their own, packs and costs. The
 * same seed gives the same; what is said of a product does not depend on how many others there are.
 */
export function generateMaster(
  series: readonly DemandSeries[],
  places: number | undefined,
  seed: number,
): {
  readonly products: readonly Product[];
  readonly suppliers: readonly Supplier[];
  readonly locations: readonly Location[];
} {
  // A product is the same at every place: what is said of it is drawn from where it comes first.
  const products = new Map<string, Product>();
  for (const one of series) {
    const { productId } = partsOfSeriesKey(one.productId);
    if (products.has(productId)) continue;
    products.set(
      productId,
      perish(
        generateProduct({ ...one, productId }, new RandomSource(seed, `master/${productId}`)),
        unitsPerDay(one),
        new RandomSource(seed, `fresh/${productId}`),
      ),
    );
  }
  return {
    products: [...products.values()],
    suppliers: SUPPLIERS.map(({ share: _, packs: __, ...supplier }) => supplier),
    locations: places === undefined ? [] : listPlaces(places),
  };
}

function generateProduct(
  { productId, unitsSold, sellingPrice }: DemandSeries,
  random: RandomSource,
): Product {
  const category = pick(Object.keys(CATEGORIES), random);
  const name = `${pick(MAKES, random)} ${pick(CATEGORIES[category]!, random)}, ${pick(SIZES, random)}`;
  const supplier = pickSupplier(random);
  const daily = unitsPerDay({ unitsSold });
  const packs = supplier.packs.filter((units) => units <= daily * MOST_PACK_DAYS);
  const price = sellingPrice.reduce((highest, one) => Math.max(highest, one), 0);
  return {
    productId,
    name,
    category,
    supplier: supplier.supplier,
    unitCost: Math.round(price * random.uniform(0.5, 0.7) * 100) / 100,
    packUnits: packs.length === 0 ? 1 : pick(packs, random),
  };
}

function unitsPerDay({ unitsSold }: Pick<DemandSeries, "unitsSold">): number {
  return unitsSold.reduce((sum, units) => sum + units, 0) / Math.max(1, unitsSold.length);
}

/** Some products of the supplier near by are fresh food; all others stay what they are. */
function perish(product: Product, daily: number, random: RandomSource): Product {
  const isFresh = random.uniform(0, 1) < FRESH.share;
  if (!isFresh || product.supplier !== FRESH.supplier || daily < FRESH.leastUnitsPerDay) return product;
  return {
    ...product,
    name: `${pick(MAKES, random)} ${pick(FRESH.names, random)}, ${pick(SIZES, random)}`,
    category: FRESH.category,
    shelfLifeDays: pick(FRESH.shelfLifeDays, random),
  };
}

function pickSupplier(random: RandomSource): (typeof SUPPLIERS)[number] {
  let left = random.uniform(0, 1);
  for (const supplier of SUPPLIERS) {
    left -= supplier.share;
    if (left < 0) return supplier;
  }
  return SUPPLIERS.at(-1)!;
}

function pick<Item>(items: readonly Item[], random: RandomSource): Item {
  return items[Math.floor(random.uniform(0, items.length))]!;
}
