import { z } from "zod";
import type { Currency } from "../money";
import { ORDER_POLICIES, POLICY_BOUNDS, SERVICE_TARGETS } from "./policy-bounds";
import { choice, integer, MONEY_UNIT, number, type SettingsOf } from "./setting";

/** The inventory policy, and what stock and its absence cost. */
export const business = z.strictObject({
  leadTimeDays: integer(...POLICY_BOUNDS.leadTimeDays, {
    unit: "days",
    about: "From order to delivery.",
  }).default(7),
  leadTimeDeviationDays: number(0, 90, {
    unit: "days",
    about: "Standard deviation of the lead time.",
  }).default(1),
  reviewPeriodDays: integer(...POLICY_BOUNDS.reviewPeriodDays, {
    unit: "days",
    about: "Days between two orders of a product.",
  }).default(1),
  orderPolicy: choice(ORDER_POLICIES, {
    about:
      "Wait for the reorder point and order up to an economic quantity above it, or order up to the level at each review.",
  }).default("reorder-point"),
  minimumOrderUnits: integer(1, 1_000_000, { unit: "units", about: "Least quantity of an order." }).default(
    1,
  ),
  packUnits: integer(1, 1_000_000, { unit: "units", about: "Orders come in multiples of it." }).default(1),
  heldAboveAmount: number(1, 1_000_000_000_000, {
    unit: MONEY_UNIT,
    about: "An order line worth more is held for a person to decide.",
  }).default(100_000),
  heldAbovePeakRatio: number(0.1, 100, {
    about:
      "An order line is held above so many times what the days it covers would sell if each were the product's best ever.",
  }).default(1),
  heldAboveSupplyDays: integer(1, 3650, {
    unit: "days",
    about:
      "An order line is held when stock would last so many days longer than the order must cover, at the pace of the busiest four weeks.",
  }).default(180),
  supplierMinimumDays: integer(0, 365, {
    unit: "days",
    about:
      "Orders of a supplier that come to less than it takes an order for are raised by what would be ordered, and sold, in up to so many days more; where that is too little they are held.",
  }).default(84),
  safetyStockMethod: choice(["empirical", "normal", "poisson", "negative-binomial"], {
    about: "How safety stock is found: from past forecast errors, or from a distribution.",
  }).default("empirical"),
  serviceTarget: choice(SERVICE_TARGETS, {
    about:
      "What the service level target means: cycles with demand without a stockout, or units served. economic orders at least cost instead, by margin against holding cost, and takes no target.",
  }).default("cycle-service-level"),
  serviceLevelTarget: number(...POLICY_BOUNDS.serviceLevelTarget, {
    about: "Aim of the inventory policy.",
  }).default(0.98),
  unmetDemand: choice(["lost", "backordered"], {
    about: "Whether a customer who finds no stock goes elsewhere, or waits for the next delivery.",
  }).default("lost"),
  backorderCostRatioPerDay: number(0.0001, 1, {
    about: "Cost of a unit on back-order for a day, as a share of its price.",
  }).default(0.01),
  issuing: choice(["fifo", "lifo"], {
    about:
      "Which units of a product with a shelf life customers take first: the oldest (fifo), or the freshest (lifo).",
  }).default("fifo"),
  grossMarginRatio: number(0.01, 0.99, { about: "Margin as a share of the selling price." }).default(0.4),
  annualHoldingCostRatio: number(0, 2, {
    about: "Cost of holding a unit for a year, as a share of its cost.",
  }).default(0.25),
  costPerOrderAmount: number(0, 1_000_000_000, {
    unit: MONEY_UNIT,
    about: "Cost of placing one order.",
  }).default(5),
  reportWindowDays: integer(7, 366, { unit: "days", about: "Days a business report covers." }).default(28),
  setupCostAmount: number(0, 1_000_000_000_000, {
    unit: MONEY_UNIT,
    about: "One-time cost of setting the system up, for the payback time.",
  }).default(5000),
});

/** The section, and the currency that its money and that of all it is applied to is in. */
export type BusinessSettings = SettingsOf<typeof business> & { readonly currency: Currency };
