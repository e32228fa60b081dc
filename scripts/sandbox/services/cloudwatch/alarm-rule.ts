import { AwsError } from "../../server/aws-error";
import type { AlarmState } from "./alarm";

/** A composite rule, parsed. */
export type RuleNode =
  | { readonly kind: "state"; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "not"; readonly inner: RuleNode }
  | { readonly kind: "and" | "or"; readonly left: RuleNode; readonly right: RuleNode };

const TOKEN =
  /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*("[^"]*"|'[^']*'|[^\s()"']+)\s*\)|(AND|OR|NOT|TRUE|FALSE|\(|\)))/y;

/**
 * Parses an alarm rule: `ALARM(a) AND NOT (OK("b c") OR TRUE)`. An alarm is named by name or ARN.
 *
 * @throws AwsError `ValidationError`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function parseAlarmRule(rule: string): RuleNode {
  const tokens = tokenise(rule);
  let position = 0;
  const fail = () =>
    new AwsError("ValidationError", `AlarmRule must contain a valid rule expression; got '${rule}'.`);

  const parseOr = (): RuleNode => {
    let left = parseAnd();
    while (tokens[position] === "OR") {
      position++;
      left = { kind: "or", left, right: parseAnd() };
    }
    return left;
  };
  const parseAnd = (): RuleNode => {
    let left = parseNot();
    while (tokens[position] === "AND") {
      position++;
      left = { kind: "and", left, right: parseNot() };
    }
    return left;
  };
  const parseNot = (): RuleNode => {
    const token = tokens[position++];
    if (token === "NOT") return { kind: "not", inner: parseNot() };
    if (token === "TRUE" || token === "FALSE") return { kind: "constant", value: token === "TRUE" };
    if (token === "(") {
      const inner = parseOr();
      if (tokens[position++] !== ")") throw fail();
      return inner;
    }
    if (typeof token === "object") return token;
    throw fail();
  };

  const node = parseOr();
  if (position < tokens.length) throw fail();
  return node;
}

function tokenise(rule: string): (string | Extract<RuleNode, { kind: "state" }>)[] {
  const tokens: (string | Extract<RuleNode, { kind: "state" }>)[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rule.trimEnd().length) {
    const match = TOKEN.exec(rule);
    if (!match)
      throw new AwsError("ValidationError", `AlarmRule must contain a valid rule expression; got '${rule}'.`);
    const [, state, alarm, word] = match;
    if (word !== undefined) tokens.push(word);
    else
      tokens.push({
        kind: "state",
        state: state as AlarmState,
        alarm: nameOf(alarm!.replace(/^["']|["']$/g, "")),
      });
  }
  return tokens;
}

/** `arn:aws:cloudwatch:us-east-1:0:alarm:name` names the alarm in its last part. */
function nameOf(text: string): string {
  return /^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(text)?.[1] ?? text;
}

/** Whether the rule holds; `undefined` children count as not being in any state. */
export function evaluateRule(node: RuleNode, stateOf: (alarm: string) => AlarmState | undefined): boolean {
  switch (node.kind) {
    case "state":
      return stateOf(node.alarm) === node.state;
    case "constant":
      return node.value;
    case "not":
      return !evaluateRule(node.inner, stateOf);
    case "and":
      return evaluateRule(node.left, stateOf) && evaluateRule(node.right, stateOf);
    case "or":
      return evaluateRule(node.left, stateOf) || evaluateRule(node.right, stateOf);
  }
}

/** Names of the alarms a rule looks at. */
export function alarmsOfRule(node: RuleNode): string[] {
  switch (node.kind) {
    case "state":
      return [node.alarm];
    case "constant":
      return [];
    case "not":
      return alarmsOfRule(node.inner);
    case "and":
    case "or":
      return [...alarmsOfRule(node.left), ...alarmsOfRule(node.right)];
  }
}
