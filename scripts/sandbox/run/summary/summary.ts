import type { CostsReport } from "../../../../functions/contracts/results/costs";
import type { FleetReport } from "../../../../functions/contracts/results/fleet-report";
import type { AccuracySummary, MonitoringSummary } from "../../../../functions/contracts/results/monitoring";
import type { RollBack } from "../bad-model/show-roll-back";
import type { PlayBack } from "../play-back";
import type { Renewal } from "../renewal/summarise-renewal";

/**
 * What a run of the sandbox found, as `--json` writes it. An undefined measure is `null`.
 *
 * Apart from timings (`loadMs`, `maxDurationMs`, `wallSeconds`) and the instants of alarms, which follow the
 * sandbox's clock, the same seed gives the same figures.
 */
export interface SandboxSummary {
  readonly environment: string;
  /** First and last day played. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly products: number;
  /** Forecasts written by all runs: products times days of the horizon. */
  readonly forecasts: number;
  /** Order lines suggested by all runs. */
  readonly orders: number;
  /** `null` where the last run left no monitoring. */
  readonly accuracy: SummarisedAccuracy | null;
  readonly drift: {
    readonly productsTested: number;
    /** Products drifting at the last run. */
    readonly productsDrifted: number;
    readonly injected: number;
    /** Injected shifts that a run called data or concept drift on or after their first day. */
    readonly injectedFound: number;
  };
  readonly concept: {
    readonly ok: number;
    readonly warning: number;
    readonly degraded: number;
    readonly insufficientData: number;
  };
  readonly alarms: readonly AlarmSummary[];
  /** As the last report has it; `null` where there is none. */
  readonly business:
    | (FleetReport["business"] & Pick<FleetReport, "period" | "baseline" | "benefit" | "currency">)
    | null;
  readonly cost: {
    /** Over the days of the benefit where there is one. */
    readonly awsUsd: number | null;
    /** As the last cost report has it. */
    readonly roi: CostsReport["roi"];
  };
  readonly functions: readonly FunctionSummary[];
  /** The books over the last weeks of the history; `null` where it is too short, or the model is served elsewhere. */
  readonly playBack: PlayBack | null;
  /** What `--bad-model` showed; `null` without it. */
  readonly rollBack: RollBack | null;
  /** What `--retrain` showed; `null` without it. */
  readonly renewal: Renewal | null;
  readonly wallSeconds: number;
}

/** Accuracy of the forecasts made the day before, as the monitoring has it, with the days it covers. */
export type SummarisedAccuracy = Pick<
  AccuracySummary,
  | "wape"
  | "baselineWape"
  | "mapePercent"
  | "mapeActualsUsed"
  | "mapeActualsZero"
  | "maeUnits"
  | "rmseUnits"
  | "biasRatio"
  | "coverage"
> & {
  readonly window: MonitoringSummary["window"];
  /** Product-days left out, on which the baseline stood in for a forecast that was not to be believed. */
  readonly quarantinedDays: number;
};

interface AlarmSummary {
  readonly name: string;
  readonly state: string;
  readonly changedAt: string | null;
}

export interface FunctionSummary {
  readonly name: string;
  readonly packageBytes: number;
  readonly loadMs: number | null;
  readonly invocations: number;
  readonly errors: number;
  readonly maxDurationMs: number | null;
}
