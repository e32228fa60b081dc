import type { SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";
import {
  type Alarm,
  type AlarmHistoryItem,
  type AlarmState,
  alarmInput,
  alarmName,
  type CompositeAlarmInput,
  type MetricAlarmInput,
} from "./alarm";
import { alarmsOfRule, evaluateRule, parseAlarmRule, type RuleNode } from "./alarm-rule";
import { alarmPeriodSeconds, alarmQueries, evaluationRange, judgeAlarm } from "./judge-alarm";
import { type Metric, type MetricStore, metricId } from "./metric-store";

/** Told after an alarm changed its state. */
export type AlarmListener = (alarm: Alarm, from: AlarmState) => void;

/**
 * The account's alarms. An alarm is evaluated only at the instants at which its verdict can change: when a
 * datapoint has arrived, when one crosses from one period into the next, and once after it was configured.
 */
export class AlarmBook {
  readonly alarms = new Map<string, Alarm>();
  readonly history: AlarmHistoryItem[] = [];
  readonly #rules = new Map<string, RuleNode>();
  readonly #watchers = new Map<string, Set<string>>();
  readonly #pending = new Map<number, Set<string>>();
  /** For which bucket, at which instant, data of a metric were last planned for, by the metric's id. */
  readonly #planned = new Map<string, { readonly startMs: number; readonly nowMs: number }>();
  readonly #listeners: AlarmListener[] = [];
  readonly #store: MetricStore;
  readonly #clock: SandboxClock;
  readonly #arnPrefix: string;

  constructor(store: MetricStore, clock: SandboxClock, arnPrefix: string) {
    this.#store = store;
    this.#clock = clock;
    this.#arnPrefix = arnPrefix;
    store.onData((metric, atMs) => this.#onData(metric, atMs));
  }

  onChange(listener: AlarmListener): void {
    this.#listeners.push(listener);
  }

  putMetricAlarm(input: MetricAlarmInput): void {
    const alarm = this.#configure(input.AlarmName, "metric");
    alarm.metric = input;
    for (const watchers of this.#watchers.values()) watchers.delete(input.AlarmName);
    for (const query of alarmQueries(input)) {
      if (!query.MetricStat) continue;
      const { Metric } = query.MetricStat;
      const id = metricId({
        namespace: Metric.Namespace,
        metricName: Metric.MetricName,
        dimensions: Metric.Dimensions ?? [],
      });
      const watchers = this.#watchers.get(id) ?? new Set();
      this.#watchers.set(id, watchers.add(input.AlarmName));
      for (const startMs of this.#store.metrics.get(id)?.bucketStartsMs ?? []) this.#planFor(alarm, startMs);
    }
    this.#plan(input.AlarmName, this.#nextTick(alarm, this.#clock.nowMs));
  }

  putCompositeAlarm(input: CompositeAlarmInput): void {
    const rule = parseAlarmRule(input.AlarmRule);
    for (const child of alarmsOfRule(rule)) {
      if (!this.alarms.has(child))
        throw new AwsError("ValidationError", `Alarm '${child}' in the AlarmRule does not exist.`);
    }
    const alarm = this.#configure(input.AlarmName, "composite");
    alarm.composite = input;
    this.#rules.set(input.AlarmName, rule);
    this.#evaluateComposite(alarm);
  }

  /** Changes the state and acts on it. */
  setState(alarm: Alarm, state: AlarmState, reason: string, data: string): void {
    const from = alarm.state;
    alarm.stateReason = reason;
    alarm.stateReasonData = data;
    alarm.stateUpdatedAtMs = this.#clock.nowMs;
    if (from === state) return;
    alarm.state = state;
    alarm.stateTransitionedAtMs = this.#clock.nowMs;
    this.#remember(
      alarm,
      "StateUpdate",
      `Alarm updated from ${from} to ${state}`,
      {
        version: "1.0",
        oldState: { stateValue: from },
        newState: {
          stateValue: state,
          stateReason: reason,
          stateReasonData: data ? JSON.parse(data) : undefined,
        },
      },
      from,
      state,
    );
    for (const listener of this.#listeners) listener(alarm, from);
    this.#evaluateParents(alarmName(alarm));
  }

  remember(alarm: Alarm, type: AlarmHistoryItem["type"], summary: string, data: object): void {
    this.#remember(alarm, type, summary, data);
  }

  #configure(name: string, kind: Alarm["kind"]): Alarm {
    const existing = this.alarms.get(name);
    if (existing && existing.kind !== kind) {
      throw new AwsError(
        "ValidationError",
        `An alarm of another kind with the name '${name}' exists already.`,
      );
    }
    const nowMs = this.#clock.nowMs;
    const alarm: Alarm = existing ?? {
      kind,
      arn: `${this.#arnPrefix}:alarm:${name}`,
      state: "INSUFFICIENT_DATA",
      stateReason: "Unchecked: Initial alarm creation",
      stateReasonData: "",
      stateUpdatedAtMs: nowMs,
      stateTransitionedAtMs: nowMs,
      configuredAtMs: nowMs,
    };
    alarm.configuredAtMs = nowMs;
    this.alarms.set(name, alarm);
    this.history.push({
      alarmName: name,
      kind,
      atMs: nowMs,
      type: "ConfigurationUpdate",
      summary: existing ? `Alarm "${name}" updated` : `Alarm "${name}" created`,
      data: JSON.stringify({ version: "1.0", type: existing ? "Update" : "Create" }),
    });
    return alarm;
  }

  #onData(metric: Metric, startMs: number): void {
    const watchers = this.#watchers.get(metric.id);
    if (!watchers) return;
    const { nowMs } = this.#clock;
    // While the clock stands still, more data of the same bucket lead to the same evaluations.
    const planned = this.#planned.get(metric.id);
    if (planned?.startMs === startMs && planned.nowMs === nowMs) return;
    this.#planned.set(metric.id, { startMs, nowMs });
    for (const name of watchers) {
      const alarm = this.alarms.get(name)!;
      this.#plan(name, this.#nextTick(alarm, nowMs));
      this.#planFor(alarm, startMs);
    }
  }

  /** Plans an evaluation at each instant at which a datapoint moves into the next older period. */
  #planFor(alarm: Alarm, startMs: number): void {
    const input = alarm.metric!;
    const periodMs = alarmPeriodSeconds(input) * 1000;
    for (let age = 0; age <= evaluationRange(input); age++) {
      const atMs = this.#nextTick(alarm, startMs) + age * periodMs;
      if (atMs > this.#clock.nowMs) this.#plan(input.AlarmName, atMs);
    }
  }

  #plan(name: string, atMs: number): void {
    const planned = this.#pending.get(atMs);
    if (planned) {
      planned.add(name);
      return;
    }
    this.#pending.set(atMs, new Set([name]));
    this.#clock.at(atMs, () => this.#evaluateAll(atMs));
  }

  #evaluateAll(atMs: number): void {
    const names = [...(this.#pending.get(atMs) ?? [])].sort();
    this.#pending.delete(atMs);
    for (const name of names) {
      const alarm = this.alarms.get(name);
      if (alarm?.metric) this.#evaluateMetric(alarm, alarm.metric, atMs);
    }
  }

  #evaluateMetric(alarm: Alarm, input: MetricAlarmInput, atMs: number): void {
    const judgement = judgeAlarm(this.#store, input, atMs);
    if (judgement.state && judgement.state !== alarm.state) {
      this.setState(alarm, judgement.state, judgement.reason, judgement.data);
    }
  }

  #evaluateParents(child: string): void {
    for (const [name, rule] of this.#rules) {
      if (alarmsOfRule(rule).includes(child)) this.#evaluateComposite(this.alarms.get(name)!);
    }
  }

  #evaluateComposite(alarm: Alarm): void {
    const name = alarmName(alarm);
    const holds = evaluateRule(this.#rules.get(name)!, (child) => this.alarms.get(child)?.state);
    const state = holds ? "ALARM" : "OK";
    if (state === alarm.state) return;
    const { AlarmRule } = alarmInput(alarm) as CompositeAlarmInput;
    this.setState(alarm, state, `The rule ${AlarmRule} ${holds ? "holds" : "does not hold"}.`, "");
  }

  /** First evaluation instant after `atMs`: whole minutes, or ten seconds for high-resolution alarms. */
  #nextTick(alarm: Alarm, atMs: number): number {
    const tickMs = alarm.metric && alarmPeriodSeconds(alarm.metric) < 60 ? 10_000 : 60_000;
    return (Math.floor(atMs / tickMs) + 1) * tickMs;
  }

  #remember(
    alarm: Alarm,
    type: AlarmHistoryItem["type"],
    summary: string,
    data: object,
    from?: AlarmState,
    to?: AlarmState,
  ): void {
    const { kind } = alarm;
    this.history.push({
      alarmName: alarmName(alarm),
      kind,
      atMs: this.#clock.nowMs,
      type,
      summary,
      data: JSON.stringify(data),
      from,
      to,
    });
  }
}
