import type { BusinessSettings } from "../../contracts/settings/business";
import type { Book } from "../books/fleet-books";
import { type ErrorProfile, totalWeight } from "./error-profile";
import { createLevelRule, type LevelRule } from "./order-up-to";

/** A volume class with less evidence than this borrows from its neighbours. */
const ENOUGH_WEIGHT = 400;

/** One rule per volume class. A class with little evidence takes in the errors of all the others. */
export function createLevelRules(book: Book, policy: BusinessSettings): readonly LevelRule[] {
  let pooled: ErrorProfile | undefined;
  return book.profiles.map((profile) => {
    if (totalWeight(profile) >= ENOUGH_WEIGHT) return createLevelRule(policy, profile);
    pooled ??= poolProfiles(book.profiles);
    return createLevelRule(policy, pooled);
  });
}

function poolProfiles(profiles: readonly ErrorProfile[]): ErrorProfile {
  const weights = new Float64Array(profiles[0]?.weights.length ?? 0);
  for (const profile of profiles) {
    for (let bin = 0; bin < weights.length; bin++) weights[bin]! += profile.weights[bin]!;
  }
  return { weights };
}
