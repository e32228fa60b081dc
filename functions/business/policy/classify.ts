import type { XyzClass as Variation } from "../../demand/variation-class";

export type AbcClass = "A" | "B" | "C";
/** "new" where variability cannot be told yet. */
export type XyzClass = Variation | "new";

/** Cumulative shares of revenue at which class A and class B end. */
const A_SHARE = 0.8;
const B_SHARE = 0.95;

/**
 * ABC analysis by revenue: A earns the first 80 %, B the next 15 %, C the rest. The product that crosses a
 * bound still belongs to the better class. Products without revenue are C.
 */
export function classifyAbc(revenue: ArrayLike<number>): AbcClass[] {
  const order = Array.from({ length: revenue.length }, (_, index) => index).sort(
    (left, right) => revenue[right]! - revenue[left]!,
  );
  const total = order.reduce((sum, index) => sum + Math.max(0, revenue[index]!), 0);
  const classes = new Array<AbcClass>(revenue.length).fill("C");
  let earned = 0;
  for (const index of order) {
    if (!(revenue[index]! > 0)) break;
    classes[index] = earned < A_SHARE * total ? "A" : earned < B_SHARE * total ? "B" : "C";
    earned += revenue[index]!;
  }
  return classes;
}

const ABC = ["A", "B", "C"] as const;
const XYZ = ["X", "Y", "Z"] as const;

/** A product is new while it was known for fewer days when classes were told: neither volume nor variability can be. */
const NEW_DAYS = 28;
const NEW_CLASS = ABC.length * XYZ.length;

/** The products that share an aim: one class per volume and variability, and one of new products. */
export const SERVICE_CLASSES: readonly string[] = [
  ...ABC.flatMap((abc) => XYZ.map((xyz) => abc + xyz)),
  "new",
];

/** Volume and variability of a service class; of products that are new only that they are. */
export function partsOfServiceClass(place: number): { readonly abc?: AbcClass; readonly xyz: XyzClass } {
  if (place === NEW_CLASS) return { xyz: "new" };
  return { abc: ABC[Math.floor(place / XYZ.length)]!, xyz: XYZ[place % XYZ.length]! };
}

/** Place of a product's class among {@link SERVICE_CLASSES}. */
export function serviceClassOf(abc: AbcClass, xyz: Variation, knownDays: number): number {
  return knownDays < NEW_DAYS ? NEW_CLASS : ABC.indexOf(abc) * XYZ.length + XYZ.indexOf(xyz);
}
