import { runtimeError } from "./failures";
import { isReferencePath, readPath } from "./json-path";

/** A payload template filled in: a field `name.$` takes its value from a path or an intrinsic function. */
export function fillTemplate(template: unknown, data: unknown, context: unknown): unknown {
  if (Array.isArray(template)) return template.map((entry) => fillTemplate(entry, data, context));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith(".$")
        ? [name.slice(0, -2), evaluate(String(value), data, context)]
        : [name, fillTemplate(value, data, context)],
    ),
  );
}

function evaluate(expression: string, data: unknown, context: unknown): unknown {
  return expression.startsWith("$")
    ? readPath(expression, data, context)
    : evaluateIntrinsic(expression, data, context);
}

/** A parsed argument: a literal, a path, or a call. */
type Expression =
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] };

const FUNCTIONS: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
  "States.Format": ([template, ...values]) => format(template, values),
  "States.Array": (args) => [...args],
  "States.ArrayLength": ([list]) => (list as readonly unknown[]).length,
  "States.JsonToString": ([value]) => JSON.stringify(value),
  "States.StringToJson": ([text]) => JSON.parse(String(text)),
  "States.MathAdd": ([left, right]) => Number(left) + Number(right),
};

/**
 * Parses an intrinsic function such as `States.Format('{} of {}', $.a, $.b)`.
 *
 * @throws SyntaxError naming what is not understood.
 * @see https://states-language.net/spec.html#appendix-b
 */
export function parseIntrinsic(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.readExpression();
  parser.expectEnd();
  return expression;
}

/** The value of an intrinsic function. */
function evaluateIntrinsic(text: string, data: unknown, context: unknown): unknown {
  const evaluate = (expression: Expression): unknown => {
    if (expression.kind === "literal") return expression.value;
    if (expression.kind === "path") return readPath(expression.path, data, context);
    return FUNCTIONS[expression.name]!(expression.args.map(evaluate));
  };
  return evaluate(parseIntrinsic(text));
}

function format(template: unknown, values: readonly unknown[]): string {
  let next = 0;
  const text = String(template).replaceAll("{}", () => {
    if (next >= values.length) throw runtimeError(`States.Format has more {} than values: ${template}`);
    const value = values[next++];
    return typeof value === "string" ? value : JSON.stringify(value);
  });
  if (next < values.length) throw runtimeError(`States.Format has more values than {}: ${template}`);
  return text;
}

class Parser {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  readExpression(): Expression {
    this.#skipBlanks();
    const rest = this.#text.slice(this.#at);
    const string = /^'((?:[^'\\]|\\.)*)'/.exec(rest);
    if (string)
      return this.#take(string[0], { kind: "literal", value: string[1]!.replaceAll(/\\(.)/g, "$1") });
    const number = /^-?\d+(\.\d+)?/.exec(rest);
    if (number) return this.#take(number[0], { kind: "literal", value: Number(number[0]) });
    const word = /^(true|false|null)\b/.exec(rest);
    if (word) return this.#take(word[0], { kind: "literal", value: JSON.parse(word[0]) });
    const path = /^\$[^\s,)]*/.exec(rest);
    if (path) {
      if (!isReferencePath(path[0])) throw new SyntaxError(`the path ${path[0]}`);
      return this.#take(path[0], { kind: "path", path: path[0] });
    }
    const call = /^(States\.\w+)\(/.exec(rest);
    if (!call) throw new SyntaxError(`${rest.slice(0, 40) || "an empty argument"}`);
    const name = call[1]!;
    if (!(name in FUNCTIONS)) throw new SyntaxError(`the intrinsic function ${name}`);
    this.#at += call[0].length;
    return { kind: "call", name, args: this.#readArguments() };
  }

  expectEnd(): void {
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw new SyntaxError(this.#text.slice(this.#at));
  }

  #readArguments(): Expression[] {
    const args: Expression[] = [];
    for (;;) {
      args.push(this.readExpression());
      this.#skipBlanks();
      const separator = this.#text[this.#at++];
      if (separator === ")") return args;
      if (separator !== ",") throw new SyntaxError(`${separator ?? "the end"} where , or ) belongs`);
    }
  }

  #take<T>(consumed: string, expression: T): T {
    this.#at += consumed.length;
    return expression;
  }

  #skipBlanks(): void {
    while (this.#text[this.#at] === " ") this.#at++;
  }
}
