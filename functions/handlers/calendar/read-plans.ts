import type { Plans } from "../../contracts/calendar";
import type { Lake } from "../../contracts/lake";
import { createPlans } from "../../planning/create-plans";
import { readCatalogue } from "../catalogue/read-catalogue";
import { readCalendar } from "./read-calendar";

/** The plans as made last, by bucket. */
const made = new Map<string, Plans>();

/**
 * What is planned; `undefined` without a calendar.
 *
 * @param snapshotId version of the calendar; the current one when absent.
 */
export async function readPlans(lake: Lake, snapshotId?: string): Promise<Plans | undefined> {
  const calendar = await readCalendar(lake, snapshotId);
  if (!calendar) return undefined;
  const catalogue = await readCatalogue(lake);
  const id = `${calendar.snapshotId} ${catalogue.snapshotId ?? ""}`;
  const before = made.get(lake.bucketName);
  if (before?.id === id) return before;
  const plans = createPlans(calendar.lines, catalogue, { id, snapshotId: calendar.snapshotId });
  made.set(lake.bucketName, plans);
  return plans;
}

/** What is planned, for a model that wants these columns besides our features: without any, nobody is asked. */
export async function readModelPlans(
  lake: Lake,
  columns: readonly string[],
  snapshotId?: string,
): Promise<Plans | undefined> {
  return columns.length === 0 ? undefined : readPlans(lake, snapshotId);
}
