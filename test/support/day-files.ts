import { toForecastFile } from "../../functions/aws/lake/forecast-files";
import type { DayFile, ResultArea } from "../../functions/contracts/day-results";
import { predictionsFile } from "../../functions/contracts/keys";
import type { Lake, Table } from "../../functions/contracts/lake";
import type { ForecastTable } from "../../functions/demand/forecast-table";

/** Commits one file more among the results of its day: a table, a text, or a value as JSON. */
export async function writeDayFile(lake: Lake, file: DayFile, content: unknown): Promise<void> {
  const day = await lake.beginDay(file.area, file.runDay);
  if (typeof content === "string") await day.writeText(file, content);
  else if (isTable(content)) await day.writeTable(file, content);
  else await day.writeJson(file, content);
  await day.commit({ keep: ({ names }) => names });
}

function isTable(content: unknown): content is Table {
  return typeof content === "object" && content !== null && "rowCount" in content && "columns" in content;
}

/** Commits the forecasts of one shard beside those that the day has. */
export async function writePredictions(lake: Lake, shardId: string, forecasts: ForecastTable): Promise<void> {
  await writeDayFile(lake, predictionsFile(forecasts.originDay + 1, shardId), toForecastFile(forecasts));
}

/** What a day holds: by name, the hash of each file's content. */
export async function readDayHashes(
  lake: Lake,
  area: ResultArea,
  date: string,
): Promise<Record<string, string>> {
  const commit = await lake.readJson<{ files: Record<string, string> }>(`${area}/commits/${date}.json`);
  return commit?.files ?? {};
}
