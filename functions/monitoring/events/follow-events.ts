import { type ChangeKind, findLikelyCauses } from "../../contracts/likely-causes";
import type { FleetEvent } from "../../contracts/results/monitoring";
import { formatDay, parseDay } from "../../demand/calendar";
import type { SurpriseAspect } from "../drift/surprises";
import type { CommonChange } from "./fleet-monitor";
import { FLEET } from "./product-classes";

/** An event begins where at least such a share of the products moved more one way than the other. */
const SMALLEST_SHARE = 0.15;
/** Onsets so many days apart may be one event. */
const SAME_ONSET_DAYS = 10;
/** Days for which an event that is over is listed, and explains what products show of it. */
const LISTED_DAYS = 60;

/**
 * The events after a run: those in alarm, told once each, and those that were of late. What a class shows while the
 * whole fleet does, and forecasts that are off while they scatter, is one event and not two.
 */
export function followEvents(
  before: readonly FleetEvent[],
  common: readonly CommonChange[],
  runDay: number,
): readonly FleetEvent[] {
  const events = new Map(before.filter((event) => isListed(event, runDay)).map((event) => [event.id, event]));
  const byStrength = [...common].sort(
    (left, right) =>
      Number(right.className === FLEET) - Number(left.className === FLEET) || right.score - left.score,
  );
  for (const change of byStrength) {
    const list = [...events.values()];
    const known = list.find((event) => event.className === change.className && isSame(event, change, runDay));
    if (known) events.set(known.id, renew(known, change, runDay));
    else if (change.share >= SMALLEST_SHARE && !list.some((event) => isPartOf(event, change))) {
      const event = raise(change, runDay);
      events.set(event.id, event);
    }
  }
  return [...events.values()].sort(
    (left, right) => compareText(right.lastInAlarm, left.lastInAlarm) || right.score - left.score,
  );
}

function raise({ className, series, ...change }: CommonChange, runDay: number): FleetEvent {
  const { feature, aspect } = series;
  const kind = KINDS[aspect];
  const since = formatDay(change.sinceDay);
  const today = formatDay(runDay);
  return {
    id: `${className}/${feature}/${kind}/${since}`,
    className,
    feature,
    kind,
    direction: change.direction > 0 ? "up" : "down",
    isSize: aspect === "error-size",
    since,
    raisedOn: today,
    lastInAlarm: today,
    score: change.score,
    products: change.products,
    share: change.share,
    lookAt: findLikelyCauses(feature, kind),
  };
}

function renew(event: FleetEvent, change: CommonChange, runDay: number): FleetEvent {
  // Which way forecasts are off says more than how far.
  const isClearer = event.isSize && change.series.aspect === "error";
  return {
    ...event,
    ...(isClearer && { isSize: false, direction: change.direction > 0 ? "up" : "down" }),
    lastInAlarm: formatDay(runDay),
    score: Math.max(event.score, change.score),
    products: change.products,
    share: Math.max(event.share, change.share),
  };
}

function isListed({ lastInAlarm, raisedOn }: FleetEvent, runDay: number): boolean {
  return runDay - parseDay(lastInAlarm)! <= LISTED_DAYS && parseDay(raisedOn)! < runDay;
}

function isSame(event: FleetEvent, { series, sinceDay }: CommonChange, runDay: number): boolean {
  if (event.feature !== series.feature || event.kind !== KINDS[series.aspect]) return false;
  return (
    runDay - parseDay(event.lastInAlarm)! <= 1 ||
    Math.abs(parseDay(event.since)! - sinceDay) <= SAME_ONSET_DAYS
  );
}

/** Whether a class shows what the fleet, or another class, is known to show. */
function isPartOf(event: FleetEvent, { series, sinceDay }: CommonChange): boolean {
  if (event.feature !== series.feature || event.kind !== KINDS[series.aspect]) return false;
  const since = parseDay(event.since)!;
  return event.className === FLEET
    ? sinceDay >= since - SAME_ONSET_DAYS && sinceDay <= parseDay(event.lastInAlarm)! + SAME_ONSET_DAYS
    : false;
}

const KINDS: Readonly<Record<SurpriseAspect, ChangeKind>> = {
  level: "level",
  missing: "missing",
  decimals: "decimals",
  error: "error",
  "error-size": "error",
};

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
