import type { ConceptVerdict } from "../../contracts/product-verdict";
import type { AttentionItem } from "../../contracts/results/monitoring";
import { formatDay } from "../../demand/calendar";
import type { DriftEvidence, ProductResult } from "./product-result";

/** Why a product is in alarm, most certain first, in the words of a person who has to act; empty when it is not. */
export function describeAlarm({ verdict, evidence }: ProductResult): AttentionItem["causes"] {
  const causes = [...evidence.map(describeDrift), ...describeConcept(verdict.concept)];
  return causes.sort((left, right) => right.score - left.score);
}

function describeDrift(drift: DriftEvidence): AttentionItem["causes"][number] {
  const { feature, kind, score, sinceDay, before, now } = drift;
  const figures = before === null || now === null ? "" : `: ${tell(kind, before, now)}`;
  return {
    reason: `${feature} ${kind}`,
    text: `${feature}, ${SUBJECTS[kind]} changed${figures}`,
    since: formatDay(sinceDay),
    score,
  };
}

const SUBJECTS = {
  level: "level",
  spread: "spread",
  rate: "share of days",
  missing: "missing values",
} as const;

function tell(kind: DriftEvidence["kind"], before: number, now: number): string {
  const isShare = kind === "rate" || kind === "missing";
  const [from, to] = isShare ? [toPercent(before), toPercent(now)] : [toFigure(before), toFigure(now)];
  return kind === "spread" ? `standard deviation ${to}, before ${from}` : `${to}, before ${from}`;
}

function describeConcept({ status, errorRatio, score, sinceDay }: ConceptVerdict): AttentionItem["causes"] {
  if (status !== "warning" && status !== "degraded") return [];
  const ratio = errorRatio === undefined ? "" : ` to ${errorRatio.toFixed(2)} times what is usual for it`;
  return [
    {
      reason: `forecast error ${status}`,
      text:
        status === "degraded"
          ? `forecast error rose${ratio}`
          : `forecast error behaves differently${ratio && `, ${ratio.slice(" to ".length)}`}`,
      since: sinceDay === undefined ? null : formatDay(sinceDay),
      score: score ?? 0,
    },
  ];
}

const toPercent = (share: number): string => `${(share * 100).toFixed(0)} % of days`;

/** Three significant digits: enough to see a change. */
const toFigure = (value: number): string =>
  Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
