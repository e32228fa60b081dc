import { type Rule, resourceRule, stackRule } from "../rule";

const FUNCTION = ["aws:lambda/function:Function", "aws:lambda/callbackFunction:CallbackFunction"];
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** The newest Node runtime of Lambda. Older ones are leaving the AWS SDK's support. */
const RUNTIME = "nodejs24.x";

/** Functions are small, traced, bounded, and each is allowed its own work only. */
export const FUNCTION_RULES: readonly Rule[] = [
  resourceRule("function-runtime-current", `A function runs on ${RUNTIME}, arm64.`, FUNCTION, (props) => [
    props.runtime === RUNTIME ? undefined : `runs on "${props.runtime}"; the runtime must be "${RUNTIME}"`,
    props.architectures?.[0] === "arm64"
      ? undefined
      : `runs on ${props.architectures?.[0] ?? "the default x86_64"}; arm64 does the same work for less`,
  ]),
  resourceRule("function-bounded", "A function states its time-out and memory.", FUNCTION, (props) => [
    props.timeout > 0 ? undefined : "has no time-out; state how long the work may take",
    props.memorySize >= 128 ? undefined : "has no memory size; state what the work needs",
  ]),
  resourceRule("function-traced", "A function's runs are traced.", FUNCTION, ({ tracingConfig }) => [
    tracingConfig?.mode === "Active" ? undefined : 'is not traced; set tracingConfig.mode to "Active"',
  ]),
  stackRule("function-has-own-role", "No two functions share a role.", FUNCTION, (fn, all) => {
    const roles = all.filter(({ type }) => type === "aws:iam/role:Role");
    const own = roles.filter((role) => fn.refersTo("role", role));
    if (own.length === 0) return ["has no role declared in this stack; declare one with what it needs"];
    return all
      .filter((other) => other !== fn && FUNCTION.includes(other.type))
      .filter((other) => own.some((role) => other.refersTo("role", role)))
      .map((other) => `shares its role with ${other.name}; give each its own`);
  }),
  stackRule(
    "function-log-group-declared",
    "A function logs to a group of the stack: one that Lambda makes keeps everything for ever.",
    FUNCTION,
    (fn, all) => [
      all.some(
        (group) =>
          group.type === LOG_GROUP &&
          (fn.refersTo("loggingConfig", group) || group.props.name === `/aws/lambda/${fn.props.name}`),
      )
        ? undefined
        : "has no log group in this stack; declare one and name it in loggingConfig",
    ],
  ),
  resourceRule("log-group-expires", "A log group states how long it keeps logs.", [LOG_GROUP], (props) => [
    props.retentionInDays > 0 ? undefined : "keeps logs for ever; set retentionInDays",
  ]),
  resourceRule(
    "schedule-fails-loudly",
    "A schedule retries and, when that is no use, leaves the event in a dead-letter queue.",
    ["aws:scheduler/schedule:Schedule"],
    ({ target }) => [
      target?.retryPolicy?.maximumRetryAttempts === undefined
        ? "has no retry policy; the default retries for a day, into the next run"
        : undefined,
      target?.deadLetterConfig?.arn === undefined
        ? "has no dead-letter queue; a lost run stays unseen"
        : undefined,
    ],
  ),
];
