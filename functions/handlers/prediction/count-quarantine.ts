import { logError, warn } from "../../aws/log/run-log";
import { FLEET_METRICS, fleetDimensions } from "../../contracts/metrics";
import type { MetricsPublisher } from "../../contracts/ports";
import type { Quarantine } from "../../contracts/results/predictions";
import { describeQuarantine } from "../../forecasting/forecast-judge";

/** A model that has gone wrong answers every request wrongly; CloudWatch need not hear of each. */
const QUIET_MS = 60_000;

/**
 * Tells of forecasts that were asked over HTTP and not used: the first at once, since the alarm rests on it, those of
 * the minute after it together with the next. The log names each request's. An answer never fails for it: what could
 * not be published is told with the next.
 */
export class QuarantineCount {
  private pending = 0;
  private toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly metrics: MetricsPublisher,
    private readonly environment: string,
  ) {}

  /** @param atMs when it was asked; without it (nobody knows when) the log alone is told. */
  async add(quarantined: Quarantine, atMs: number | undefined): Promise<void> {
    if (quarantined.forecasts === 0) return;
    warn(
      `${quarantined.forecasts} forecasts asked over HTTP (${quarantined.products} products) are not used, the baseline's stand in: ${describeQuarantine(quarantined)}`,
    );
    this.pending += quarantined.forecasts;
    if (atMs === undefined || atMs < this.toldAtMs + QUIET_MS) return;
    const value = this.pending;
    const toldBefore = this.toldAtMs;
    // Requests that run side by side in one process tell it once.
    this.pending = 0;
    this.toldAtMs = atMs;
    try {
      const dimensions = fleetDimensions(this.environment);
      const datum = { ...FLEET_METRICS.forecastsQuarantined, value, timestampMs: atMs, dimensions };
      await this.metrics.publish([datum]);
    } catch (error) {
      this.pending += value;
      this.toldAtMs = toldBefore;
      logError(error);
    }
  }
}
