import { AwsError } from "../../server/aws-error";

/** A value per period, newest first or oldest first as the caller keeps them; `undefined` without data. */
export type Series = readonly (number | undefined)[];
type MathValue = number | Series | readonly NamedSeries[];

interface NamedSeries {
  readonly series: Series;
}

/** What an expression may refer to. */
export interface MathScope {
  /** Number of periods. */
  readonly length: number;
  readonly lookup: (id: string) => Series | undefined;
  /** The metrics (not expressions) of the request, for `METRICS()`. */
  readonly metrics: () => readonly Series[];
}

type Token = { readonly kind: "number" | "name" | "operator" | "text"; readonly text: string };

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(==|!=|<=|>=|&&|\|\||[-+*/^()<>,[\]])|"([^"]*)")/y;

/** Binding strength of the operators; higher binds tighter. */
const BINARY: Readonly<Record<string, { strength: number; apply: (left: number, right: number) => number }>> =
  {
    "||": { strength: 1, apply: (left, right) => Number(left !== 0 || right !== 0) },
    OR: { strength: 1, apply: (left, right) => Number(left !== 0 || right !== 0) },
    "&&": { strength: 2, apply: (left, right) => Number(left !== 0 && right !== 0) },
    AND: { strength: 2, apply: (left, right) => Number(left !== 0 && right !== 0) },
    "==": { strength: 3, apply: (left, right) => Number(left === right) },
    "!=": { strength: 3, apply: (left, right) => Number(left !== right) },
    "<": { strength: 4, apply: (left, right) => Number(left < right) },
    "<=": { strength: 4, apply: (left, right) => Number(left <= right) },
    ">": { strength: 4, apply: (left, right) => Number(left > right) },
    ">=": { strength: 4, apply: (left, right) => Number(left >= right) },
    "+": { strength: 5, apply: (left, right) => left + right },
    "-": { strength: 5, apply: (left, right) => left - right },
    "*": { strength: 6, apply: (left, right) => left * right },
    "/": { strength: 6, apply: (left, right) => left / right },
    "^": { strength: 7, apply: (left, right) => left ** right },
  };

