import { ALL_PRODUCTS, type Declaration } from "../../contracts/declarations";
import { parseDay } from "../../demand/calendar";
import type { DeclaredChange } from "../drift/declared-changes";

/** Declarations that stand, by product. */
export class StandingDeclarations {
  private readonly ofAll: readonly Declaration[];
  private readonly byProduct = new Map<string, Declaration[]>();

  constructor(declarations: readonly Declaration[]) {
    const standing = declarations.filter(({ withdrawn }) => withdrawn === undefined);
    this.ofAll = standing.filter(({ productId }) => productId === ALL_PRODUCTS);
    for (const declaration of standing) {
      if (declaration.productId === ALL_PRODUCTS) continue;
      const own = this.byProduct.get(declaration.productId);
      if (own) own.push(declaration);
      else this.byProduct.set(declaration.productId, [declaration]);
    }
  }

  /** In the order of their days: what is declared later is on top of what was before. */
  of(productId: string): readonly Declaration[] {
    const own = this.byProduct.get(productId);
    if (!own) return this.ofAll;
    return [...this.ofAll, ...own].sort((left, right) => (left.from < right.from ? -1 : 1));
  }
}

/** A declaration as the detectors take it. */
export function toDeclaredChange({ feature, kind, from, settledOn, until }: Declaration): DeclaredChange {
  return {
    feature,
    ...(kind !== undefined && kind !== "error" && { kind }),
    fromDay: parseDay(from)!,
    settledDay: parseDay(settledOn)!,
    ...(until !== undefined && { untilDay: parseDay(until)! }),
  };
}
