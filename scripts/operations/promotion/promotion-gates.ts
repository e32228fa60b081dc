import type { MonitoringSummary } from "../../../functions/contracts/results/monitoring";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { formatCount, formatRatio } from "../../cli/format";
import type { ServedModel } from "../models/served-models";
import type { AlarmState } from "../status/read-alarms";
import type { EndpointState } from "../status/read-endpoint";
import type { FoundArtifact } from "./artifacts";
import type { Evidence, SameDays } from "./evidence";

/** A condition for promotion, what was measured and whether it is met. */
export interface Gate {
  readonly name: string;
  readonly isMet: boolean;
  readonly measured: string;
  readonly required: string;
}

/** What was found in the environment promoted to. */
export interface TargetFindings {
  /** Version that its committed file pins. */
  readonly pinnedVersion?: string;
  /** Why it could not be looked at: it is not deployed, or the operator leaves it out. Its gates are then met, and say so. */
  readonly absentBecause?: string;
  /** Why it could not be read although it should be there. Its gates are then not met. */
  readonly unreadableBecause?: string;
  /** Both versions on the same products and days; absent when there are none. */
  readonly sameDays?: SameDays;
  /** Where the target would take the artifact from. */
  readonly artifact?: FoundArtifact;
}

/** What the gates look at. What is not about the target is measured in the environment promoted from. */
export interface GateInputs {
  readonly version: string;
  readonly endpoint: EndpointState;
  readonly served: readonly ServedModel[];
  /** Versions that the committed file of the environment has: that which serves, and its competitor's. */
  readonly committedVersions: readonly string[];
  readonly alarms: readonly AlarmState[];
  readonly monitoring?: MonitoringSummary;
  readonly evidence: Evidence;
  readonly artifact: FoundArtifact;
  readonly target: TargetFindings;
  /** Today, as a day number. */
  readonly today: number;
  /** The operator knows that monitoring has no verdict yet, and promotes all the same. */
  readonly acceptsUnjudgedDrift: boolean;
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

/**
 * Largest share of the judged products on which the model may have become worse. False alarms are rarer by far
 * (`monitoring.falseAlarmRate`), and a few products drift at any time.
 */
const LARGEST_DEGRADED_SHARE = 0.05;

/** Largest share of the products whose data may have drifted: more is not a few products, but another world. */
const LARGEST_DRIFTED_SHARE = 0.2;

/** Judges the gates. Pure: all measurements come in. */
export function judgeGates(inputs: GateInputs, thresholds: GateThresholds): readonly Gate[] {
  return [
    judgeEndpoint(inputs.endpoint),
    judgeServed(inputs),
    judgeCommitted(inputs),
    judgeAlarms(inputs.alarms),
    judgeFreshness(inputs.monitoring, inputs.today),
    judgeScoredDays(inputs.evidence, thresholds.fewestScoredDays),
    judgeWape(inputs.evidence, thresholds.largestWape),
    judgeBaselines(inputs.evidence),
    judgeAgainstTarget(inputs.target),
    judgeQuarantined(inputs.evidence),
    judgeDrift(inputs),
    judgeWatchList(inputs.monitoring),
    judgeArtifact(inputs),
    judgeImage(inputs),
  ];
}

function judgeEndpoint({ status, failureReason }: EndpointState): Gate {
  return {
    name: "endpoint in service",
    isMet: status === "InService",
    measured: failureReason ? `${status}, ${failureReason}` : status,
    required: "InService",
  };
}

/** What is configured may have been rolled back, or not be deployed yet: the endpoint tells what answers. */
function judgeServed({ version, served }: GateInputs): Gate {
  const variants = served.filter((model) => model.version === version).map(({ variant }) => variant);
  const all = served.map(({ variant, version: one = "unknown" }) => `${variant} ${one}`).join(", ");
  return {
    name: "the endpoint serves the version",
    isMet: variants.length > 0,
    measured: all || "nothing",
    required: version,
  };
}

function judgeCommitted({ version, committedVersions }: GateInputs): Gate {
  return {
    name: "the version is committed",
    isMet: committedVersions.includes(version),
    measured: committedVersions.join(", ") || "none",
    required: version,
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

function judgeScoredDays({ days, version }: Evidence, fewest: number): Gate {
  const [first, last] = [days[0], days.at(-1)];
  return {
    name: "enough days scored of this version",
    // A version that never ran has shown nothing, whatever the threshold.
    isMet: days.length >= Math.max(1, fewest),
    measured:
      first === undefined || last === undefined
        ? `model ${version} has no scored forecast`
        : `${days.length} days, ${formatDay(first)} to ${formatDay(last)}`,
    required: `at least ${Math.max(1, fewest)} days`,
  };
}

function judgeWape({ wape, productDays }: Evidence, largest: number): Gate {
  return {
    name: "WAPE within threshold",
    isMet: wape !== undefined && wape <= largest,
    measured: `${formatWape(wape)} over ${formatCount(productDays)} product-days`,
    required: `at most ${largest}`,
  };
}

/** A model that a rule of thumb beats earns nothing, whatever its error. */
function judgeBaselines({ baselines }: Evidence): Gate {
  const [best] = baselines;
  return {
    name: "better than the best baseline",
    isMet: best !== undefined && best.modelWape < best.wape,
    measured:
      best === undefined
        ? "no baseline to compare with"
        : `${formatWape(best.modelWape)} against ${formatWape(best.wape)} (${best.name})`,
    required: "a smaller WAPE",
  };
}

function judgeAgainstTarget(target: TargetFindings): Gate {
  const name = "WAPE not worse than the target's on the same days";
  const { sameDays, pinnedVersion = "none" } = target;
  if (target.unreadableBecause !== undefined) {
    return { name, isMet: false, measured: `not read: ${target.unreadableBecause}`, required: UNREADABLE };
  }
  if (target.absentBecause !== undefined) {
    return { name, isMet: true, measured: `absent: ${target.absentBecause}`, required: "not worse" };
  }
  if (sameDays === undefined) {
    return {
      name,
      isMet: true,
      measured: `absent: model ${pinnedVersion} of the target has no scores of these products and days`,
      required: "not worse",
    };
  }
  const { wape, targetWape, days, productDays, differingActuals } = sameDays;
  const left = differingActuals > 0 ? `, ${formatCount(differingActuals)} with other actuals left out` : "";
  return {
    name,
    isMet: wape <= targetWape,
    measured: `${formatWape(wape)} on ${days} days, ${formatCount(productDays)} product-days${left}`,
    required: `at most ${formatWape(targetWape)} (model ${pinnedVersion})`,
  };
}

const UNREADABLE = "read it, or say --without-target";

/** What is not believed is not scored, so a model that is often absurd may look good on the rest. */
function judgeQuarantined({ productDays, quarantined }: Evidence): Gate {
  const all = productDays + quarantined;
  const share = all > 0 ? quarantined / all : undefined;
  return {
    name: "forecasts are to be believed",
    isMet: share !== undefined && share <= LARGEST_QUARANTINED_SHARE,
    measured: `${formatCount(quarantined)} of ${formatCount(all)} were not`,
    required: `at most ${LARGEST_QUARANTINED_SHARE * 100} %`,
  };
}

/**
 * Whether the model has become worse than it was, or is asked about other demand than it knew. Nothing judged is no proof:
 * zero of zero would pass whatever happens.
 */
function judgeDrift({ monitoring, acceptsUnjudgedDrift }: GateInputs): Gate {
  const name = "not drifted";
  const required = `at most ${formatRatio(LARGEST_DEGRADED_SHARE, 0)} of the products degraded, data of at most ${formatRatio(LARGEST_DRIFTED_SHARE, 0)} drifted`;
  if (monitoring === undefined) return { name, isMet: false, measured: "no run", required };
  const { ok, warning, degraded, insufficientData } = monitoring.concept;
  const { productsTested, productsDrifted } = monitoring.drift;
  const judged = ok + warning + degraded;
  const slowMovers = monitoring.slowMovers?.status ?? "insufficient-data";
  const isErrorJudged = judged > 0 || slowMovers !== "insufficient-data";
  const isJudged = isErrorJudged && productsTested > 0;
  const isFree =
    slowMovers !== "degraded" &&
    degraded <= judged * LARGEST_DEGRADED_SHARE &&
    productsDrifted <= productsTested * LARGEST_DRIFTED_SHARE;
  const tooFew = `${formatCount(insufficientData)} products without enough days`;
  return {
    name,
    isMet: isFree && (isJudged || acceptsUnjudgedDrift),
    measured: [
      judged > 0
        ? `${formatCount(degraded)} of ${formatCount(judged)} degraded`
        : `none judged by its errors, ${tooFew}`,
      ...(slowMovers === "degraded" ? ["the slow movers together degraded"] : []),
      ...(judged === 0 && isErrorJudged && slowMovers !== "degraded"
        ? [`the slow movers together ${slowMovers}`]
        : []),
      productsTested > 0
        ? `data of ${formatCount(productsDrifted)} of ${formatCount(productsTested)} drifted`
        : "data of none judged",
      ...(!isJudged && acceptsUnjudgedDrift ? ["left out by --without-drift-verdict"] : []),
    ].join(", "),
    required: isJudged || !isFree ? required : `${required}; ${UNJUDGED}`,
  };
}

const UNJUDGED =
  "a verdict comes with about three weeks of scored days: wait for it, or say --without-drift-verdict";

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

/** What was tested must be what the target will serve, byte for byte. */
function judgeArtifact({ artifact, target }: GateInputs): Gate {
  const name = "artifact there, with the tested bytes";
  const there = target.artifact;
  const required = `the bytes of ${artifact.address}`;
  if (!artifact.exists) return { name, isMet: false, measured: `nothing at ${artifact.address}`, required };
  if (there === undefined) {
    const { unreadableBecause, absentBecause } = target;
    return {
      name,
      isMet: unreadableBecause === undefined,
      measured: `SHA-256 ${artifact.sha256 ?? "of many"}; the target's place was not looked at: ${unreadableBecause ?? absentBecause}`,
      required: unreadableBecause === undefined ? required : UNREADABLE,
    };
  }
  if (!there.exists) return { name, isMet: false, measured: `nothing at ${there.address}`, required };
  return {
    name,
    isMet: there.sha256 === artifact.sha256,
    measured: `${there.address}, SHA-256 ${there.sha256 ?? "of many"}`,
    required: artifact.sha256 === undefined ? "artifacts there" : `SHA-256 ${artifact.sha256}`,
  };
}

/** A tag may be another image tomorrow: what serves is known by its digest. */
function judgeImage({ version, served }: GateInputs): Gate {
  const digest = served.find((model) => model.version === version)?.imageDigest;
  return {
    name: "image known by its digest",
    isMet: digest !== undefined,
    measured: digest ?? "unknown",
    required: "the digest of the image that serves",
  };
}

function formatWape(wape: number | undefined): string {
  return wape === undefined ? "n/a" : wape.toFixed(3);
}
