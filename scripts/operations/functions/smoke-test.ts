import { randomBytes } from "node:crypto";
import { GateError } from "../../../functions/contracts/errors";
import type { ProbeEvent } from "../../../functions/contracts/events";
import { OPERATOR_EXECUTION_PREFIX } from "../../../functions/contracts/metrics";
import type { ProbeSummary } from "../../../functions/contracts/results/probe";
import type { CommandContext } from "../../cli/context";
import { formatCount, formatRatio } from "../../cli/format";
import { connectStack } from "../lake/open-lake";

/**
 * Has the probe of a roll-out ask the endpoint once, after a deployment or at any time.
 *
 * @throws GateError after its result, when an answer is missing or not fit to serve
 */
export async function smokeTest(context: CommandContext): Promise<void> {
  const { outputs, sandbox } = await connectStack(context);
  const { invokeFunction } = await import("./invoke-function");
  const event: ProbeEvent = {
    scheduledAt: sandbox?.now ?? new Date().toISOString(),
    executionId: `${OPERATOR_EXECUTION_PREFIX}${randomBytes(4).toString("hex")}`,
  };
  const summary = (await invokeFunction(outputs, "probe", event)) as ProbeSummary;
  if (context.json) context.printJson(summary);
  else context.print(describeProbe(summary));
  const failure = findProbeFailure(summary);
  if (failure) throw new GateError(failure);
}

/** What the probe found, for people. */
export function describeProbe(summary: ProbeSummary): string {
  const { requests, forecastsPerRequest, requestsFailed, requestsRefused, answerMs, distanceRatio } = summary;
  const versions = Object.entries(summary.modelVersions).map(
    ([variant, version]) => `${version} as ${variant}`,
  );
  return [
    `Model       ${versions.join(", ") || "unknown"}${summary.isDeploying ? ", a deployment is under way" : ""}`,
    `Asked       ${formatCount(requests)} requests of ${formatCount(forecastsPerRequest)} forecasts; ${formatCount(requestsFailed)} failed, ${formatCount(requestsRefused)} not fit to serve`,
    ...(answerMs === undefined ? [] : [`Answers     in ${formatCount(Math.round(answerMs))} ms on average`]),
    ...(distanceRatio === undefined
      ? []
      : [`Distance    ${formatRatio(distanceRatio)} of the last forecasts' units at most`]),
    ...Object.entries(summary.failures).map(([why, count]) => `Wrong       ${formatCount(count)} x ${why}`),
  ].join("\n");
}

/** What to say when the model is not fit to serve. */
export function findProbeFailure({
  requests,
  requestsFailed,
  requestsRefused,
}: ProbeSummary): string | undefined {
  if (requestsFailed + requestsRefused === 0) return undefined;
  return (
    `${requestsFailed + requestsRefused} of ${requests} requests failed or were answered with what is not fit to serve. ` +
    'Pin the version before: "npm run ops -- rollback".'
  );
}
