import { type PropValue, type Rule, resourceRule } from "../rule";

const METRIC_ALARM = ["aws:cloudwatch/metricAlarm:MetricAlarm"];
const ALARMS = [...METRIC_ALARM, "aws:cloudwatch/compositeAlarm:CompositeAlarm"];

const MISSING_DATA = ["breaching", "notBreaching", "ignore", "missing"];
const SECONDS_PER_DAY = 86_400;

/** Whoever is paged knows what happened, how bad it is and where to read on. */
export const ALARM_RULES: readonly Rule[] = [
  resourceRule(
    "alarm-has-action",
    "An alarm tells somebody; a composite, whose alarms have told it, may tell only that all is over.",
    ALARMS,
    ({ alarmActions = [], okActions = [], actionsEnabled }, { type }) => [
      alarmActions.length === 0 && (METRIC_ALARM.includes(type) || okActions.length === 0)
        ? "has no action; nobody hears of it"
        : actionsEnabled === false
          ? "has its actions switched off"
          : undefined,
    ],
  ),
  resourceRule("alarm-explains-itself", "An alarm links its runbook.", ALARMS, ({ alarmDescription }) => [
    /https?:\/\/\S+#\S+/.test(alarmDescription ?? "")
      ? undefined
      : "has no runbook in its description; say what it means and link the section that says what to do",
  ]),
  resourceRule("alarm-name-tells-severity", "An alarm's name ends with its severity.", ALARMS, (props) => [
    /-(warning|critical)$/.test(props.name ?? props.alarmName ?? "")
      ? undefined
      : `is called "${props.name ?? props.alarmName}"; the name must end with -warning or -critical`,
  ]),
  resourceRule(
    "alarm-states-missing-data",
    "An alarm states what the absence of data means.",
    METRIC_ALARM,
    ({ treatMissingData }) => [
      MISSING_DATA.includes(treatMissingData)
        ? undefined
        : `does not say what missing data means; treatMissingData must be one of ${MISSING_DATA.join(", ")}`,
    ],
  ),
  resourceRule(
    "alarm-window-valid",
    "An alarm looks at a window CloudWatch evaluates: 10, 20, 30 s or whole minutes; 7 days at most, 1 day below an hour.",
    METRIC_ALARM,
    ({ period, evaluationPeriods, datapointsToAlarm = evaluationPeriods, metricQueries = [] }) => {
      const periods: number[] = [
        period,
        ...metricQueries.map((query: PropValue) => query.metric?.period),
      ].filter((value) => value !== undefined);
      return [
        ...periods.map((seconds) => findPeriodFault(seconds, evaluationPeriods)),
        datapointsToAlarm > evaluationPeriods
          ? `wants ${datapointsToAlarm} of ${evaluationPeriods} datapoints, which can never be`
          : undefined,
      ];
    },
  ),
];

function findPeriodFault(periodSeconds: number, evaluationPeriods: number): string | undefined {
  if (![10, 20, 30].includes(periodSeconds) && periodSeconds % 60 !== 0) {
    return `has a period of ${periodSeconds} s; it must be 10, 20, 30 or a multiple of 60`;
  }
  const maxSeconds = periodSeconds < 3600 ? SECONDS_PER_DAY : 7 * SECONDS_PER_DAY;
  const windowSeconds = periodSeconds * evaluationPeriods;
  return windowSeconds > maxSeconds
    ? `looks at ${windowSeconds} s; CloudWatch evaluates at most ${maxSeconds} s at this period`
    : undefined;
}
