import type { ProposedSetting } from "../../contracts/results/costs";
import { ENDPOINT_GROUP, type Rule, type RuleInput, SMALLEST_SAVING_USD } from "../rule";
import { type EndpointUse, type HostingCost, instanceUsdPerMonth } from "../usage";

/** Each hour of the week is to have been seen twice. */
const FEWEST_DAYS_BY_HOUR = 14;
/** The busiest minute is to be at most this share of what an instance is meant to bear. */
const INVOCATIONS_HEADROOM = 0.5;
/** Hours beside a quiet span that stay as they are: what comes an hour earlier one day must not meet a small fleet. */
const MARGIN_HOURS = 1;
/** Fewer hours a day are not worth a fleet that breathes. */
const FEWEST_HOURS = 4;
const HOURS_PER_DAY = 24;
const DAYS_PER_WEEK = 7;
const HOURS_PER_WEEK = HOURS_PER_DAY * DAYS_PER_WEEK;
/** Weekdays from Sunday. */
const WEEKEND: readonly number[] = [0, 6];

interface Quiet {
  readonly fromHour: number;
  readonly hours: number;
  readonly weekends: boolean;
  readonly minCapacity: number;
  readonly hoursPerWeek: number;
  readonly savingUsdPerMonth: number;
}

/** Hours of the day in which fewer instances bear all that was ever asked in them, weekends apart. */
export const judgeQuietHours: Rule = (input) => {
  const { environment, endpoint: use, hosting, levers } = input;
  const { autoscaling } = levers;
  if (!use || !hosting || use.invocations === 0 || levers.endpoint.kind === "serverless") return undefined;
  if (!autoscaling.enabled || autoscaling.minCapacity < 2 || autoscaling.quietHours) return undefined;
  if (use.days < FEWEST_DAYS_BY_HOUR) {
    return {
      rule: "quiet-hours",
      resource: use.endpointName,
      because: `requests were counted by the hour for ${use.days} days; ${FEWEST_DAYS_BY_HOUR} are needed, to have seen each hour of the week twice`,
    };
  }
  const best = listQuiet(use, hosting, input).sort(
    (left, right) => right.savingUsdPerMonth - left.savingUsdPerMonth,
  )[0];
  if (!best || best.savingUsdPerMonth < SMALLEST_SAVING_USD) return undefined;
  const [from, until] = [best.fromHour, best.fromHour + best.hours].map(timeOf) as [string, string];
  const peak = Math.max(...quietHoursOfWeek(best).map((hour) => use.peaksByWeekHour[hour] ?? 0));
  const fleet = peak * use.instanceCount;
  const when = `from ${from} to ${until} UTC${best.weekends ? " and at weekends" : ""}`;
  return {
    id: `quiet-hours:${use.endpointName}`,
    rule: "quiet-hours",
    resource: use.endpointName,
    title: `Endpoint "${use.endpointName}" needs ${best.minCapacity} of ${autoscaling.minCapacity} instances ${when}`,
    savingUsdPerMonth: best.savingUsdPerMonth,
    // Production keeps two at other times: one may fail.
    risk: environment === "prod" && best.minCapacity === 1 ? "high" : "medium",
    evidence: [
      `Invocations at most ${fleet.toFixed(1)} a minute ${when}, maximum of ${use.days} days; ${best.minCapacity} are meant to bear ${best.minCapacity * autoscaling.targetInvocationsPerMinute}`,
      `${best.hoursPerWeek} of ${HOURS_PER_WEEK} hours a week, an hour left on either side`,
      `${hosting.instanceType} at $${hosting.usdPerInstanceHour.toFixed(4)} an hour on the bill, mean of ${hosting.days} days`,
    ],
    prices: [],
    givesUp: [
      "room for a peak in these hours that was not seen; more instances take minutes to come",
      ...(best.minCapacity === 1 ? ["an instance that answers when the other fails, in these hours"] : []),
    ].join("; "),
    changes: listChanges(best, from, until),
    oneOf: ENDPOINT_GROUP,
  };
};

