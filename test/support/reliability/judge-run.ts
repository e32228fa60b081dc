import { formatDay, parseDay } from "../../../functions/demand/calendar";
import type { LakeContents } from "./lake-contents";
import { firstNamedDay, type RunRecord } from "./play-run";

/** What was wrong with a run. */
export interface Problem {
  readonly kind: "lost" | "doubled" | "different" | "torn" | "untold";
  readonly what: string;
}

const FAN_OUT_ALARM = "final-mile-dev-fan-out-failures-critical";

/** What the run without faults showed, against which others are held. */
export type Reference = Omit<RunRecord, "unaided"> & { readonly unaided: LakeContents };

const BATCH_PREDICT = "batch-predict";
const DAY_LENGTH = "2026-11-24".length;
/** Nothing captured, or something that breaks nothing; what breaks its baseline stays in the comparison. And its metric. */
const LIVE_INPUTS = /"liveInputs":\s*(?:null|\{[^{}]*\})|"metricsPublished":\s*\d+/g;
const HEARTBEAT = /^ScheduledRun Environment=\S+ Function=(\S+) (\d{4}-\d\d-\d\d)T/;

/**
 * Holds a run under faults against the run without. Where every event was handled in its time, everything must be as if
 * there had been no faults; where some were given up or came late, after the runs from the first such day on
 * were done again. And whatever failed must have been told.
 */
export function judgeRun(record: RunRecord, reference: Reference): Problem[] {
  const named = firstNamedDay(record);
  return [
    ...judgeContents(record, reference, named),
    ...judgeReach("message", record.messagesSetRight ?? record.messages, reference.messages, record),
    ...judgeReach("event", record.eventsSetRight ?? record.events, reference.events, record),
    ...judgeMetrics(record, reference, named),
    ...judgeTelling(record, reference),
  ];
}

function judgeContents(record: RunRecord, reference: Reference, firstNamed: string | undefined): Problem[] {
  const { unaided, setRight } = record;
  if (typeof unaided === "string") return [{ kind: "torn", what: unaided }];
  const isTouched = (key: string): boolean =>
    firstNamed !== undefined && key !== "history" && key.slice(0, firstNamed.length) >= firstNamed;
  const problems = compare(unaided, reference.unaided, (key) => !isTouched(key));
  if (firstNamed === undefined) return problems;
  // Days that wait for help may lack results. They must not have some twice.
  for (const [key, text] of Object.entries(unaided)) {
    if (isTouched(key) && /as a query engine/.test(key) && /":(?:[2-9]|1\d)/.test(text)) {
      problems.push({ kind: "doubled", what: key });
    }
  }
  if (typeof setRight === "string") {
    return [...problems, { kind: "torn", what: `after the runs were done again: ${setRight}` }];
  }
  return [
    ...problems,
    ...compareLater(setRight ?? {}, reference.unaided, listUnaskedDays(record)).map(({ kind, what }) => ({
      kind,
      what: `${what}, after the runs were done again`,
    })),
  ];
}

/** Days after those whose forecasts were given up: the endpoint was asked later, and that day has captured nothing. */
function listUnaskedDays({ deadLetters, failedExecutions }: RunRecord): ReadonlySet<string> {
  const givenUp = [
    ...deadLetters.filter(({ queue, task }) => task === BATCH_PREDICT || queue.includes(BATCH_PREDICT)),
    ...failedExecutions.filter(({ task }) => task === BATCH_PREDICT),
  ];
  return new Set(givenUp.map(({ runDay }) => formatDay(parseDay(runDay)! + 1)));
}

/** As `compare`, of what was done again: what live requests showed of an unasked day is in no comparison. */
function compareLater(
  found: LakeContents,
  expected: LakeContents,
  unaskedDays: ReadonlySet<string>,
): Problem[] {
  const withoutLive = (contents: LakeContents): LakeContents =>
    Object.fromEntries(
      Object.entries(contents).map(([key, text]) => [
        key,
        unaskedDays.has(key.slice(0, DAY_LENGTH)) ? text.replaceAll(LIVE_INPUTS, "UNASKED") : text,
      ]),
    );
  return compare(withoutLive(found), withoutLive(expected), () => true);
}

function compare(found: LakeContents, expected: LakeContents, counts: (key: string) => boolean): Problem[] {
  return Object.keys({ ...expected, ...found })
    .filter((key) => counts(key) && found[key] !== expected[key])
    .map((key) => {
      const kind = (found[key] ?? "nothing") === "nothing" ? "lost" : "different";
      return {
        kind,
        what: `${key}: ${firstDifference(found[key] ?? "nothing", expected[key] ?? "nothing")}`,
      };
    });
}

