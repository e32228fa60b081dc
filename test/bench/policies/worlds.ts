import { resolveTerms } from "../../../functions/catalogue/resolve-terms";
import { type FleetTerms, NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import type { BusinessSettings } from "../../../functions/contracts/settings/business";
import type { DemandSeries } from "../../../functions/demand/series";
import { generateDemand } from "../../../scripts/sandbox/run/demand/generate-demand";
import { generateMaster } from "../../../scripts/sandbox/run/demand/generate-master";
import { generateFleet } from "../benefit-coverage/worlds";
import { generateRetailDemand } from "../support/retail-demand";

/** Demand of which the last days are played, and what counts for its products under a policy. */
export interface PolicyWorld {
  readonly fleet: readonly DemandSeries[];
  readonly termsOf: (policy: BusinessSettings) => FleetTerms;
}

/** A way to make up demand; the same seed gives the same. */
export interface WorldKind {
  readonly name: string;
  readonly create: (seed: number) => PolicyWorld;
}

const DAYS = 430;
const alike = (policy: BusinessSettings) => resolveTerms(policy, NO_CATALOGUE);

/** The first is what the sandbox plays of what keeps, with its suppliers; nothing of the policies was chosen on the others. */
export const WORLD_KINDS: readonly WorldKind[] = [
  {
    name: "the sandbox's shop, four suppliers",
    create(seed) {
      const fleet = generateDemand({ products: 120, days: DAYS - 400, seed });
      const { products, suppliers } = generateMaster(fleet, undefined, seed);
      const catalogue = {
        ...NO_CATALOGUE,
        // What perishes is ordered by its shelf life, whatever the policy.
        products: new Map(products.map(({ shelfLifeDays: _, ...product }) => [product.productId, product])),
        suppliers: new Map(suppliers.map((supplier) => [supplier.supplier, supplier])),
      };
      return { fleet, termsOf: (policy) => resolveTerms(policy, catalogue) };
    },
  },
  {
    name: "a small shop with bulk orders",
    create: (seed) => ({ fleet: generateRetailDemand(120, DAYS, seed), termsOf: alike }),
  },
  {
    name: "products that move together",
    create: (seed) => ({
      fleet: generateFleet({ products: 80, shock: 0.3, persistence: 0.85 }, DAYS, seed),
      termsOf: alike,
    }),
  },
];
