/** The fleet, or the products of a class by how unsteady their weekly demand is. Apart from the schemas, whose library no function carries. */
export const ERROR_GROUPS = ["fleet", "X", "Y", "Z"] as const;
export type ErrorGroup = (typeof ERROR_GROUPS)[number];
