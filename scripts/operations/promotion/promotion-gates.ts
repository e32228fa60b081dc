import type { MonitoringSummary } from "../../../functions/contracts/results/monitoring";
import { parseDay } from "../../../functions/demand/calendar";
import { formatCount } from "../../cli/format";
import type { AlarmState } from "../status/read-alarms";
import type { EndpointState } from "../status/read-endpoint";

/** A condition for promotion, what was measured and whether it is met. */
export interface Gate {
  readonly name: string;
  readonly isMet: boolean;
  readonly measured: string;
  readonly required: string;
}

/** What the gates look at, all measured in the environment promoted from. */
export interface GateInputs {
  readonly endpoint: EndpointState;
  readonly alarms: readonly AlarmState[];
  readonly monitoring?: MonitoringSummary;
  /** Monitoring of the environment promoted to, where it is reachable. */
  readonly targetMonitoring?: MonitoringSummary;
  /** Today, as a day number. */
  readonly today: number;
}

export interface GateThresholds {
  readonly fewestScoredDays: number;
  readonly largestWape: number;
}

/** Fewest days with scores, and the largest WAPE, with which a model may go to production. */
export const GATE_DEFAULTS: GateThresholds = { fewestScoredDays: 7, largestWape: 0.9 };

/** Oldest monitoring run on which a promotion may rest, in days. */
const OLDEST_RUN_DAYS = 1;

/** Largest share of the model's forecasts that was not to be believed with which it may go to production. */
const LARGEST_QUARANTINED_SHARE = 0.01;

/** Judges the gates. Pure: all measurements come in. */
export function judgeGates(inputs: GateInputs, thresholds: GateThresholds): readonly Gate[] {
  return [
    judgeEndpoint(inputs.endpoint),
    judgeAlarms(inputs.alarms),
    judgeFreshness(inputs.monitoring, inputs.today),
    judgeScoredDays(inputs.monitoring, thresholds.fewestScoredDays),
    judgeWape(inputs.monitoring, thresholds.largestWape),
    judgeAgainstTarget(inputs.monitoring, inputs.targetMonitoring),
    judgeQuarantined(inputs.monitoring),
    judgeWatchList(inputs.monitoring),
  ];
}

function judgeEndpoint({ status }: EndpointState): Gate {
  return {
    name: "endpoint in service",
    isMet: status === "InService",
    measured: status,
    required: "InService",
  };
}

function judgeAlarms(alarms: readonly AlarmState[]): Gate {
  const inAlarm = alarms.filter(({ state }) => state === "ALARM").map(({ name }) => name);
  return {
    name: "no alarm",
    isMet: inAlarm.length === 0,
    measured: inAlarm.length === 0 ? `0 of ${alarms.length} in alarm` : inAlarm.join(", "),
    required: "none in alarm",
  };
}

function judgeFreshness(monitoring: MonitoringSummary | undefined, today: number): Gate {
  const runDay = monitoring && parseDay(monitoring.runDay);
  const age = runDay === undefined ? undefined : today - runDay;
  return {
    name: "monitoring run fresh",
    isMet: age !== undefined && age <= OLDEST_RUN_DAYS,
    measured: monitoring ? `${monitoring.runDay} (${age} day${age === 1 ? "" : "s"} old)` : "no run",
    required: `at most ${OLDEST_RUN_DAYS} day old`,
  };
}

function judgeScoredDays(monitoring: MonitoringSummary | undefined, fewest: number): Gate {
  const days = monitoring?.window?.days ?? 0;
  return {
    name: "enough scored days",
    isMet: days >= fewest,
    measured: `${days} days`,
    required: `at least ${fewest} days`,
  };
}

function judgeWape(monitoring: MonitoringSummary | undefined, largest: number): Gate {
  const wape = monitoring?.accuracy.wape ?? undefined;
  return {
    name: "WAPE within threshold",
    isMet: wape !== undefined && wape <= largest,
    measured: formatWape(wape),
    required: `at most ${largest}`,
  };
}

/** Without scores of the target on the same days there is nothing to compare with, which stops nobody. */
function judgeAgainstTarget(own: MonitoringSummary | undefined, target: MonitoringSummary | undefined): Gate {
  const name = "WAPE not worse than the target's on the same days";
  const [wape, targetWape] = [own?.accuracy.wape ?? undefined, target?.accuracy.wape ?? undefined];
  const isSameWindow = own?.window?.to === target?.window?.to && own?.window?.from === target?.window?.from;
  if (targetWape === undefined || !isSameWindow) {
    return { name, isMet: true, measured: "the target has no scores of these days", required: "not worse" };
  }
  return {
    name,
    isMet: wape !== undefined && wape <= targetWape,
    measured: formatWape(wape),
    required: `at most ${formatWape(targetWape)}`,
  };
}

/** What is not believed is not scored, so a model that is often absurd may look good on the rest. */
function judgeQuarantined(monitoring: MonitoringSummary | undefined): Gate {
  // Summaries of before it was counted have none.
  const { scored = 0, quarantined = 0 } = monitoring?.days ?? {};
  const share = scored + quarantined > 0 ? quarantined / (scored + quarantined) : undefined;
  return {
    name: "forecasts are to be believed",
    isMet: share !== undefined && share <= LARGEST_QUARANTINED_SHARE,
    measured: `${formatCount(quarantined)} of ${formatCount(scored + quarantined)} were not`,
    required: `at most ${LARGEST_QUARANTINED_SHARE * 100} %`,
  };
}

function judgeWatchList(monitoring: MonitoringSummary | undefined): Gate {
  const degraded = (monitoring?.attention ?? [])
    .filter(({ watched, score }) => watched && score > 1)
    .map(({ productId }) => productId);
  return {
    name: "no degraded watch-list product",
    isMet: monitoring !== undefined && degraded.length === 0,
    measured: monitoring === undefined ? "no run" : degraded.length === 0 ? "none" : degraded.join(", "),
    required: "none",
  };
}

function formatWape(wape: number | undefined): string {
  return wape === undefined ? "n/a" : wape.toFixed(3);
}