/** For each smaller fleet the longest quiet span of the day, and the weekends where they are quiet too. */
function listQuiet(use: EndpointUse, hosting: HostingCost, { levers }: RuleInput): Quiet[] {
  const { minCapacity, targetInvocationsPerMinute, batchHours } = levers.autoscaling;
  const bears = targetInvocationsPerMinute * INVOCATIONS_HEADROOM;
  const isBusy = (weekHour: number, capacity: number) =>
    (use.peaksByWeekHour[weekHour] ?? 0) * use.instanceCount > capacity * bears;
  const usdPerInstanceHour =
    instanceUsdPerMonth(hosting.usdPerInstanceHour, hosting.volumeUsdPerInstanceMonth) / HOURS_PER_WEEK;
  return Array.from({ length: minCapacity - 1 }, (_, index) => index + 1).flatMap((capacity) => {
    const busyHours = Array.from({ length: HOURS_PER_DAY }, (_, hour) => {
      const onSomeDay = Array.from({ length: DAYS_PER_WEEK }, (__, day) => day * HOURS_PER_DAY + hour);
      return onSomeDay.some((weekHour) => isBusy(weekHour, capacity)) || holdsBatch(hour, batchHours);
    });
    const span = findLongestQuiet(busyHours);
    if (!span) return [];
    const weekends =
      !batchHours &&
      WEEKEND.every((day) => busyHours.every((_, hour) => !isBusy(day * HOURS_PER_DAY + hour, capacity)));
    const hoursPerWeek = quietHoursOfWeek({ ...span, weekends }).length;
    const savingUsdPerMonth = hoursPerWeek * (minCapacity - capacity) * usdPerInstanceHour;
    return [{ ...span, weekends, minCapacity: capacity, hoursPerWeek, savingUsdPerMonth }];
  });
}

/** Whether the daily batch has instances of its own in that hour. */
function holdsBatch(hour: number, batch: { readonly from: string; readonly until: string } | undefined) {
  if (!batch) return false;
  const [from, until] = [hourOf(batch.from), hourOf(batch.until)];
  return from <= until ? hour >= from && hour <= until : hour >= from || hour <= until;
}

/** The longest run of hours that are not busy, over midnight too, without the margin; none where all are quiet. */
function findLongestQuiet(
  isBusy: readonly boolean[],
): { readonly fromHour: number; readonly hours: number } | undefined {
  // A day without a busy hour asks for a smaller fleet all day long, not for one that breathes.
  if (!isBusy.includes(true)) return undefined;
  let best = { fromHour: 0, hours: 0 };
  for (let from = 0; from < HOURS_PER_DAY; from++) {
    let hours = 0;
    while (!isBusy[(from + hours) % HOURS_PER_DAY]) hours++;
    if (hours > best.hours) best = { fromHour: from, hours };
  }
  const hours = best.hours - 2 * MARGIN_HOURS;
  return hours < FEWEST_HOURS
    ? undefined
    : { fromHour: (best.fromHour + MARGIN_HOURS) % HOURS_PER_DAY, hours };
}

/** Hours of the week from Sunday 00:00 that are quiet. */
function quietHoursOfWeek({ fromHour, hours, weekends }: Pick<Quiet, "fromHour" | "hours" | "weekends">) {
  const quiet = new Set<number>();
  for (let day = 0; day < DAYS_PER_WEEK; day++) {
    for (let hour = 0; hour < hours; hour++)
      quiet.add((day * HOURS_PER_DAY + fromHour + hour) % HOURS_PER_WEEK);
    for (let hour = 0; weekends && WEEKEND.includes(day) && hour < HOURS_PER_DAY; hour++)
      quiet.add(day * HOURS_PER_DAY + hour);
  }
  return [...quiet];
}

function listChanges(
  { weekends, minCapacity }: Quiet,
  from: string,
  until: string,
): readonly ProposedSetting[] {
  const values = { from, until, weekends, minCapacity };
  return Object.entries(values).map(([name, to]) => ({
    path: `autoscaling.quietHours.${name}`,
    from: null,
    to,
  }));
}

function timeOf(hour: number): string {
  return `${String(hour % HOURS_PER_DAY).padStart(2, "0")}:00`;
}

function hourOf(time: string): number {
  return Number(time.slice(0, 2));
}
