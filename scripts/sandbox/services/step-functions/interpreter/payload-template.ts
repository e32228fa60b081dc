import { evaluateIntrinsic } from "./intrinsic";
import { readPath } from "./json-path";

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
