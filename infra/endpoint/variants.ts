/** Variant that serves. It never changes its name: a blue/green deployment needs the same name. */
export const CHAMPION = "champion";
/** Variant that competes for a share of the traffic. */
export const CHALLENGER = "challenger";
/** Variant that sees a copy of the traffic and answers nobody. */
export const SHADOW = "shadow";
