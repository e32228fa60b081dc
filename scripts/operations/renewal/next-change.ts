import type { Contest } from "../../../functions/contracts/results/contest";
import type { RetrainingSettings } from "../../../functions/contracts/settings/retraining";
import { COMPETITORS, type Competitor, SHADOW } from "../../../functions/contracts/variants";
import { FEATURE_NAMES } from "../../../functions/forecasting/features";
import { readSetting, type SettingChange } from "../promotion/stack-file";
import type { Candidate } from "./model-packages";

/** What the renewal of a model wants next of the stack's file, or why it wants nothing. */
export type NextChange =
  | {
      readonly kind: "begin" | "let-in" | "promote" | "drop";
      readonly version: string;
      readonly settings: readonly SettingChange[];
      readonly because: string;
      /** What the registry is told of the version, once the change is made. */
      readonly settles?: "Approved" | "Rejected";
    }
  | { readonly kind: "nothing"; readonly because: string };

export interface RenewalState {
  /** The stack's file as it is committed. */
  readonly text: string;
  readonly retraining: Pick<RetrainingSettings, "as" | "approval">;
  /** Newest first. */
  readonly candidates: readonly Candidate[];
  readonly contest: Contest | undefined;
}

/**
 * One change at a time: where there is no model, an accepted candidate becomes it; else an accepted candidate is let in beside the champion; what the contest then shows makes it the
 * champion, or takes it out. What waits for more days is left alone.
 */
export function findNextChange({ text, retraining, candidates, contest }: RenewalState): NextChange {
  const pinned = String(readSetting(text, ["model", "version"]) ?? "");
  const competitor = readCompetitor(text);
  if (competitor) return settleContest(pinned, competitor, contest);
  const [newest] = candidates;
  if (!newest) return { kind: "nothing", because: "the registry has no candidate" };
  const { version, status } = newest;
  if (version === pinned) return { kind: "nothing", because: `the newest model, ${version}, serves` };
  if (status === "Rejected") {
    return { kind: "nothing", because: `the newest candidate, ${version}, was rejected` };
  }
  if (retraining.approval === "registry" && status !== "Approved") {
    return { kind: "nothing", because: `candidate ${version} waits for its approval in the registry` };
  }
  if (pinned === "") return letFirstIn(text, newest);
  return {
    kind: "let-in",
    version,
    because: newest.description,
    settings: [
      { path: ["endpoint", retraining.as, "modelVersion"], value: version },
      // A shadow is judged by what is captured of it.
      ...(retraining.as === SHADOW && readSetting(text, ["endpoint", "dataCapturePercent"]) !== undefined
        ? [{ path: ["endpoint", "dataCapturePercent"], value: 100 }]
        : []),
    ],
  };
}

/**
 * Nobody serves whom a first model could compete with, and it has beaten the simple methods: it becomes the champion at
 * once. The columns that it was trained with are named, so that they stay what they are.
 */
function letFirstIn(text: string, { version, description }: Candidate): NextChange {
  const isUnnamed =
    readSetting(text, ["model", "contentType"]) === "csv" &&
    readSetting(text, ["model", "featureOrder"]) === undefined;
  return {
    kind: "begin",
    version,
    because: description,
    settles: "Approved",
    settings: [
      { path: ["model", "version"], value: version },
      ...(isUnnamed ? [{ path: ["model", "featureOrder"], value: [...FEATURE_NAMES] }] : []),
    ],
  };
}

interface ConfiguredCompetitor {
  readonly variant: Competitor;
  readonly version: string;
}

function readCompetitor(text: string): ConfiguredCompetitor | undefined {
  for (const variant of COMPETITORS) {
    const version = readSetting(text, ["endpoint", variant, "modelVersion"]);
    if (version !== undefined) return { variant, version: String(version) };
  }
  return undefined;
}

function settleContest(
  pinned: string,
  { variant, version }: ConfiguredCompetitor,
  contest: Contest | undefined,
): NextChange {
  if (!contest || contest.championVersion !== pinned || contest.competitorVersion !== version) {
    return { kind: "nothing", because: `${variant} ${version} has not been compared with ${pinned} yet` };
  }
  const takeOut: SettingChange = { path: ["endpoint", variant], value: undefined };
  const because = `${contest.because} (${contest.days} days)`;
  switch (contest.verdict) {
    case "promote":
      return {
        kind: "promote",
        version,
        because,
        settles: "Approved",
        // The digest was that of the old artifact.
        settings: [
          { path: ["model", "version"], value: version },
          { path: ["model", "artifactSha256"], value: undefined },
          takeOut,
        ],
      };
    case "reject":
      return { kind: "drop", version, because, settles: "Rejected", settings: [takeOut] };
    case "keep-watching":
      return { kind: "nothing", because: `${variant} ${version}: ${because}` };
  }
}
