/** JSON Schemas (2020-12) of the reports. `null` stands for a measure that is undefined. */

type Schema = Readonly<Record<string, unknown>>;

const number: Schema = { type: "number" };
const count: Schema = { type: "number", minimum: 0 };
const text: Schema = { type: "string" };
const date: Schema = { type: "string", format: "date" };
const ratio: Schema = { type: ["number", "null"], minimum: 0, maximum: 1 };
const orNull = (schema: Schema): Schema =>
  typeof schema.type === "string"
    ? { ...schema, type: [schema.type, "null"] }
    : { anyOf: [schema, { type: "null" }] };
const list = (items: Schema): Schema => ({ type: "array", items });
/** An object with these properties, all of them required, and no others. */
const record = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const period = orNull(record({ from: date, to: date, days: { type: "integer", minimum: 1 } }));
const source: Schema = { enum: ["observed", "simulated", "mixed"] };
const currency = record({ usdPerCurrencyUnit: count, reported: { const: "USD" } });

const business = record({
  fillRate: ratio,
  cycleServiceLevel: ratio,
  stockoutDays: count,
  lostSalesUnits: count,
  inventoryTurnover: orNull(count),
  benefitUsd: orNull(number),
  benefitLowUsd: orNull(number),
  benefitHighUsd: orNull(number),
});

const scenario = record({
  fillRate: ratio,
  cycleServiceLevel: ratio,
  cycles: count,
  cyclesWithStockout: count,
  stockoutDays: count,
  demandUnits: count,
  soldUnits: count,
  lostSalesUnits: count,
  openingUnits: count,
  receivedUnits: count,
  closingUnits: count,
  averageOnHandUnits: orNull(count),
  inventoryTurnover: orNull(count),
  daysOfSupply: orNull(count),
  orders: count,
  lostRevenueUsd: count,
  lostMarginUsd: count,
  holdingCostUsd: count,
  orderingCostUsd: count,
  capitalUsd: orNull(count),
  overstockUsd: count,
});

const scenarios = record({ model: scenario, baseline: scenario, perfectForesight: scenario });

const benefit = record({
  benefitUsd: orNull(number),
  benefitLowUsd: orNull(number),
  benefitHighUsd: orNull(number),
  lostMarginUsd: orNull(number),
  holdingCostUsd: orNull(number),
  orderingCostUsd: orNull(number),
  capitalUsd: orNull(number),
  perfectForesightUsd: orNull(number),
});

const policy = record({
  kind: { enum: ["order-up-to", "reorder-point"] },
  leadTimeDays: count,
  leadTimeDeviationDays: count,
  reviewPeriodDays: count,
  protectionIntervalDays: count,
  serviceTarget: { enum: ["cycle-service-level", "fill-rate"] },
  serviceLevelTarget: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
  safetyStockMethod: { enum: ["empirical", "normal", "poisson", "negative-binomial"] },
  minimumOrderUnits: count,
  packUnits: count,
  grossMarginRatio: count,
  annualHoldingCostRatio: count,
  costPerOrderUsd: count,
});

const common = {
  schemaVersion: { const: 1 },
  environment: text,
  runDay: date,
  period,
  baseline: { const: "seasonal-naive" },
  inventorySource: source,
  currency,
  policy,
  business,
  scenarios,
  benefit,
  notes: list(text),
} as const;

export const FLEET_REPORT_SCHEMA: Schema = {
  title: "FleetReport",
  ...record({
    ...common,
    products: count,
    classes: list(
      record({
        abc: { enum: ["A", "B", "C"] },
        xyz: { enum: ["X", "Y", "Z"] },
        products: count,
        revenueUsd: count,
        fillRate: ratio,
        cycleServiceLevel: ratio,
        lostMarginUsd: count,
        benefitUsd: number,
        benefitLowUsd: orNull(number),
        benefitHighUsd: orNull(number),
      }),
    ),
    orders: record({ count, units: count, valueUsd: count }),
    observed: record({
      unitsSold: count,
      revenueUsd: count,
      returnedUnits: count,
      cancelledUnits: count,
      closedDays: count,
      censoredDays: count,
    }),
    accuracy: orNull(record({ wape: orNull(count), baselineWape: orNull(count) })),
    drift: orNull(record({ productsTested: count, productsDrifted: count })),
    roi: orNull(
      record({
        runDay: date,
        awsCostUsd: count,
        roiPercent: orNull(number),
        paybackMonths: orNull(count),
      }),
    ),
    daily: list(
      record({
        date,
        closed: { type: "boolean" },
        demandUnits: count,
        lostSalesUnits: count,
        baselineLostSalesUnits: count,
        onHandUnits: count,
        baselineOnHandUnits: count,
        benefitUsd: number,
        inStockRatio: ratio,
        baselineInStockRatio: ratio,
      }),
    ),
    topOffenders: list(
      record({ productId: text, lostMarginUsd: count, holdingCostUsd: count, fillRate: ratio }),
    ),
  }),
};

const evidenceDays = record({ from: date, to: date, count });

export const PRODUCT_REPORT_SCHEMA: Schema = {
  title: "ProductReport",
  ...record({
    ...common,
    productId: text,
    priceUsd: orNull(count),
    revenueUsd: count,
    accuracy: record({
      wape: orNull(count),
      baselineWape: orNull(count),
      horizon: list(record({ step: count, wape: orNull(count), daysUsed: count })),
    }),
    drift: orNull(
      record({
        dataDrift: { type: "boolean" },
        driftScore: orNull(number),
        features: list(text),
        since: orNull(date),
        concept: text,
        conceptScore: orNull(number),
        errorRatio: orNull(number),
        conceptSince: orNull(date),
      }),
    ),
    evidence: list(
      record({
        feature: text,
        bins: list(number),
        before: list(count),
        after: list(count),
        beforeDays: evidenceDays,
        afterDays: evidenceDays,
      }),
    ),
    daily: list(
      record({
        date,
        closed: { type: "boolean" },
        demandUnits: orNull(count),
        forecastUnits: orNull(count),
        lowerUnits: orNull(count),
        upperUnits: orNull(count),
        baselineForecastUnits: orNull(count),
        onHandUnits: orNull(count),
        orderUpToLevelUnits: orNull(count),
        receivedUnits: count,
        orderedUnits: count,
        lostSalesUnits: count,
        baselineOnHandUnits: orNull(count),
        baselineLostSalesUnits: count,
        inventoryLevelUnits: orNull(number),
      }),
    ),
    ahead: list(record({ date, forecastUnits: count, lowerUnits: orNull(count), upperUnits: orNull(count) })),
    openOrder: orNull(
      record({
        order_id: text,
        product_id: text,
        quantity: count,
        order_date: date,
        due_date: date,
        reason: text,
        confidence: ratio,
        value_usd: count,
        order_up_to_level_units: count,
        reorder_point_units: count,
        inventory_position_units: number,
        safety_stock_units: number,
      }),
    ),
  }),
};
