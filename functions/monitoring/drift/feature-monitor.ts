import { familyOf } from "../../contracts/feature-family";
import type { DriftKind } from "../../contracts/product-verdict";
import { CategoryModel } from "./category-model";
import { cloneState } from "./clone-state";
import { DecimalsModel } from "./decimals-model";
import type { Rebasable } from "./declared-changes";
import type { FeatureModel, Finding, Observation } from "./feature-model";
import { MissingModel } from "./missing-model";
import { NumericChannel, type NumericChannelOptions } from "./numeric-channel";
import { PriceModel } from "./price-model";
import { RateChannel } from "./rate-channel";
import { EXPLAINED_EVIDENCE, isExplainedBySales, RecentLevel } from "./recent-level";
import { StockModel } from "./stock-model";
import type { FEATURE_ASPECTS } from "./surprises";

/** Promotions: three or eight times the odds, or less than a third. */
const FLAG_ODDS = [3, 8, 0.3];
/** Logarithms of prices: a change below a fiftieth of this scale is none. */
const SMALLEST_LOG_SCALE = 0.03;

/** Of numbers: observations that set the scale and before the first test, four and eight weeks. */
const NUMBERS = {
  watchesNarrowing: true,
  wider: 1.7,
  warmUp: 28,
  burnIn: 56,
  scalesToNoise: true,
  goesWithDemand: true,
};

/** A model that says what its one channel finds in the values that it is shown. */
abstract class ChannelModel<Channel extends RateChannel | NumericChannel> implements FeatureModel {
  constructor(protected readonly channel: Channel) {}
  abstract advance(observation: Observation): void;
  get isReady(): boolean {
    return this.channel.isReady;
  }
  get evidence(): number {
    return this.channel.evidence;
  }
  find(): Finding {
    return this.channel.find();
  }
  get surprise(): number {
    return this.channel.surprise;
  }
  rebase(): void {
    this.channel.rebase();
  }
}

/** Features that are only 0 or 1. */
class FlagModel extends ChannelModel<RateChannel> {
  constructor() {
    super(new RateChannel({ kind: "rate", oddsRatios: FLAG_ODDS, priorRate: 0.1, priorDays: 1 }));
  }
  advance({ day, value }: Observation): void {
    if (!Number.isNaN(value)) this.channel.advance(day, value === 0 ? 0 : 1);
  }
}

/** Sizes whose noise grows with them, by another scale: small counts by their root, larger ones by their logarithm. */
class ScaledModel extends ChannelModel<NumericChannel> {
  private readonly recent = new RecentLevel();
  private isExplained = false;

  constructor(
    private readonly toScale: (value: number) => number,
    options: NumericChannelOptions,
  ) {
    super(new NumericChannel(options));
  }
  override get evidence(): number {
    return this.isExplained ? Math.min(EXPLAINED_EVIDENCE, this.channel.evidence) : this.channel.evidence;
  }
  override find(): Finding {
    return { ...this.channel.find(), evidence: this.evidence };
  }
  advance(observation: Observation): void {
    const value = this.toScale(Math.max(0, observation.value));
    const demand = Math.log1p(Math.max(SMALLEST_DEMAND, observation.demand));
    const pace = Math.log1p(Math.max(SMALLEST_DEMAND, observation.pace));
    this.channel.advance(observation, value, demand, pace);
    this.recent.add(observation.day, Math.max(0, observation.value));
    this.isExplained = this.goesWithSales(observation.sales);
  }

  /** What usually follows sales, and now moved as they did, is no news: sales are judged by themselves. */
  private goesWithSales(sales: RecentLevel | undefined): boolean {
    if (!sales || this.channel.evidence <= EXPLAINED_EVIDENCE || !this.channel.followsDemand) return false;
    const { kind, sinceDay } = this.channel.find();
    return (
      kind === "level" && isExplainedBySales(this.recent.changeSince(sinceDay), sales.changeSince(sinceDay))
    );
  }
}

/** What is known of a feature when it is decided how to watch it. */
export interface FeatureTraits {
  readonly name: string;
  /** Only 0 and 1 so far. */
  readonly isFlag: boolean;
  readonly isTarget: boolean;
  /** Whole numbers not below zero so far; and the middle one. */
  readonly isCount: boolean;
  readonly median: number;
  /** Share of days on which the value rose. */
  readonly riseShare: number;
  readonly conditionCount: number;
  /** Values are codes of texts. */
  readonly isCategory: boolean;
}

