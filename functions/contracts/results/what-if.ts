import { z } from "zod";
import { business } from "../settings/business";
import { scenarioFigures } from "./business-figures";
import { productFilter } from "./roll-up";
import { currency, date, period, type ResultOf } from "./schema";

/** Settings of the policy that somebody may ask "what if" of. They count for the whole fleet, as they do in a stack. */
export const whatIfSettings = business
  .pick({ serviceTarget: true, serviceLevelTarget: true, orderPolicy: true, reviewPeriodDays: true })
  .partial();
export type WhatIfSettings = ResultOf<typeof whatIfSettings>;

/** What is to be otherwise. */
export const whatIfChange = z.strictObject({
  settings: whatIfSettings,
  /** Of the products asked about: so many days, or so many more or fewer than now. */
  leadTime: z.strictObject({ days: z.int(), isShift: z.boolean() }).optional(),
  /** Of the products asked about: the price, and what is sold at it, over what they were. */
  price: z
    .strictObject({
      priceRatio: z.number(),
      demandRatio: z.number(),
      /** The last days of the window only, known beforehand; all of them when absent. */
      promotionDays: z.int().optional(),
      /** How the ratio of demand was found, where it was not asked for. */
      response: z
        .strictObject({
          elasticity: z.number(),
          low: z.number(),
          high: z.number(),
          products: z.int(),
          /** Whose prices moved: of the products asked about, or of the fleet where theirs tell too little. */
          of: z.enum(["asked", "fleet"]),
        })
        .optional(),
    })
    .optional(),
});
export type WhatIfChange = ResultOf<typeof whatIfChange>;

/** What the stock of the products asked about came to in the window. */
export const whatIfFigures = z.strictObject({
  ...scenarioFigures.shape,
  /** Lost margin, holding and ordering together. */
  totalCostAmount: z.number(),
  revenueAmount: z.number(),
  /** Margin of what was sold. */
  earnedMarginAmount: z.number(),
  /** Earned margin less holding and ordering. */
  contributionAmount: z.number(),
});
export type WhatIfFigures = ResultOf<typeof whatIfFigures>;

/** `GET /what-if`: the same days played again, as they are bought today and otherwise. */
export const whatIfAnswer = z.strictObject({
  schemaVersion: z.literal(1),
  environment: z.string(),
  runDay: date,
  currency,
  /** Days that count. */
  period,
  /** Both ways steered the stock from this day on, from the books of then. */
  inUseSince: date,
  /** Which products are asked about; the fleet when neither is there. */
  productId: z.string().optional(),
  filter: productFilter.optional(),
  products: z.int(),
  /** Fewer than `products` where a sample of a large fleet was played; money and units are scaled up. */
  playedProducts: z.int(),
  change: whatIfChange,
  /** What is asked, by setting: as it is and as it would be, in words. */
  asked: z.array(z.strictObject({ name: z.string(), today: z.string(), otherwise: z.string() })),
  today: whatIfFigures,
  otherwise: whatIfFigures,
  /** Contribution otherwise less that of today; with the interval over products and weeks where prices are as they were. */
  gainAmount: z.number(),
  gainLowAmount: z.number().nullable(),
  gainHighAmount: z.number().nullable(),
  /** The answer in words. */
  sentence: z.string(),
  notes: z.array(z.string()),
});
export type WhatIfAnswer = ResultOf<typeof whatIfAnswer>;
