import { endOf, type History } from "./history";

/** Rows `start` to `end` (exclusive) of one of the two sources. */
interface Segment {
  readonly fromNewer: boolean;
  readonly start: number;
  readonly end: number;
  /** Rows that nobody reads until something is written there. */
  readonly isRoom?: boolean;
}

/** Days for which a history that grows has room. */
const ROOM_ROWS = 16;

/**
 * As {@link mergeHistory}, for a history that days are added to, one after the other: they are written behind the rows that
 * are there, as long as there is room, and all is copied only now and then. Who holds the older history sees nothing of it.
 */
export function extendHistory(older: History, newer: History): History {
  return appendDays(older, newer) ?? mergeHistory(older, newer, ROOM_ROWS);
}

/** @returns `undefined` where the newer rows are not all behind the older ones, or find no room. */
function appendDays(older: History, newer: History): History | undefined {
  const { room } = older;
  if (!room || room.latest !== older) return undefined;
  const isKnown = (names: object, known: object) => Object.keys(names).every((name) => name in known);
  if (!isKnown(newer.numbers, older.numbers) || !isKnown(newer.texts, older.texts)) return undefined;
  const places = new Int32Array(newer.productIds.length);
  let left = 0;
  for (let right = 0; right < places.length; right++) {
    while (left < older.productIds.length && older.productIds[left]! < newer.productIds[right]!) left++;
    if (older.productIds[left] !== newer.productIds[right]) return undefined;
    const end = endOf(older, left);
    const rows = endOf(newer, right) - newer.offsets[right]!;
    if (end + rows > older.offsets[left + 1]!) return undefined;
    if (end > older.offsets[left]! && older.days[end - 1]! >= newer.days[newer.offsets[right]!]!)
      return undefined;
    places[right] = left;
  }
  const ends = Int32Array.from(older.productIds, (_, product) => endOf(older, product));
  const write = <T>(
    target: { [row: number]: T },
    source: { readonly [row: number]: T } | undefined,
    missing: T,
  ) => {
    for (let right = 0; right < places.length; right++) {
      let row = endOf(older, places[right]!);
      const last = endOf(newer, right);
      for (let from = newer.offsets[right]!; from < last; from++)
        target[row++] = source ? source[from]! : missing;
    }
  };
  write(older.days, newer.days, 0);
  for (const [name, column] of Object.entries(older.numbers)) write(column, newer.numbers[name], Number.NaN);
  for (const [name, column] of Object.entries(older.texts))
    write(column as (string | undefined)[], newer.texts[name], undefined);
  for (let right = 0; right < places.length; right++)
    ends[places[right]!]! += endOf(newer, right) - newer.offsets[right]!;
  const grown: History = { ...older, ends };
  room.latest = grown;
  return grown;
}

/**
 * Joins two histories. Where both have a row for the same product and day, the newer one counts. A column
 * that only one of them has is missing (`NaN`, `undefined`) in the other's rows.
 *
 * @param roomRows rows for which there is room behind those of each product.
 */
export function mergeHistory(older: History, newer: History, roomRows = 0): History {
  if (older.days.length === 0) return newer;
  if (newer.days.length === 0) return older;
  const segments: Segment[] = [];
  const productIds: string[] = [];
  const offsets: number[] = [0];
  const ends: number[] = [];
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
    else if (takeLeft) add(false, older.offsets[left]!, endOf(older, left));
    else add(true, newer.offsets[right]!, endOf(newer, right));
    productIds.push((takeLeft ? leftId : rightId)!);
    ends.push(length);
    if (roomRows > 0) segments.push({ fromNewer: false, start: 0, end: roomRows, isRoom: true });
    length += roomRows;
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
  const merged = { productIds, offsets: Int32Array.from(offsets), days, numbers, texts };
  if (roomRows === 0) return merged;
  const room: NonNullable<History["room"]> = { latest: undefined };
  const roomy: History = { ...merged, ends: Int32Array.from(ends), room };
  room.latest = roomy;
  return roomy;
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
  const oldEnd = endOf(older, left);
  let newRow = newer.offsets[right]!;
  const newEnd = endOf(newer, right);
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
  for (const { fromNewer, start, end, isRoom } of segments) {
    const source = fromNewer ? newer : older;
    if (isRoom) {
      row += end - start;
      continue;
    }
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
  for (const { fromNewer, start, end, isRoom } of segments) {
    const source = isRoom ? undefined : fromNewer ? newer : older;
    for (let from = start; from < end; from++) joined[row++] = source?.[from];
  }
  return joined;
}

function unionOfKeys(left: object, right: object): Set<string> {
  return new Set([...Object.keys(left), ...Object.keys(right)]);
}
