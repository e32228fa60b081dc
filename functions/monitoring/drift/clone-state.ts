/**
 * A copy of a model that goes its own way from here on: objects keep their class, arrays and typed arrays are copied,
 * functions are shared. Of trees, not of graphs.
 */
export function cloneState<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return (value as unknown as Float64Array).slice() as T;
  if (Array.isArray(value)) return value.map(cloneState) as T;
  const copy = Object.create(Object.getPrototypeOf(value)) as Record<string, unknown>;
  for (const [name, part] of Object.entries(value)) copy[name] = cloneState(part);
  return copy as T;
}
