import { UsageError } from "../../../functions/contracts/errors";
import { requireNumber } from "../../cli/numbers";

/** What the sandbox can let go wrong, and how often it does when nobody says. */
export const FAULT_KINDS = {
  throttle: { usualRate: 0.02, of: "calls", effect: "refused with the service's throttle" },
  "error-before": { usualRate: 0.005, of: "calls", effect: "answered with HTTP 500, nothing was done" },
  "error-after": { usualRate: 0.005, of: "calls", effect: "done, and answered with HTTP 500" },
  cut: { usualRate: 0.005, of: "calls", effect: "not answered: the connection ends, half of them were done" },
  truncate: { usualRate: 0.005, of: "calls", effect: "done, and the answer's body ends in its middle" },
  slow: { usualRate: 0.01, of: "calls", effect: "answered late, by up to half a second" },
  kill: {
    usualRate: 0.01,
    of: "invocations",
    effect: "killed: the process ends at one of its calls, or as it answers",
  },
  twice: {
    usualRate: 0.01,
    of: "scheduled events",
    effect: "delivered twice: at the same moment, or again up to 26 hours later",
  },
  late: { usualRate: 0, of: "scheduled events", effect: "delivered 5 minutes to 5 hours late" },
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

/** Share of what it is about (calls, invocations, events) that a fault befalls, 0 to 1, by kind. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

const KIND_NAMES = Object.keys(FAULT_KINDS) as readonly FaultKind[];

/** The kinds of which a call has at most one: their rates add up. */
export const CALL_FAULTS = KIND_NAMES.filter((kind) => FAULT_KINDS[kind].of === "calls");

const USUAL_FAULT_RATES: FaultRates = Object.fromEntries(
  KIND_NAMES.map((kind) => [kind, FAULT_KINDS[kind].usualRate]),
);

/**
 * Reads `throttle=0.05,kill=0.01`; the usual mix where nothing is named.
 *
 * @throws UsageError naming the part that is wrong, and what is allowed.
 */
export function parseFaultRates(text: string): FaultRates {
  if (text.trim() === "") return USUAL_FAULT_RATES;
  const rates: Partial<Record<FaultKind, number>> = {};
  for (const part of text.split(",")) {
    const [name, value, ...rest] = part.split("=").map((piece) => piece.trim());
    const kind = KIND_NAMES.find((known) => known === name);
    if (kind === undefined) {
      throw new UsageError(`--faults names "${name}"; it knows ${KIND_NAMES.join(", ")}. ${EXAMPLE}`);
    }
    if (!value || rest.length > 0) {
      throw new UsageError(`--faults has "${part.trim()}"; it must be a kind and its rate. ${EXAMPLE}`);
    }
    if (rates[kind] !== undefined) throw new UsageError(`--faults names "${kind}" twice; name it once.`);
    const rate = NUMBER.test(value) ? Number(value) : value;
    rates[kind] = requireNumber(`--faults ${kind}`, rate, 0, 1, `a share of the ${FAULT_KINDS[kind].of}`);
  }
  const sum = CALL_FAULTS.reduce((total, kind) => total + (rates[kind] ?? 0), 0);
  // Sums of decimals miss 1 by their last digit.
  if (sum > 1 + 1e-9) {
    throw new UsageError(
      `--faults gives calls rates that add up to ${sum}; ${CALL_FAULTS.join(", ")} together may have at most 1.`,
    );
  }
  return rates;
}

const NUMBER = /^\d*\.?\d+$/;
const EXAMPLE = "Example: --faults throttle=0.05,kill=0.01.";
