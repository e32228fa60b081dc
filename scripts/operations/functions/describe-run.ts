import type { AttentionItem, MonitoringSummary } from "../../../functions/contracts/results/monitoring";
import type { BatchPredictSummary } from "../../../functions/contracts/results/predictions";
import { tellEvent } from "../../../functions/contracts/tell-event";
import { formatCount, formatRatio } from "../../cli/format";

/** Products in need of attention that are named; `--json` has them all. */
const MOST_NAMED = 10;

/** What a run of `batch-predict` did, for people. */
export function describeBatch(summary: BatchPredictSummary): string {
  const { forecasts, products, forecastOrigin, inactiveProducts, dataAgeDays } = summary;
  const { files, runDate } = summary;
  return [
    `Forecasts   ${formatCount(forecasts)} of ${formatCount(products)} products by ${describeForecaster(summary)}, demand known up to ${forecastOrigin}`,
    `Left out    ${formatCount(inactiveProducts)} products whose sale has ended`,
    ...describeQuarantine(summary),
    ...(dataAgeDays > 0 ? [`Data        end ${formatCount(dataAgeDays)} days of trade before the run`] : []),
    `Files       ${formatCount(Object.keys(files).length)}, committed as the forecasts of ${runDate}`,
  ].join("\n");
}

function describeForecaster({ modelVersion, simpleMethods }: BatchPredictSummary): string {
  if (!simpleMethods) return `model ${modelVersion}`;
  return `${Object.keys(simpleMethods).sort().join(" and ")}, as there is no model yet (ops status)`;
}

/** Forecasts that are not used, where there are any. */
function describeQuarantine({ quarantined }: BatchPredictSummary): string[] {
  const { forecasts, products, faults } = quarantined;
  if (forecasts === 0) return [];
  const reasons = Object.entries(faults).map(([fault, count]) => `${formatCount(count)} ${fault}`);
  return [
    `Not used    ${formatCount(forecasts)} forecasts of ${formatCount(products)} products, the baseline's stand in: ${reasons.join(", ")}`,
  ];
}

/** What a run of `monitor` found, for people. */
export function describeMonitorRun(summary: MonitoringSummary): string {
  const { attention, products, productsScored, forecastOrigin } = summary;
  const named = attention.slice(0, MOST_NAMED);
  const rest = attention.length - named.length;
  return [
    `Products    ${formatCount(products)}, ${formatCount(productsScored)} with scores, demand known up to ${forecastOrigin}`,
    ...describeMonitoring(summary),
    ...named.flatMap(describeAttention),
    ...(rest > 0 ? [`            and ${rest} more; --json has them all`] : []),
  ].join("\n");
}

function describeAttention({ productId, name, causes, revenuePerDay }: AttentionItem): readonly string[] {
  const revenue =
    revenuePerDay === null ? "" : ` (${formatCount(Math.round(revenuePerDay))} of revenue a day)`;
  return [
    `Attention   ${productId}${name === undefined ? "" : ` ${name}`}${revenue}`,
    ...causes.flatMap((cause) => [
      `            - ${cause.text}${cause.since === null ? "" : `, since ${cause.since}`}, certainty ${cause.score.toFixed(1)}${cause.sharedBy > 0 ? `, shared by ${formatCount(cause.sharedBy)} others` : ""}`,
      `              look at: ${cause.lookAt.join("; ")}`,
    ]),
  ];
}

/** The lines that say how the forecasts and the demand of a run fared. */
export function describeMonitoring({
  accuracy,
  days,
  window,
  drift,
  concept,
  changes,
  events = [],
  productsInEvents = 0,
  runDay,
}: Pick<
  MonitoringSummary,
  "accuracy" | "days" | "window" | "drift" | "concept" | "changes" | "events" | "productsInEvents" | "runDay"
>): readonly string[] {
  return [
    `Accuracy    WAPE ${formatRatio(accuracy.wape ?? undefined)}, seasonal-naive baseline ${formatRatio(accuracy.baselineWape ?? undefined)}${window ? ` (${window.from} to ${window.to})` : ""}`,
    ...(days.quarantined > 0
      ? [
          `Left out    ${formatCount(days.quarantined)} forecasts by a simple method, where there was no model or its were not to be believed`,
        ]
      : []),
    `Drift       ${formatCount(drift.productsDrifted)} of ${formatCount(drift.productsTested)} products; concept: ${concept.ok} ok, ${concept.warning} warning, ${concept.degraded} degraded, ${concept.insufficientData} without enough data`,
    ...events
      .filter(({ lastInAlarm }) => lastInAlarm === runDay)
      .map(
        (event) =>
          `Event       ${tellEvent(event)}, since ${event.since}; look at: ${event.lookAt.join("; ")}`,
      ),
    ...(productsInEvents > 0
      ? [
          `            the alarms of ${formatCount(productsInEvents)} products are part of events and not counted`,
        ]
      : []),
    ...describeChanges(changes),
  ];
}

/** What became the reference or was declared, where there is anything. */
function describeChanges(changes: MonitoringSummary["changes"]): string[] {
  const { newNormal = 0, acknowledged = 0, expected = 0 } = changes ?? {};
  if (newNormal + acknowledged + expected === 0) return [];
  return [
    `Changes     ${formatCount(newNormal)} became the new normal and are not acknowledged; ${formatCount(acknowledged)} acknowledged, ${formatCount(expected)} expected (ops drift list)`,
  ];
}
