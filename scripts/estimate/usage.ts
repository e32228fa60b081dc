import { HOURS_PER_MONTH } from "../../functions/costs/month";
/** How much the environment is used: what the resources do not tell. Every figure is an assumption one can change. */
export interface Usage {
  /** Products that are forecast, monitored and ordered every day. */
  readonly products: number;
  /** Requests to `POST /predict` a day, each for one product and the whole horizon. */
  readonly predictionsPerDay: number;
  /** Reports and dashboards opened a day. */
  readonly reportsPerDay: number;
  /** Time the model takes for one product and day, milliseconds. */
  readonly millisecondsPerForecast: number;
  /** Days of history in the lake. */
  readonly historyDays: number;
  /** Queries on the tables a month, each reading a tenth of a gigabyte. */
  readonly queriesPerMonth: number;
  /** Alerts a month, each to every subscriber. */
  readonly alertsPerMonth: number;
  /** Instances a scaled endpoint runs on average; what a roll-out starts with when absent. */
  readonly averageInstances?: number;
}

export const DEFAULT_USAGE: Usage = {
  products: 2_000,
  predictionsPerDay: 1_000,
  reportsPerDay: 50,
  millisecondsPerForecast: 1,
  historyDays: 730,
  queriesPerMonth: 100,
  alertsPerMonth: 30,
};

export const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

/** Forecasts (one product, one day ahead) a month: the daily batch and what is asked over the API. */
export function forecastsPerMonth({ products, predictionsPerDay }: Usage, horizonDays: number): number {
  return (products + predictionsPerDay) * horizonDays * DAYS_PER_MONTH;
}
