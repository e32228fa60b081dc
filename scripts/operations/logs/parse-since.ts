import { UsageError } from "../../../functions/contracts/errors";

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * An instant that a person wrote: so long ago (`30m`, `2h`, `3d`) or a day or instant (`2026-11-23`,
 * `2026-11-23T04:00:00Z`), UTC where it does not say.
 *
 * @returns milliseconds since the epoch
 * @throws UsageError
 */
export function parseSince(text: string, nowMs: number): number {
  const [, amount, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (amount !== undefined) return nowMs - Number(amount) * UNIT_MS[unit!]!;
  const [, day, time = "00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const instantMs = Date.parse(`${day}T${time}${zone}`);
  // Date.parse takes 31 February for 3 March.
  if (day !== undefined && isDay(day) && !Number.isNaN(instantMs)) {
    if (instantMs <= nowMs) return instantMs;
    throw new UsageError(`--since is "${text}", which has not come yet.`);
  }
  throw new UsageError(
    `--since is "${text}"; it must say how long ago (30m, 2h, 3d) or from when on (2026-11-23, 2026-11-23T04:00:00Z).`,
  );
}

function isDay(text: string): boolean {
  const instantMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instantMs) && new Date(instantMs).toISOString().startsWith(text);
}
