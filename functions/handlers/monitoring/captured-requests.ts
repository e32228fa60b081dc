import { mapConcurrently } from "../../aws/batches";
import type { Lake } from "../../contracts/lake";
import { formatDay } from "../../demand/calendar";

const CAPTURE_PREFIX = "datacapture/";
const CONCURRENT_LISTS = 8;

/**
 * Keys of what the endpoint captured on a day (UTC) of the variants wanted, by key: files under
 * `datacapture/<endpoint>/<variant>/yyyy/mm/dd/hh/`. A busy endpoint leaves a file every few seconds, so the other days
 * of the month that is kept are not listed.
 */
export async function listCaptured(
  lake: Lake,
  day: number,
  isWanted: (variant: string) => boolean,
): Promise<readonly string[]> {
  const endpoints = await lake.listFolders(CAPTURE_PREFIX);
  const variants = (
    await mapConcurrently(endpoints, CONCURRENT_LISTS, (endpoint) => lake.listFolders(endpoint))
  ).flat();
  const ofDay = variants
    .filter((folder) => isWanted(folder.split("/").at(-2)!))
    .map((folder) => `${folder}${formatDay(day).replaceAll("-", "/")}/`);
  const objects = await mapConcurrently(ofDay, CONCURRENT_LISTS, (folder) => lake.list(folder));
  return objects.flat().map(({ key }) => key);
}
