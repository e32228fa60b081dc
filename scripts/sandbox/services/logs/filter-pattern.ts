import { AwsError } from "../../server/aws-error";

/** Whether a line matches. */
export type LineMatcher = (message: string) => boolean;

/**
 * Compiles a filter pattern, as far as it is emulated: terms (`ERROR`, `"exact phrase"`, `-without`, `?either`) and
 * JSON patterns (`{ $.level = "ERROR" && ($.ms > 100 || $.shard NOT EXISTS) }`) with `=`, `!=`, `<`, `<=`, `>`, `>=`,
 * `IS TRUE`, `IS FALSE`, `IS NULL`, `NOT EXISTS`, `*` in texts. Patterns by columns and regular expressions are
 * refused.
 *
 * @throws AwsError `InvalidParameterException`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileFilterPattern(pattern: string): LineMatcher {
  const text = pattern.trim();
  if (text === "") return () => true;
  if (text.startsWith("{")) return compileJsonPattern(text);
  if (text.startsWith("[") || text.includes("%"))
    throw refuse("is not emulated: only terms and JSON patterns are");
  return compileTerms(text);
}

function compileTerms(text: string): LineMatcher {
  const terms = [...text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(
    ([, sign = "", phrase, word]) => ({ sign, term: phrase?.replace(/\\(.)/g, "$1") ?? word! }),
  );
  const of = (wanted: string) => terms.filter(({ sign }) => sign === wanted).map(({ term }) => term);
  const [all, none, any] = [of(""), of("-"), of("?")];
  if (any.length > 0 && all.length > 0) {
    throw refuse('mixes "?" terms with others, of which the service would ignore the first');
  }
  return (message) =>
    all.every((term) => message.includes(term)) &&
    !none.some((term) => message.includes(term)) &&
    (any.length === 0 || any.some((term) => message.includes(term)));
}

type Token = { readonly kind: "selector" | "text" | "word" | "sign"; readonly text: string };

const TOKEN =
  /\s*(?:(?<selector>\$(?:\.[\w-]+|\[\d+\])+)|"(?<text>(?:[^"\\]|\\.)*)"|(?<sign>&&|\|\||!=|<=|>=|[=<>(){}])|(?<word>[\w.*:+/-]+))/y;

type Condition = (line: unknown) => boolean;

function compileJsonPattern(text: string): LineMatcher {
  const tokens = readTokens(text);
  let next = 0;
  const peek = () => tokens[next];
  const isSign = (sign: string) => peek()?.kind === "sign" && peek()?.text === sign;
  const isWord = (word: string) => peek()?.kind === "word" && peek()?.text.toUpperCase() === word;
  const expect = (sign: string) => {
    if (!isSign(sign)) throw refuse(`lacks "${sign}" before "${peek()?.text ?? "its end"}"`);
    next++;
  };
  const either = (): Condition => {
    const parts = [both()];
    while (isSign("||")) {
      next++;
      parts.push(both());
    }
    return (line) => parts.some((holds) => holds(line));
  };
  const both = (): Condition => {
    const parts = [one()];
    while (isSign("&&")) {
      next++;
      parts.push(one());
    }
    return (line) => parts.every((holds) => holds(line));
  };
  const one = (): Condition => {
    if (isSign("(")) {
      next++;
      const inner = either();
      expect(")");
      return inner;
    }
    const selector = tokens[next++];
    if (selector?.kind !== "selector")
      throw refuse(`needs a selector such as $.level, not "${selector?.text}"`);
    const read = compileSelector(selector.text);
    if (isWord("IS")) {
      next++;
      const value = { TRUE: true, FALSE: false, NULL: null }[tokens[next++]?.text.toUpperCase() ?? ""];
      if (value === undefined) throw refuse("has IS without TRUE, FALSE or NULL");
      return (line) => read(line) === value;
    }
    if (isWord("NOT")) {
      next++;
      if (!isWord("EXISTS")) throw refuse("has NOT without EXISTS");
      next++;
      return (line) => read(line) === undefined;
    }
    const operator = tokens[next++]?.text ?? "";
    const operand = tokens[next++];
    if (operand?.kind !== "text" && operand?.kind !== "word")
      throw refuse(`lacks a value after "${operator}"`);
    return compileComparison(read, operator, operand.text);
  };
  expect("{");
  const condition = either();
  expect("}");
  if (peek()) throw refuse(`goes on after its end: "${peek()!.text}"`);
  return (message) => {
    const line = parseLine(message);
    return line !== undefined && condition(line);
  };
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) throw refuse(`cannot be read from "${text.slice(at).trim()}" on`);
    const [kind, value] = Object.entries(groups).find(([, found]) => found !== undefined)!;
    tokens.push({
      kind: kind as Token["kind"],
      text: kind === "text" ? value.replace(/\\(.)/g, "$1") : value,
    });
  }
  return tokens;
}

function compileSelector(selector: string): (line: unknown) => unknown {
  const steps = [...selector.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index!);
  return (line) =>
    steps.reduce<unknown>(
      (value, step) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined,
      line,
    );
}

const ORDER: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/** A line without the field matches neither `=` nor `!=`. */
function compileComparison(read: (line: unknown) => unknown, operator: string, operand: string): Condition {
  const compare = ORDER[operator];
  if (compare) {
    const limit = Number(operand);
    if (Number.isNaN(limit)) throw refuse(`compares with "${operand}", which is no number`);
    return (line) => {
      const value = read(line);
      return typeof value === "number" && compare(value, limit);
    };
  }
  if (operator !== "=" && operator !== "!=")
    throw refuse(`has the operator "${operator}", which is not emulated`);
  const wanted = new RegExp(`^${operand.split("*").map(escapeText).join(".*")}$`, "s");
  return (line) => {
    const value = read(line);
    if (typeof value !== "string" && typeof value !== "number") return false;
    return wanted.test(String(value)) === (operator === "=");
  };
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function parseLine(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function refuse(why: string): AwsError {
  return new AwsError("InvalidParameterException", `Invalid filter pattern: it ${why}.`);
}
