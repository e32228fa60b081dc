import { listChoices } from "../../catalogue/groups";
import type { Catalogue } from "../../contracts/catalogue";
import { NotFoundError } from "../../contracts/errors";
import type { ProductFilter } from "../../contracts/results/roll-up";

/** @throws NotFoundError for a category, supplier or region that the product master does not know */
export function requireKnown({ category, supplier, region }: ProductFilter, catalogue: Catalogue): void {
  const choices = listChoices(catalogue);
  for (const [noun, wanted, known] of [
    ["category", category, choices.categories],
    ["supplier", supplier, choices.suppliers],
    ["region", region, choices.regions],
  ] as const) {
    if (wanted === undefined || known.includes(wanted)) continue;
    throw new NotFoundError(
      `The product master has no ${noun} "${wanted.slice(0, 60)}"; it has ${known.slice(0, 10).join(", ") || "none"}${known.length > 10 ? ` and ${known.length - 10} more` : ""}.`,
    );
  }
}
