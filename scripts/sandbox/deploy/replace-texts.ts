/** A copy of a value in which every text that is a key of the map is its value. */
export function replaceTexts<Value>(value: Value, replacements: ReadonlyMap<string, string>): Value {
  if (replacements.size === 0) return value;
  return replace(value, replacements) as Value;
}

function replace(value: unknown, replacements: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return replacements.get(value) ?? value;
  if (Array.isArray(value)) return value.map((entry) => replace(entry, replacements));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replace(entry, replacements)]));
}
