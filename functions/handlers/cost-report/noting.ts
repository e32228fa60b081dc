/** Reads something the report can do without: a failure becomes a note, and the value is missing. */
export async function noting<T>(
  notes: string[],
  what: string,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    notes.push(`${what}: ${(error as Error).message}`);
    return undefined;
  }
}