function firstDifference(found: string, expected: string): string {
  let at = 0;
  while (at < found.length && found[at] === expected[at]) at++;
  const from = Math.max(0, at - 30);
  return `${found.slice(from, at + 40)} instead of ${expected.slice(from, at + 40)}`;
}

/** Each must have arrived; what arrived besides must be the same again, for a reason. */
function judgeReach(
  noun: string,
  found: readonly string[],
  expected: readonly string[],
  record: RunRecord,
): Problem[] {
  const counts = countEach(found);
  const wanted = countEach(expected);
  const isAided = record.setRight !== undefined;
  const problems: Problem[] = [];
  for (const [text, count] of wanted) {
    if ((counts.get(text) ?? 0) < count)
      problems.push({ kind: "lost", what: `${noun} ${text.slice(0, 200)}` });
  }
  for (const [text, count] of counts) {
    const extra = count - (wanted.get(text) ?? 0);
    // Where runs were done again by hand they told again, and the first ones told of what they had.
    if (extra <= 0 || isAided) continue;
    if (!wanted.has(text)) problems.push({ kind: "different", what: `${noun} ${text.slice(0, 200)}` });
    else if (extra > reasonsToRepeat(record)) {
      problems.push({ kind: "doubled", what: `${noun}, ${extra} times more: ${text.slice(0, 200)}` });
    }
  }
  return problems;
}

/** A run that is tried again, an event that comes twice and an answer that is lost may each say a thing again. */
function reasonsToRepeat({ failed, deliveredTwice, callFaults }: RunRecord): number {
  const lostAnswers = ["error-after", "cut", "truncate"].reduce(
    (sum, kind) => sum + (callFaults[kind] ?? 0),
    0,
  );
  return failed.length + deliveredTwice + lostAnswers;
}

function countEach(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** A point of a run that failed may lie beside that of its repetition; the right one must be there. */
function judgeMetrics(record: RunRecord, reference: Reference, firstNamed: string | undefined): Problem[] {
  return Object.entries(reference.metrics)
    .filter(([name]) => !HEARTBEAT.test(name) && (firstNamed === undefined || dayIn(name) < firstNamed))
    .flatMap(([name, [min, max]]): Problem[] => {
      const [low, high] = record.metrics[name] ?? [Number.NaN, Number.NaN];
      if (Number.isNaN(low)) return [{ kind: "lost", what: `metric ${name}` }];
      const isSame = low === min && high === max;
      if (isSame || (record.failed.length > 0 && high === max)) return [];
      return [{ kind: "different", what: `metric ${name}: ${low} to ${high} instead of ${min} to ${max}` }];
    });
}

function dayIn(metricName: string): string {
  return /(\d{4}-\d\d-\d\d)T/.exec(metricName)![1]!;
}

/** Who is paged must learn of every failure, and every event must have been handled or kept. */
function judgeTelling(record: RunRecord, reference: Reference): Problem[] {
  const problems: Problem[] = [];
  const raised = new Set(record.alarmsRaised);
  const requireAlarm = (name: string, why: string): void => {
    if (!raised.has(name)) problems.push({ kind: "untold", what: `${why} raised no alarm ${name}` });
  };
  for (const { functionName, error } of record.failed) {
    if (record.workers.includes(functionName)) continue;
    requireAlarm(`${functionName}-errors-critical`, `${functionName} (${error.slice(0, 100)})`);
  }
  for (const { queue, runDay } of record.deadLetters) {
    requireAlarm(`${queue}-critical`, `the event of ${runDay} in ${queue}`);
  }
  for (const { task, runDay, error } of record.failedExecutions) {
    requireAlarm(FAN_OUT_ALARM, `the ${task} of ${runDay} (${error.slice(0, 200)})`);
    if (!record.messages.some((message) => message.startsWith("[critical] fleet run failed"))) {
      problems.push({ kind: "untold", what: `the ${task} of ${runDay} failed and no message says so` });
    }
  }
  for (const name of Object.keys(reference.metrics)) {
    const [, functionName, runDay] = HEARTBEAT.exec(name) ?? [];
    if (functionName === undefined || record.metrics[name]) continue;
    const isKept = record.deadLetters.some(
      ({ queue, task, runDay: day }) =>
        (queue.endsWith(`-${functionName}-dead-letters`) || task === functionName) && day === runDay,
    );
    const isKnown = record.failedExecutions.some(
      ({ task, runDay: day }) => task === functionName && day === runDay,
    );
    if (!isKept && !isKnown) {
      problems.push({
        kind: "untold",
        what: `the event of ${functionName} of ${runDay} was neither handled nor kept`,
      });
    }
  }
  return problems;
}
