/** The known name that was probably meant, misspelt or cut short; `undefined` when none is near. */
export function findClosestName(name: string, known: readonly string[]): string | undefined {
  const completed = known.filter((candidate) => name.length >= 4 && candidate.startsWith(name));
  if (completed.length === 1) return completed[0];
  const farthest = Math.max(2, Math.floor(name.length / 3));
  const [closest] = known
    .map((candidate) => ({
      candidate,
      distance: countEdits(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= farthest)
    .sort((a, b) => a.distance - b.distance);
  return closest?.candidate;
}

/** Levenshtein distance: letters added, left out or changed, between the words. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const changed = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, changed));
    }
    row = next;
  }
  return row[to.length]!;
}
