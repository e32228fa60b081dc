import type {
  BenefitFigures,
  BusinessFigures,
  InventorySource,
  Scenario,
  ScenarioFigures,
} from "./business-figures";
import type { OrderLine, PolicySummary } from "./orders";

/** A day of a product: what was sold, what was forecast the day before, and how the books went. */
export interface ProductDay {
  readonly date: string;
  /** No row of the product: closed, or not on sale. */
  readonly closed: boolean;
  readonly demandUnits: number | null;
  readonly forecastUnits: number | null;
  readonly lowerUnits: number | null;
  readonly upperUnits: number | null;
  readonly baselineForecastUnits: number | null;
  readonly onHandUnits: number | null;
  readonly orderUpToLevelUnits: number | null;
  readonly receivedUnits: number;
  /** Ordered on the morning after. */
  readonly orderedUnits: number;
  readonly lostSalesUnits: number;
  readonly baselineOnHandUnits: number | null;
  readonly baselineLostSalesUnits: number;
  /** Stock in the data, where it has it. */
  readonly inventoryLevelUnits: number | null;
}

/** Shares of days whose demand fell in each bin, before and after. */
export interface DistributionEvidence {
  readonly feature: string;
  /** Lower bounds of the bins; the last bin is open. */
  readonly bins: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly beforeDays: { readonly from: string; readonly to: string; readonly count: number };
  readonly afterDays: { readonly from: string; readonly to: string; readonly count: number };
}

/** `GET /report?product_id=...`. */
export interface ProductReport {
  readonly schemaVersion: 1;
  readonly environment: string;
  readonly productId: string;
  readonly runDay: string;
  readonly period: { readonly from: string; readonly to: string; readonly days: number } | null;
  readonly baseline: "seasonal-naive";
  readonly inventorySource: InventorySource;
  readonly currency: { readonly usdPerCurrencyUnit: number; readonly reported: "USD" };
  readonly policy: PolicySummary;
  readonly business: BusinessFigures;
  readonly scenarios: Readonly<Record<Scenario, ScenarioFigures>>;
  readonly benefit: BenefitFigures;
  readonly priceUsd: number | null;
  readonly revenueUsd: number;
  readonly accuracy: {
    readonly wape: number | null;
    readonly baselineWape: number | null;
    readonly horizon: readonly {
      readonly step: number;
      readonly wape: number | null;
      readonly daysUsed: number;
    }[];
  };
  readonly drift: {
    readonly dataDrift: boolean;
    readonly driftScore: number | null;
    readonly features: readonly string[];
    readonly since: string | null;
    readonly concept: string;
    readonly conceptScore: number | null;
    readonly errorRatio: number | null;
    readonly conceptSince: string | null;
  } | null;
  readonly evidence: readonly DistributionEvidence[];
  readonly daily: readonly ProductDay[];
  /** Forecasts of the days ahead. */
  readonly ahead: readonly {
    readonly date: string;
    readonly forecastUnits: number;
    readonly lowerUnits: number | null;
    readonly upperUnits: number | null;
  }[];
  readonly openOrder: OrderLine | null;
  readonly notes: readonly string[];
}
