import { type Rule, resourceRule } from "../rule";

interface NameLimit {
  readonly property: string;
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly words: string;
}

const NAME_64 = (property: string): NameLimit => ({
  property,
  pattern: /^[\w+=,.@-]{1,64}$/,
  words: "1 to 64 letters, digits and +=,.@-_",
});

/** What AWS accepts as a physical name. A name that is too long fails in the middle of a deployment. */
const NAME_LIMITS: Readonly<Record<string, NameLimit>> = {
  "aws:s3/bucket:Bucket": {
    property: "bucket",
    pattern: /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/,
    words: "3 to 63 lower-case letters, digits and hyphens",
  },
  "aws:iam/role:Role": NAME_64("name"),
  "aws:lambda/function:Function": {
    property: "name",
    pattern: /^[\w-]{1,64}$/,
    words: "1 to 64 letters, digits, - and _",
  },
  "aws:lambda/callbackFunction:CallbackFunction": {
    property: "name",
    pattern: /^[\w-]{1,64}$/,
    words: "1 to 64 letters, digits, - and _",
  },
  "aws:sagemaker/endpoint:Endpoint": sageMakerName("name"),
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": sageMakerName("name"),
  "aws:sagemaker/model:Model": sageMakerName("name"),
  "aws:scheduler/schedule:Schedule": {
    property: "name",
    pattern: /^[\w.-]{1,64}$/,
    words: "1 to 64 letters, digits, - _ and .",
  },
  "aws:sqs/queue:Queue": {
    property: "name",
    pattern: /^[\w-]{1,80}$/,
    words: "1 to 80 letters, digits, - and _",
  },
  "aws:sns/topic:Topic": {
    property: "name",
    pattern: /^[\w-]{1,256}$/,
    words: "1 to 256 letters, digits, - and _",
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarmName("name"),
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": alarmName("alarmName"),
  "aws:cloudwatch/dashboard:Dashboard": {
    property: "dashboardName",
    pattern: /^[\w-]{1,255}$/,
    words: "1 to 255 letters, digits, - and _",
  },
  "aws:sfn/stateMachine:StateMachine": {
    property: "name",
    pattern: /^[\w-]{1,80}$/,
    words: "1 to 80 letters, digits, - and _",
  },
  "aws:cloudwatch/eventBus:EventBus": {
    property: "name",
    pattern: /^[\w./-]{1,256}$/,
    words: "1 to 256 letters, digits and / . - _",
  },
  "aws:cloudwatch/eventRule:EventRule": {
    property: "name",
    pattern: /^[\w.-]{1,64}$/,
    words: "1 to 64 letters, digits and . - _",
  },
  "aws:glue/catalogDatabase:CatalogDatabase": {
    property: "name",
    pattern: /^[a-z0-9_]{1,255}$/,
    words: "1 to 255 lower-case letters, digits and _ (what Athena can query)",
  },
  "aws:athena/workgroup:Workgroup": {
    property: "name",
    pattern: /^[\w.-]{1,128}$/,
    words: "1 to 128 letters, digits and . - _",
  },
  "aws:budgets/budget:Budget": {
    property: "name",
    pattern: /^[^:\\]{1,100}$/,
    words: "1 to 100 characters without : and \\",
  },
};

export const NAME_RULES: readonly Rule[] = [
  resourceRule(
    "name-within-limits",
    "A fixed name is one AWS accepts.",
    Object.keys(NAME_LIMITS),
    (props, { type }) => {
      const { property, pattern, words } = NAME_LIMITS[type]!;
      const name = props[property];
      return [
        name === undefined || pattern.test(name) ? undefined : `is called "${name}"; a name is ${words}`,
      ];
    },
  ),
];

function sageMakerName(property: string): NameLimit {
  return {
    property,
    pattern: /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}$/,
    words: "1 to 63 letters, digits and hyphens, no hyphen at an end",
  };
}

function alarmName(property: string): NameLimit {
  return { property, pattern: /^[\x20-\x7e]{1,255}$/, words: "1 to 255 printable ASCII characters" };
}
