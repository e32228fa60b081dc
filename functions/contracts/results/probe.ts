/** What a run of the probe found, and what the function answers. */
export interface ProbeSummary {
  /** Whether a deployment moves the endpoint; a run by hand asks all the same. */
  readonly isDeploying: boolean;
  readonly requests: number;
  /** Requests that got no answer: the model failed, or did not answer in time. */
  readonly requestsFailed: number;
  /** Requests whose answers are not fit to serve. */
  readonly requestsRefused: number;
  /** Forecasts that were asked in each request. */
  readonly forecastsPerRequest: number;
  /** The largest distance from the champion's forecasts, sum of differences / sum of units; absent without answers. */
  readonly distanceRatio?: number;
  /** Mean time of an answer in milliseconds; absent without answers. */
  readonly answerMs?: number;
  /** Versions that serve, by variant. */
  readonly modelVersions: Readonly<Record<string, string>>;
  /** What was wrong, each once, with how often. */
  readonly failures: Readonly<Record<string, number>>;
}
