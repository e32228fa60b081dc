import { FORECAST_ERROR } from "../../contracts/feature-family";
import type { ChangeKind } from "../../contracts/likely-causes";
import type { FleetEvent } from "../../contracts/results/monitoring";
import { formatDay, parseDay } from "../../demand/calendar";
import type { ProductResult } from "../results/product-result";

/** The onset of a product may be estimated so many days before or after that of the event. */
const SAME_ONSET_DAYS = 10;

/**
 * A result without what is part of an event that many products share: that is one thing to look at, and not one per
 * product. What is left is the product's own.
 */
export function explainResult(result: ProductResult, events: readonly FleetEvent[]): ProductResult {
  const own = events.filter(({ className }) => result.classes?.includes(className));
  if (own.length === 0) return result;
  const shared = new Set<string>();
  const isShared = (feature: string, kind: ChangeKind, since: string) => {
    const event = own.find((each) => explains(each, feature, kind, since));
    if (event) shared.add(event.id);
    return event !== undefined;
  };
  const { data, concept } = result.verdict;
  const isOwn = ({ feature, kind, sinceDay }: (typeof data.features)[number]) =>
    !isShared(feature, kind, formatDay(sinceDay));
  const features = data.features.filter(isOwn);
  const isDegraded = concept.status === "degraded" || concept.status === "warning";
  const isConceptShared =
    isDegraded &&
    concept.sinceDay !== undefined &&
    isShared(FORECAST_ERROR, "error", formatDay(concept.sinceDay));
  const changes = result.changes?.filter(
    ({ state, feature, kind, since }) => state !== "in-alarm" || !isShared(feature, kind, since),
  );
  if (shared.size === 0) return result;
  return {
    ...result,
    verdict: {
      ...result.verdict,
      data: {
        ...data,
        features,
        ...(data.status === "drifted" && features.length === 0 && { status: "stable" }),
      },
      concept: isConceptShared ? { ...concept, status: "ok" } : concept,
    },
    evidence: result.evidence.filter(isOwn),
    ...(changes && { changes }),
    events: [...shared].sort(),
  };
}

function explains(event: FleetEvent, feature: string, kind: ChangeKind, since: string): boolean {
  if (event.feature !== feature) return false;
  if ((event.kind === "missing") !== (kind === "missing")) return false;
  const day = parseDay(since)!;
  return (
    day >= parseDay(event.since)! - SAME_ONSET_DAYS && day <= parseDay(event.lastInAlarm)! + SAME_ONSET_DAYS
  );
}
