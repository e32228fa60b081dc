import type { World } from "../study-product";
import { CATALOGUE } from "./catalogue";
import { GROCER } from "./grocer";
import { PHARMACY } from "./pharmacy";
import { SHOP } from "./shop";
import { WHOLESALE } from "./wholesale";

/** Worlds that thresholds may be chosen on, and those that are only ever reported. */
export const CALIBRATION_WORLDS: readonly World[] = [SHOP, WHOLESALE, CATALOGUE];
export const HELD_OUT_WORLDS: readonly World[] = [PHARMACY, GROCER];
