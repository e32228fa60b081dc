import type { History } from "./history";

/** Rows `start` to `end` (exclusive) of one of the two sources. */
interface Segment {
  readonly fromNewer: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * Joins two histories. Where both have a row for the same product and day, the newer one counts. A column
 * that only one of them has is missing (`NaN`, `undefined`) in the other's rows.
 */
export function mergeHistory(older: History, newer: History): History {
  if (older.days.length === 0) return newer;
  if (newer.days.length === 0) return older;
  const segments: Segment[] = [];
  const productIds: string[] = [];
  const offsets: number[] = [0];
  let length = 0;
  const add = (fromNewer: boolean, start: number, end: number): void => {
    if (end <= start) return;
    segments.push({ fromNewer, start, end });
    length += end - start;
  };

  let left = 0;
  let right = 0;
  while (left < older.productIds.length || right < newer.productIds.length) {
    const leftId = older.productIds[left];
    const rightId = newer.productIds[right];
    const takeLeft = rightId === undefined || (leftId !== undefined && leftId <= rightId);
    const takeRight = leftId === undefined || (rightId !== undefined && rightId <= leftId);
    if (takeLeft && takeRight) mergeDays(older, left, newer, right, add);
    else if (takeLeft) add(false, older.offsets[left]!, older.offsets[left + 1]!);
    else add(true, newer.offsets[right]!, newer.offsets[right + 1]!);
    productIds.push((takeLeft ? leftId : rightId)!);
    offsets.push(length);
    if (takeLeft) left++;
    if (takeRight) right++;
  }

  const numbers: Record<string, Float64Array> = {};
  for (const name of unionOfKeys(older.numbers, newer.numbers)) {
    const column = new Float64Array(length);
    copySegments(segments, column, older.numbers[name], newer.numbers[name], Number.NaN);
    numbers[name] = column;
  }
  const days = new Int32Array(length);
  copySegments(segments, days, older.days, newer.days, 0);
  const texts: Record<string, readonly (string | undefined)[]> = {};
  for (const name of unionOfKeys(older.texts, newer.texts)) {
    texts[name] = joinTexts(segments, length, older.texts[name], newer.texts[name]);
  }
  return { productIds, offsets: Int32Array.from(offsets), days, numbers, texts };
}

/** Merges the days of one product. New days mostly follow the old ones, which makes two segments. */
function mergeDays(
  older: History,
  left: number,
  newer: History,
  right: number,
  add: (fromNewer: boolean, start: number, end: number) => void,
): void {
  let oldRow = older.offsets[left]!;
  const oldEnd = older.offsets[left + 1]!;
  let newRow = newer.offsets[right]!;
  const newEnd = newer.offsets[right + 1]!;
  while (newRow < newEnd) {
    const day = newer.days[newRow]!;
    const from = oldRow;
    if (oldRow < oldEnd && older.days[oldEnd - 1]! < day) oldRow = oldEnd;
    while (oldRow < oldEnd && older.days[oldRow]! < day) oldRow++;
    add(false, from, oldRow);
    if (oldRow < oldEnd && older.days[oldRow] === day) oldRow++;
    const start = newRow++;
    while (newRow < newEnd && (oldRow >= oldEnd || newer.days[newRow]! < older.days[oldRow]!)) newRow++;
    add(true, start, newRow);
  }
  add(false, oldRow, oldEnd);
}

function copySegments<T extends Float64Array | Int32Array>(
  segments: readonly Segment[],
  target: T,
  older: T | undefined,
  newer: T | undefined,
  missing: number,
): void {
  let row = 0;
  for (const { fromNewer, start, end } of segments) {
    const source = fromNewer ? newer : older;
    if (source === undefined) target.fill(missing, row, row + end - start);
    else if (end - start < 8)
      for (let from = start; from < end; from++) target[row + from - start] = source[from]!;
    else target.set(source.subarray(start, end), row);
    row += end - start;
  }
}

function joinTexts(
  segments: readonly Segment[],
  length: number,
  older: readonly (string | undefined)[] | undefined,
  newer: readonly (string | undefined)[] | undefined,
): readonly (string | undefined)[] {
  const joined: (string | undefined)[] = new Array(length);
  let row = 0;
  for (const { fromNewer, start, end } of segments) {
    const source = fromNewer ? newer : older;
    for (let from = start; from < end; from++) joined[row++] = source?.[from];
  }
  return joined;
}

function unionOfKeys(left: object, right: object): Set<string> {
  return new Set([...Object.keys(left), ...Object.keys(right)]);
}
