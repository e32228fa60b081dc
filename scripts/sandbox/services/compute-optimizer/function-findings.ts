import { DAYS_PER_MONTH } from "../../../../functions/costs/month";
import { dayOfInstant } from "../../../../functions/demand/calendar";
import type { SandboxClock } from "../../clock";
import { ILLUSTRATIVE_PRICES } from "../cost-explorer/illustrative-prices";
import type { UsageMeter } from "../cost-explorer/usage-meter";
import type { FunctionDefinition, FunctionFleet } from "../lambda/function-fleet";

/** A function is judged by the runs of so many days, and from so many of them on, as by the service. */
export const LOOKBACK_DAYS = 14;
const FEWEST_INVOCATIONS = 50;
/**
 * How the service chooses memory is not told. Here the most that a run took fills seven tenths of it, in steps of 64 MB:
 * how long a run takes is worked out without regard to memory, so that less costs less.
 */
const FILLED = 0.7;
const STEP_MIB = 64;
const LEAST_MIB = 128;

/** The part of the account that is looked at. */
interface Watched {
  readonly clock: Pick<SandboxClock, "nowMs">;
  readonly lambda: Pick<FunctionFleet, "onInvocation" | "definition">;
  readonly meter: Pick<UsageMeter, "lines">;
}

/** What was seen of a function's runs. */
interface SeenRuns {
  invocations: number;
  usedMibPeak: number;
  durationMsPeak: number;
}

/** A function that has more memory than it takes. */
export interface FunctionFinding {
  readonly definition: FunctionDefinition;
  readonly runs: Readonly<SeenRuns>;
  readonly recommendedMib: number;
  readonly savingUsdPerMonth: number;
  readonly costUsdPerMonth: number;
}

/** What Compute Optimizer finds in the account's functions, from their runs and what they were billed. */
export class FunctionFindings {
  readonly #watched: Watched;
  /** By name, then by day. */
  readonly #seen = new Map<string, Map<number, SeenRuns>>();

  constructor(watched: Watched) {
    this.#watched = watched;
    watched.lambda.onInvocation(({ name }, { usedMib = 0, durationMs }) => {
      const days = this.#seen.get(name) ?? new Map<number, SeenRuns>();
      this.#seen.set(name, days);
      const day = dayOfInstant(watched.clock.nowMs);
      const runs = days.get(day) ?? { invocations: 0, usedMibPeak: 0, durationMsPeak: 0 };
      days.set(day, {
        invocations: runs.invocations + 1,
        usedMibPeak: Math.max(runs.usedMibPeak, usedMib),
        durationMsPeak: Math.max(runs.durationMsPeak, durationMs),
      });
    });
  }

  /** Functions that were asked often enough and have more than they need. */
  list(): readonly FunctionFinding[] {
    return [...this.#seen].flatMap(([name, days]) =>
      this.#judge(this.#watched.lambda.definition(name), days),
    );
  }

  #judge(definition: FunctionDefinition, days: ReadonlyMap<number, SeenRuns>): FunctionFinding[] {
    const today = dayOfInstant(this.#watched.clock.nowMs);
    const runs = { invocations: 0, usedMibPeak: 0, durationMsPeak: 0 };
    for (const [day, seen] of days) {
      if (day < today - LOOKBACK_DAYS) continue;
      runs.invocations += seen.invocations;
      runs.usedMibPeak = Math.max(runs.usedMibPeak, seen.usedMibPeak);
      runs.durationMsPeak = Math.max(runs.durationMsPeak, seen.durationMsPeak);
    }
    const recommendedMib = Math.max(LEAST_MIB, Math.ceil(runs.usedMibPeak / FILLED / STEP_MIB) * STEP_MIB);
    if (runs.invocations < FEWEST_INVOCATIONS || runs.usedMibPeak === 0) return [];
    if (recommendedMib >= definition.memoryMib) return [];
    const costUsdPerMonth = this.#costOf(definition.arn, today);
    const savingUsdPerMonth = costUsdPerMonth * (1 - recommendedMib / definition.memoryMib);
    return [{ definition, runs, recommendedMib, savingUsdPerMonth, costUsdPerMonth }];
  }

  /** A month of the function's time, by the days of the look-back on which it was billed. */
  #costOf(arn: string, today: number): number {
    const lines = this.#watched.meter
      .lines()
      .filter(
        ({ day, usageType, resourceArn }) =>
          resourceArn === arn &&
          usageType.startsWith("Lambda-GB-Second") &&
          day >= today - LOOKBACK_DAYS &&
          day < today,
      );
    const days = new Set(lines.map(({ day }) => day)).size;
    const usd = lines.reduce(
      (sum, { usageType, quantity }) => sum + quantity * ILLUSTRATIVE_PRICES[usageType]!.usdPerUnit,
      0,
    );
    return days === 0 ? 0 : (usd / days) * DAYS_PER_MONTH;
  }
}
