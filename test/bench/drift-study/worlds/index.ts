import type { World } from "../study-product";
import { CAFE } from "./cafe";
import { CATALOGUE } from "./catalogue";
import { GROCER } from "./grocer";
import { MARKETPLACE } from "./marketplace";
import { PHARMACY } from "./pharmacy";
import { SHOP } from "./shop";
import { TEXTS } from "./texts";
import { WHOLESALE } from "./wholesale";

/** Worlds that thresholds and models were chosen on, and those that are only ever reported. */
export const CALIBRATION_WORLDS: readonly World[] = [SHOP, WHOLESALE, CATALOGUE, PHARMACY, GROCER, TEXTS];
export const HELD_OUT_WORLDS: readonly World[] = [MARKETPLACE, CAFE];
