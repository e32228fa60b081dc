/** Variant that serves. It never changes its name: a blue/green deployment needs the same name. */
export const CHAMPION = "champion";
