import type { Recommendation, Undecided } from "../contracts/results/costs";
import type { CostLevers } from "../contracts/settings/handlers";
import type { CostLine, DayRange } from "./cost-lines";
import type {
  AwsFindings,
  EndpointUse,
  FunctionUse,
  HostingCost,
  PriceBook,
  SavingsPlanOffer,
  StorageUse,
} from "./usage";

/** What rules look at. Each speaks only when what it needs was measured. */
export interface RuleInput {
  readonly environment: string;
  readonly lines: readonly CostLine[];
  /** Days of the bill and of the use. */
  readonly range: DayRange;
  readonly levers: CostLevers;
  /** Absent where the use of the endpoint could not be measured. */
  readonly endpoint?: EndpointUse;
  /** The endpoint's instances on the bill; absent where it has none. */
  readonly hosting?: HostingCost;
  /** Absent where the lake could not be listed. */
  readonly storage?: StorageUse;
  /** Absent where AWS proposes none, or it was not asked. */
  readonly savingsPlan?: SavingsPlanOffer;
  /** What AWS found itself; absent where it could not be asked. */
  readonly aws?: AwsFindings;
  /** Absent where the use of the functions could not be measured. */
  readonly functions?: readonly FunctionUse[];
  readonly prices: PriceBook;
}

export interface Verdicts {
  readonly recommendations: readonly Recommendation[];
  readonly undecided: readonly Undecided[];
}

/** A rule: pure, in a file of its own under `rules/`, and a line in `recommend.ts`. */
export type Rule = (
  input: RuleInput,
) => Recommendation | Undecided | readonly (Recommendation | Undecided)[] | undefined;

/** Days of measurements on which a change may rest. */
export const FEWEST_DAYS = 7;

/** A saving below this is not worth a change. */
export const SMALLEST_SAVING_USD = 1;

/** Days without a request after which an endpoint counts as idle. */
export const IDLE_DAYS = 14;

/** Rules about the endpoint's instances exclude each other. */
export const ENDPOINT_GROUP = "endpoint";

/** So do those about the memory of one function. */
export function functionMemoryGroup(name: string): string {
  return `function-memory:${name}`;
}
