import { injectDataDrift } from "./inject-drift";
import { createRandom } from "./random";
import {
  CONCEPT_KINDS,
  type DriftPlan,
  type Family,
  NUMBER_KINDS,
  type StudyProduct,
  type World,
} from "./study-product";

export interface StudyOptions {
  readonly seed: number;
  /** Stable products of each family, and drifting ones of each family that is asked to drift. */
  readonly stable: number;
  readonly drifting: number;
  readonly firstDay: number;
  readonly days: number;
  readonly monitoredFrom: number;
}

/** Days of an onset that are still judged after it, and days monitored before one. */
const DAYS_AFTER = 35;
const DAYS_BEFORE = 15;

/** All products of a world, family by family: the stable ones, and those that drift. */
export function generateStudy(world: World, options: StudyOptions): readonly StudyProduct[] {
  return world.families.flatMap((family) => {
    const kinds = family.dataKinds ?? NUMBER_KINDS;
    return [
      ...generateMany(world, family, options, options.stable, () => undefined),
      ...family.drifts.flatMap((subject) =>
        generateMany(world, family, options, options.drifting, (index, onset) =>
          subject === "data"
            ? { subject, kind: kinds[index % kinds.length]!, onset }
            : { subject, kind: CONCEPT_KINDS[index % CONCEPT_KINDS.length]!, onset },
        ),
      ),
    ];
  });
}

function generateMany(
  world: World,
  family: Family,
  options: StudyOptions,
  count: number,
  plan: (index: number, onset: number) => DriftPlan | undefined,
): readonly StudyProduct[] {
  return Array.from({ length: count }, (_, index) => {
    const salt = `${world.name}/${family.name}/${plan(0, 0)?.subject ?? "stable"}/${index}`;
    return generateProduct(
      world,
      family,
      options,
      plan,
      index,
      createRandom(hash(salt) + options.seed * 1_000_003),
    );
  }).flatMap((product) => product ?? []);
}

function generateProduct(
  world: World,
  family: Family,
  { firstDay, days, monitoredFrom }: StudyOptions,
  makePlan: (index: number, onset: number) => DriftPlan | undefined,
  index: number,
  random: ReturnType<typeof createRandom>,
): StudyProduct | undefined {
  const onset = random.integer(monitoredFrom + DAYS_BEFORE, days - DAYS_AFTER);
  const plan = makePlan(index, onset);
  const draft = family.generate(random, { firstDay, days, monitoredFrom, plan });
  const features = draft.features;
  const own = plan && { ...plan, onset: plan.onset - draft.start };
  let feature = "units_sold";
  if (own?.subject === "data") {
    const changed = injectDataDrift(random, features, draft.texts ?? [], own.kind, own.onset);
    if (changed === undefined) return undefined;
    feature = changed;
  }
  return {
    productId: `${family.name} ${plan?.kind ?? "stable"} ${index}`,
    world: world.name,
    family: family.name,
    isRegular: draft.isRegular,
    start: draft.start,
    monitoredFrom: Math.max(0, monitoredFrom - draft.start),
    ...(own && { drift: { ...own, feature } }),
    unitsSold: draft.unitsSold,
    predictedDemand: draft.predictedDemand,
    features,
    texts: draft.texts ?? [],
  };
}

/** FNV-1a, so that each family has random numbers of its own whatever is added beside it. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
