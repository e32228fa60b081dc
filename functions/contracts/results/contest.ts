import type { Competitor } from "../variants";

export type ContestVerdict = "promote" | "keep-watching" | "reject";

/** A day on which champion and competitor forecast the same products, units and currency of the data. */
export interface ContestDay {
  /** ISO date. */
  readonly date: string;
  /** Sum of absolute errors over the products that both forecast. */
  readonly championError: number;
  readonly competitorError: number;
  /** Sum of absolute actuals. */
  readonly actual: number;
  /** The errors at the selling price. */
  readonly championErrorValue: number;
  readonly competitorErrorValue: number;
  readonly productDays: number;
}

/** A difference, champion's less the competitor's, with bounds that hold at all days at once (95 %). */
export interface ContestGain {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a contest has shown so far. */
export interface ContestResult {
  readonly from: string | null;
  readonly to: string | null;
  readonly days: number;
  readonly productDays: number;
  readonly championWape: number | null;
  readonly competitorWape: number | null;
  /** Above 0 the competitor is better. */
  readonly wapeGain: ContestGain | null;
  readonly valueGainPerDay: ContestGain | null;
  /** 20 is enough; 1 is none. */
  readonly evidenceBetter: number;
  readonly evidenceWorse: number;
  readonly verdict: ContestVerdict;
  readonly because: string;
  /** Days like those so far until a promotion; `null` where they lead to none. */
  readonly daysNeeded: number | null;
}

/** Who competes with whom. */
export interface Contest extends ContestResult {
  readonly variant: Competitor;
  readonly championVersion: string;
  readonly competitorVersion: string;
}