/** Stock that rises on fewer days than this share comes in lots. */
const LOTS_BELOW = 0.3;
/** Counts from here on are judged by their logarithm. */
const LARGE_COUNT = 20;
/** Demand of a hundredth of the usual pace counts as the least. */
const SMALLEST_DEMAND = -0.99;

/** The models of values side by side; the first that fits watches a feature. */
const VALUE_MODELS: readonly {
  readonly fits: (traits: FeatureTraits) => boolean;
  readonly create: (traits: FeatureTraits) => FeatureModel;
}[] = [
  { fits: ({ isCategory }) => isCategory, create: () => new CategoryModel() },
  { fits: ({ isFlag }) => isFlag, create: () => new FlagModel() },
  {
    fits: ({ isTarget }) => isTarget,
    create: ({ conditionCount }) =>
      new DecimalsModel(new ScaledModel(Math.sqrt, { ...NUMBERS, hasYearlySeason: true, conditionCount })),
  },
  {
    fits: ({ name }) => familyOf(name) === "price",
    create: ({ conditionCount }) =>
      new PriceModel({
        ...NUMBERS,
        hasYearlySeason: false,
        jumpWorth: 0.75,
        isLogarithm: true,
        conditionCount,
        smallestScale: SMALLEST_LOG_SCALE,
      }),
  },
  {
    fits: ({ name, riseShare }) => familyOf(name) === "stock" && riseShare < LOTS_BELOW,
    create: () => new DecimalsModel(new StockModel()),
  },
  {
    // Stock goes down by what is sold and up by lots: it adds, and does not multiply.
    fits: ({ name, isCount, median }) => isCount && median > 0 && familyOf(name) !== "stock",
    create: ({ conditionCount, median }) =>
      new DecimalsModel(
        new ScaledModel(median < LARGE_COUNT ? Math.sqrt : Math.log1p, {
          ...NUMBERS,
          isLogarithm: median >= LARGE_COUNT,
          hasYearlySeason: true,
          conditionCount,
        }),
      ),
  },
  {
    fits: () => true,
    create: ({ conditionCount }) =>
      new DecimalsModel(new NumericChannel({ ...NUMBERS, hasYearlySeason: true, conditionCount })),
  },
];

/** All models of one feature: of its values, and of whether they are there. */
export class FeatureMonitor implements Rebasable {
  private missing: FeatureModel = new MissingModel();
  private values: FeatureModel;
  private isTelling = false;

  readonly isPrice: boolean;

  constructor(private readonly traits: FeatureTraits) {
    this.isPrice = familyOf(traits.name) === "price";
    this.values = VALUE_MODELS.find(({ fits }) => fits(traits))!.create(traits);
  }

  get name(): string {
    return this.traits.name;
  }

  get isReady(): boolean {
    return this.missing.isReady;
  }

  /** @param isAsPlanned the value is what was announced, and says nothing about the others. */
  advance(observation: Observation, isAsPlanned = false): void {
    this.missing.advance(observation);
    this.isTelling = !isAsPlanned && !Number.isNaN(observation.value);
    if (this.isTelling) this.values.advance(observation);
  }

  /** Of the day last given: of its value, of whether there was one, and of its decimals. */
  surpriseOf(aspect: (typeof FEATURE_ASPECTS)[number]): number {
    if (aspect === "missing") return this.missing.surprise;
    if (!this.isTelling) return Number.NaN;
    return aspect === "level" ? this.values.surprise : (this.values.decimalsSurprise ?? Number.NaN);
  }

  get evidence(): number {
    return Math.max(this.values.evidence, this.missing.evidence);
  }

  /** The stronger of what the two models say. */
  find(): Finding {
    return this.values.evidence >= this.missing.evidence ? this.values.find() : this.missing.find();
  }

  rebase(kind?: DriftKind): void {
    this[watcherOf(kind)].rebase();
  }

  save(kind?: DriftKind): FeatureModel {
    return cloneState(this[watcherOf(kind)]);
  }

  restore(saved: FeatureModel, kind?: DriftKind): void {
    this[watcherOf(kind)] = saved;
  }
}

function watcherOf(kind: DriftKind | undefined): "missing" | "values" {
  return kind === "missing" ? "missing" : "values";
}