/**
 * Evaluates a metric math expression: arithmetic, comparisons, `IF`, `FILL`, `ABS`, `CEIL`, `FLOOR`, `SUM`,
 * `AVG`, `MIN`, `MAX`, `METRICS()`. Functions beyond these are refused by name.
 *
 * @throws AwsError `ValidationError`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluateExpression(expression: string, scope: MathScope): Series {
  const parser = new Parser(tokenise(expression), scope, expression);
  const value = parser.expression(0);
  parser.end();
  if (typeof value === "number") return Array.from({ length: scope.length }, () => value);
  if (isList(value)) throw refuse(expression, "it returns a list of series where one is needed");
  return value;
}

function tokenise(expression: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (!match) throw refuse(expression, `unexpected character at position ${at}`);
    const [, number, name, operator, text] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: BINARY[name] ? "operator" : "name", text: name });
    else if (operator !== undefined) tokens.push({ kind: "operator", text: operator });
    else tokens.push({ kind: "text", text: text ?? "" });
  }
  return tokens;
}

class Parser {
  #position = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly scope: MathScope,
    private readonly source: string,
  ) {}

  /** An expression whose operators bind tighter than `strength`. */
  expression(strength: number): MathValue {
    let left = this.#operand();
    for (;;) {
      const token = this.tokens[this.#position];
      const operator = token?.kind === "operator" ? BINARY[token.text] : undefined;
      if (!operator || operator.strength <= strength) return left;
      this.#position++;
      const right = this.expression(token!.text === "^" ? operator.strength - 1 : operator.strength);
      left = this.#combine(left, right, operator.apply);
    }
  }

  end(): void {
    if (this.#position < this.tokens.length)
      throw refuse(this.source, `unexpected "${this.tokens[this.#position]!.text}"`);
  }

  #operand(): MathValue {
    const token = this.tokens[this.#position++];
    if (!token) throw refuse(this.source, "it ends too early");
    if (token.kind === "number") return Number(token.text);
    if (token.text === "-") return this.#combine(0, this.expression(6), (left, right) => left - right);
    if (token.text === "(") {
      const inner = this.expression(0);
      this.#expect(")");
      return inner;
    }
    if (token.text === "[") return this.#arguments("]").map((series) => ({ series: this.#series(series) }));
    if (token.kind === "name") return this.#named(token.text);
    throw refuse(this.source, `unexpected "${token.text}"`);
  }

  #named(name: string): MathValue {
    if (this.tokens[this.#position]?.text !== "(") {
      const series = this.scope.lookup(name);
      if (!series) throw refuse(this.source, `"${name}" is not an id of this request`);
      return series;
    }
    this.#position++;
    return this.#call(name);
  }

  #call(name: string): MathValue {
    if (name === "METRICS") {
      this.#arguments(")");
      return this.scope.metrics().map((series) => ({ series }));
    }
    if (name === "FILL") return this.#fill();
    const values = this.#arguments(")");
    switch (name) {
      case "IF":
        return this.#conditional(values);
      case "ABS":
        return this.#map(values[0]!, Math.abs);
      case "CEIL":
        return this.#map(values[0]!, Math.ceil);
      case "FLOOR":
        return this.#map(values[0]!, Math.floor);
      case "SUM":
        return this.#aggregate(values[0]!, (list) => list.reduce((sum, value) => sum + value, 0));
      case "AVG":
        return this.#aggregate(
          values[0]!,
          (list) => list.reduce((sum, value) => sum + value, 0) / list.length,
        );
      case "MIN":
        return this.#aggregate(values[0]!, (list) => Math.min(...list));
      case "MAX":
        return this.#aggregate(values[0]!, (list) => Math.max(...list));
      default:
        throw refuse(this.source, `the sandbox does not emulate the function ${name}`);
    }
  }

  #fill(): MathValue {
    const series = this.#series(this.expression(0));
    this.#expect(",");
    const token = this.tokens[this.#position];
    if (token?.text === "REPEAT") {
      this.#position++;
      this.#expect(")");
      throw refuse(this.source, "the sandbox fills with a number or an id, not REPEAT");
    }
    const filler = this.expression(0);
    this.#expect(")");
    return series.map((value, index) => value ?? at(filler, index));
  }

  #conditional([condition = 0, whenTrue = 0, whenFalse]: readonly MathValue[]): MathValue {
    return Array.from({ length: this.scope.length }, (_, index) => {
      const value = at(condition, index);
      if (value === undefined) return undefined;
      if (value !== 0) return at(whenTrue, index);
      return whenFalse === undefined ? undefined : at(whenFalse, index);
    });
  }

  #map(value: MathValue, apply: (value: number) => number): MathValue {
    return this.#combine(value, 0, (left) => apply(left));
  }

  /** Over a list: series by series at each period; over one series: all its points. */
  #aggregate(value: MathValue, reduce: (values: readonly number[]) => number): MathValue {
    if (isList(value)) {
      return Array.from({ length: this.scope.length }, (_, index) => {
        const present = value.map(({ series }) => series[index]).filter((point) => point !== undefined);
        return present.length === 0 ? undefined : reduce(present);
      });
    }
    const present = this.#series(value).filter((point) => point !== undefined);
    return present.length === 0
      ? Array.from({ length: this.scope.length }, () => undefined)
      : reduce(present);
  }

  #combine(left: MathValue, right: MathValue, apply: (left: number, right: number) => number): MathValue {
    if (typeof left === "number" && typeof right === "number") return apply(left, right);
    return Array.from({ length: this.scope.length }, (_, index) => {
      const leftValue = at(left, index);
      const rightValue = at(right, index);
      if (leftValue === undefined || rightValue === undefined) return undefined;
      const result = apply(leftValue, rightValue);
      return Number.isFinite(result) ? result : undefined;
    });
  }

  #series(value: MathValue): Series {
    if (isList(value)) throw refuse(this.source, "a single series is needed");
    return typeof value === "number" ? Array.from({ length: this.scope.length }, () => value) : value;
  }

  #arguments(closing: ")" | "]"): MathValue[] {
    const values: MathValue[] = [];
    while (this.tokens[this.#position]?.text !== closing) {
      if (values.length > 0) this.#expect(",");
      if (this.tokens[this.#position]?.kind === "text") this.#position++;
      else values.push(this.expression(0));
    }
    this.#position++;
    return values;
  }

  #expect(text: string): void {
    if (this.tokens[this.#position++]?.text !== text) throw refuse(this.source, `"${text}" is missing`);
  }
}

function isList(value: MathValue): value is readonly NamedSeries[] {
  return Array.isArray(value) && typeof value[0] === "object" && value[0] !== null;
}

function at(value: MathValue, index: number): number | undefined {
  if (typeof value === "number") return value;
  const entry = value[index];
  return typeof entry === "object" ? undefined : entry;
}

function refuse(expression: string, why: string): AwsError {
  return new AwsError("ValidationError", `Error in expression '${expression}': ${why}.`);
}
