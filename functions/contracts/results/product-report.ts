import { z } from "zod";
import { DRIFT_KINDS } from "../product-verdict";
import { inventorySource } from "./business-figures";
import { CHANGE_STATES } from "./monitoring";
import { orderLine } from "./orders";
import { productPlans } from "./product-plans";
import { reportShape } from "./report";
import { count, date, type ResultOf, ratio } from "./schema";

/** A day of a product: what was sold, what was forecast the day before, and how the books went. */
const productDay = z.strictObject({
  date,
  /** No row of the product: closed, or not on sale. */
  closed: z.boolean(),
  demandUnits: count.nullable(),
  predictedDemand: count.nullable(),
  lowerUnits: count.nullable(),
  upperUnits: count.nullable(),
  baselinePredictedDemand: count.nullable(),
  onHandUnits: count.nullable(),
  orderUpToLevelUnits: count.nullable(),
  /** A position below it is ordered for; `null` where books of before it was kept do not tell it. */
  reorderPointUnits: count.nullable(),
  receivedUnits: count,
  /** Ordered on the morning after. */
  orderedUnits: count,
  lostSalesUnits: count,
  baselineOnHandUnits: count.nullable(),
  baselineLostSalesUnits: count,
  /** Stock in the data, where it has it. */
  inventoryLevelUnits: z.number().nullable(),
});
export type ProductDay = ResultOf<typeof productDay>;

const openChange = z.strictObject({
  feature: z.string(),
  kind: z.enum([...DRIFT_KINDS, "error"]),
  /** Of a text feature: the value it is about. */
  text: z.string().nullable(),
  state: z.enum(CHANGE_STATES),
  since: date,
  /** Run for which the monitor was used to it. */
  settledOn: date.nullable(),
  before: z.number().nullable(),
  now: z.number().nullable(),
  /** Certainty: the highest evidence over the alarm threshold. */
  score: count,
  revenuePerDay: z.number().nullable(),
  declaredBy: z.string().nullable(),
  why: z.string().nullable(),
  /** Where to look, the likeliest first. */
  lookAt: z.array(z.string()),
});

const evidenceDays = z.strictObject({ from: date, to: date, count });

/** Shares of days whose demand fell in each bin, before and after. */
const distributionEvidence = z.strictObject({
  feature: z.string(),
  /** Lower bounds of the bins; the last bin is open. */
  bins: z.array(z.number()),
  before: z.array(count),
  after: z.array(count),
  beforeDays: evidenceDays,
  afterDays: evidenceDays,
});
export type DistributionEvidence = ResultOf<typeof distributionEvidence>;

/** `GET /report?product_id=...`. */
export const productReport = z.strictObject({
  ...reportShape,
  productId: z.string(),
  /** What the product master says of it, and whose word counts for how it is bought; absent where it says nothing. */
  master: z
    .strictObject({
      name: z.string().optional(),
      category: z.string().optional(),
      supplier: z.string().optional(),
      supplierName: z.string().optional(),
      shelfLifeDays: count.optional(),
      discontinuedFrom: date.optional(),
      terms: z.array(
        z.strictObject({
          name: z.string(),
          value: z.number(),
          unit: z.string(),
          /** "product", "stack", or the supplier by name. */
          origin: z.string(),
        }),
      ),
    })
    .optional(),
  /** What is planned, and what promotions brought; absent where the lake has no calendar. */
  plans: productPlans.optional(),
  inventorySource,
  priceAmount: count.nullable(),
  revenueAmount: count,
  accuracy: z.strictObject({
    wape: count.nullable(),
    baselineWape: count.nullable(),
    /** By the number of days ahead, on the same days. */
    horizon: z.array(z.strictObject({ step: count, wape: count.nullable(), daysUsed: count })),
  }),
  drift: z
    .strictObject({
      dataDrift: z.boolean(),
      driftScore: z.number().nullable(),
      features: z.array(z.string()),
      since: date.nullable(),
      concept: z.string(),
      conceptScore: z.number().nullable(),
      errorRatio: z.number().nullable(),
      conceptSince: date.nullable(),
      /** What is in alarm, became normal without being acknowledged, or was declared. */
      changes: z.array(openChange),
      /** Events of many products that its alarms are part of. */
      events: z.array(z.string()),
    })
    .nullable(),
  evidence: z.array(distributionEvidence),
  daily: z.array(productDay),
  /** Forecasts of the days ahead. */
  ahead: z.array(
    z.strictObject({
      date,
      predictedDemand: count,
      lowerUnits: count.nullable(),
      upperUnits: count.nullable(),
      /** The baseline's where the model's is not to be believed. */
      source: z.enum(["model", "baseline"]),
    }),
  ),
  openOrder: orderLine.nullable(),
  /** The shelf on the morning of the run and what comes; `null` for runs of before it was told. */
  stock: z
    .strictObject({
      onHandUnits: count,
      onOrderUnits: count,
      nextArrivalDate: date.nullable(),
      nextArrivalUnits: count,
      /** When help can come: the next arrival, or that of an order placed today. */
      helpDate: date,
      /** Probability that the stock lasts until then. */
      lastsUntilHelp: ratio,
      /** Day by which it has run out more likely than not. */
      runsOutDate: date.nullable(),
      /** The days of the protection interval, from the run day on. */
      ahead: z.array(
        z.strictObject({
          date,
          /** Units that arrive that morning: what was under way, and the order of the run when it is due. */
          arrivalUnits: count,
          /** Stock at the end of the day, as expected and in four of five cases. */
          onHandUnits: count,
          lowerOnHandUnits: count.nullable(),
          upperOnHandUnits: count.nullable(),
          /** Probability of having run out by the end of the day, without the order of the run. */
          stockoutProbability: ratio,
          /** Units that are too old at its close, as expected; of a product that perishes. */
          wastedUnits: count.optional(),
        }),
      ),
    })
    .nullable(),
});
export type ProductReport = ResultOf<typeof productReport>;
