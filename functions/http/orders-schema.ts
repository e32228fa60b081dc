import { z } from "zod";
import { ORDER_STATES } from "../contracts/purchasing";
import { date } from "../contracts/results/schema";
import { LONGEST_ID, LONGEST_REASON, MOST_ORDERS } from "./orders-request";

/*
 * The schemas of /orders, for the published description. The handler checks by hand in `orders-request.ts`; tests hold
 * the two together.
 */

const orderId = z
  .string()
  .min(1)
  .max(LONGEST_ID)
  .describe("Run date and product, such as 2026-10-01/P00001.");
const orderIds = z.array(orderId).min(1).max(MOST_ORDERS);
const someOrAll = z.union([orderIds, z.literal("all")]);
const instant = z.string().describe("ISO 8601 instant, UTC.");

export const orderRequest = z.union([
  z.strictObject({ action: z.literal("approve"), orders: someOrAll }),
  z.strictObject({
    action: z.literal("reject"),
    orders: orderIds,
    because: z.string().min(1).max(LONGEST_REASON),
  }),
  z.strictObject({
    action: z.literal("edit"),
    order: orderId,
    quantity: z.number().describe("Units, in place of those suggested."),
    dueDate: date.optional(),
  }),
  z.strictObject({ action: z.literal("send"), orders: someOrAll }),
  z.strictObject({
    action: z.literal("receive"),
    lines: z
      .array(
        z.strictObject({
          order: orderId,
          quantity: z.number().optional().describe("Units that came; all that is outstanding when absent."),
        }),
      )
      .min(1)
      .max(MOST_ORDERS),
    isFinal: z.boolean().optional().describe("Nothing more of these will come."),
  }),
]);

/** Orders that were left as they are, and why, stand beside those that were done. */
export const orderAnswer = z.strictObject({
  done: z.array(orderId),
  refused: z.array(z.strictObject({ orderId, because: z.string() })),
  sent: z
    .array(
      z.strictObject({
        purchaseOrder: z.string(),
        supplier: z.string(),
        lines: z.int(),
        to: z.string(),
      }),
    )
    .optional(),
  failed: z.array(z.strictObject({ purchaseOrder: z.string(), because: z.string() })).optional(),
});

const orderNow = z.strictObject({
  orderId,
  productId: z.string(),
  runDate: date,
  supplier: z.string(),
  state: z.enum(ORDER_STATES),
  suggestedUnits: z.number(),
  units: z.number().describe("As suggested, or as a person changed it."),
  confirmedUnits: z.number().nullable(),
  shippedUnits: z.number(),
  receivedUnits: z.number(),
  isAssumed: z.boolean().describe("Whether the receipt is only assumed."),
  currency: z.string().describe("ISO 4217."),
  unitCostAmount: z.number().nullable(),
  heldBecause: z.string().nullable(),
  lastsUntilDelivery: z.number().nullable().describe("Probability that stock lasts until its delivery."),
  supplierMinimumAmount: z.number().nullable(),
  dueDate: date,
  expectedDate: date,
  purchaseOrder: z.string().nullable(),
  isSending: z.boolean(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  because: z.string().nullable(),
  sentAt: instant.nullable(),
  receivedAt: instant.nullable(),
  lastReceivedAt: instant.nullable(),
});

export const orderList = z.strictObject({
  runDate: date.nullable().describe("Of the newest run that suggested anything."),
  orders: z.array(orderNow),
  leadTimes: z.array(
    z.strictObject({
      supplier: z.string(),
      deliveries: z.int(),
      promisedDays: z.number(),
      actualDays: z.number(),
      actualDeviationDays: z.number().nullable(),
      learntDeviationDays: z
        .number()
        .nullable()
        .describe("Around the promised day, as safety stocks count on it; null where nothing was learnt."),
      lateRatio: z.number(),
      deliveredRatio: z.number().nullable(),
    }),
  ),
});
