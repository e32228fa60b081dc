import { CALL_FAULTS, type FaultRates } from "../../../scripts/sandbox/server/fault-rates";
import type { RunPlan } from "./play-run";

/** How often a run of a kind's own meets it: so often that some calls use up all their attempts. */
const HEAVY: FaultRates = {
  throttle: 0.25,
  "error-before": 0.15,
  "error-after": 0.15,
  cut: 0.15,
  truncate: 0.15,
  slow: 0.1,
  kill: 0.25,
  twice: 0.4,
  late: 0.15,
};

const MIXED: FaultRates = {
  ...Object.fromEntries(CALL_FAULTS.map((kind) => [kind, 0.02])),
  kill: 0.05,
  twice: 0.1,
  late: 0.03,
};

/** Demands that are played: a run without faults is made of each, and of each number of days. */
const DEMANDS = 4;

interface Profile {
  readonly name: string;
  readonly rates: FaultRates;
  readonly modelFailureRate?: number;
  readonly modelDelayMs?: number;
}

/** One profile per kind, one for a model that fails and one for one that is slow, and two of everything together. */
export const PROFILES: readonly Profile[] = [
  ...Object.entries(HEAVY).map(([kind, rate]) => ({ name: kind, rates: { [kind]: rate } })),
  { name: "model", rates: {}, modelFailureRate: 0.3 },
  { name: "slow model", rates: {}, modelDelayMs: 2_000 },
  { name: "all", rates: MIXED, modelFailureRate: 0.05 },
  { name: "all, twice as often", rates: doubled(MIXED), modelFailureRate: 0.1 },
];

function doubled(rates: FaultRates): FaultRates {
  return Object.fromEntries(Object.entries(rates).map(([kind, rate]) => [kind, 2 * rate]));
}

/** The plan of a run: its number chooses profile, demand and days, so that any run can be made again by itself. */
export function planOf(run: number, seed: number): RunPlan & { readonly profile: string } {
  const profile = PROFILES[run % PROFILES.length]!;
  const round = Math.floor(run / PROFILES.length);
  return {
    profile: profile.name,
    demandSeed: seed + (round % DEMANDS),
    days: round % 5 === 0 ? 2 : 1,
    // Seeds beside one another must not give streams that are alike.
    faultSeed: Math.imul(run + 1, 0x9e3779b1) ^ seed,
    rates: profile.rates,
    modelFailureRate: profile.modelFailureRate,
    modelDelayMs: profile.modelDelayMs,
    fleet: round % 3 === 2,
  };
}
