import { FORECAST_ERROR } from "../../contracts/feature-family";
import type { ConceptVerdict } from "../../contracts/product-verdict";
import type { AlarmCause } from "../../contracts/results/monitoring";
import { SUBJECTS, tellFigures } from "../../contracts/tell-change";
import { formatDay } from "../../demand/calendar";
import type { DriftEvidence, ProductResult } from "./product-result";

/** What is known of a cause from its product alone. */
export type OwnCause = Pick<AlarmCause, "reason" | "text" | "feature" | "kind" | "since" | "score">;

/** Why a product is in alarm, most certain first, in the words of a person who has to act; empty when it is not. */
export function describeAlarm({ verdict, evidence }: ProductResult): readonly OwnCause[] {
  const causes = [...evidence.map(describeDrift), ...describeConcept(verdict.concept)];
  return causes.sort((left, right) => right.score - left.score);
}

function describeDrift(drift: DriftEvidence): OwnCause {
  const { feature, kind, score, sinceDay, before, now, text } = drift;
  const value = text === undefined ? "" : ` "${text}"`;
  const figures = before === null || now === null ? "" : ` ${tellFigures(kind, before, now)}`;
  return {
    reason: `${feature} ${kind}`,
    text: `${feature}, ${SUBJECTS[kind]}${value} changed${figures}`,
    feature,
    kind,
    since: formatDay(sinceDay),
    score,
  };
}

function describeConcept({ status, errorRatio, score, sinceDay }: ConceptVerdict): readonly OwnCause[] {
  if (status !== "warning" && status !== "degraded") return [];
  const ratio = errorRatio === undefined ? "" : ` to ${errorRatio.toFixed(2)} times what is usual for it`;
  return [
    {
      reason: `forecast error ${status}`,
      text:
        status === "degraded"
          ? `forecast error rose${ratio}`
          : `forecast error behaves differently${ratio && `, ${ratio.slice(" to ".length)}`}`,
      feature: FORECAST_ERROR,
      kind: "error",
      since: sinceDay === undefined ? null : formatDay(sinceDay),
      score: score ?? 0,
    },
  ];
}
