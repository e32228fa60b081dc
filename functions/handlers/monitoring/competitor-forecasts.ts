import { mapConcurrently } from "../../aws/batches";
import { joinForecastFiles } from "../../aws/lake/forecast-files";
import { warn } from "../../aws/log/run-log";
import { competitorFile, predictionsFile, predictionsSummaryFile } from "../../contracts/keys";
import type { Lake, Table } from "../../contracts/lake";
import type { BatchPredictSummary, CompetitorRun } from "../../contracts/results/predictions";
import { CHALLENGER, SHADOW } from "../../contracts/variants";
import { formatDay } from "../../demand/calendar";
import type { ForecastTable } from "../../demand/forecast-table";
import { type CaptureRecord, readCaptureLines, readRows } from "../../monitoring/model-monitor/data-capture";
import { type CompetitorForecasts, selectDay } from "../../monitoring/run/day-forecasts";
import { readBatchRequest } from "../prediction/competitor";
import { listCaptured } from "./captured-requests";

const CONCURRENT_READS = 16;

/**
 * What the variant that competes with the champion forecast of a day in the run of that day; `undefined` on days on
 * which there was none, or it said nothing.
 *
 * @param shardIds whose forecasts are wanted; all when absent.
 */
export async function readCompetitorForecasts(
  lake: Lake,
  day: number,
  shardIds: readonly string[],
): Promise<CompetitorForecasts | undefined> {
  const summary = await lake.readJson<BatchPredictSummary>(predictionsSummaryFile(day));
  if (!summary?.competitor) return undefined;
  const { variant, modelVersion } = summary.competitor;
  const table =
    variant === CHALLENGER
      ? await readChallenger(lake, day, shardIds)
      : await readShadow(lake, day, shardIds, summary.competitor);
  if (!table) return undefined;
  return { variant, modelVersion, forecasts: selectDay(table, day, () => true) };
}

/** Files of products of their own are forecast together, see `batch-predict`. */
const OWN_FILES = "products";

async function readChallenger(
  lake: Lake,
  day: number,
  shardIds: readonly string[],
): Promise<ForecastTable | undefined> {
  const files = await mapConcurrently([...shardIds, OWN_FILES], CONCURRENT_READS, async (shardId) => {
    const file = competitorFile(day, CHALLENGER, shardId);
    const table = await lake.readTable(file);
    return table && { key: file.name, table };
  });
  const found = files.filter((file) => file !== undefined);
  return found.length === 0 ? undefined : joinForecastFiles(day, found);
}

/**
 * A shadow answers nobody: its answers are what the endpoint captured of them. Which product and day an answer speaks of
 * is told by its place in the request, and by the champion's forecasts, which were asked in the same order.
 */
async function readShadow(
  lake: Lake,
  day: number,
  shardIds: readonly string[],
  { modelVersion }: CompetitorRun,
): Promise<ForecastTable | undefined> {
  const keys = await listCaptured(lake, day, (variant) => variant === SHADOW);
  const wanted = new Set([...shardIds, OWN_FILES]);
  const answers = new Map<string, CaptureRecord[]>();
  const texts = await mapConcurrently(keys, CONCURRENT_READS, (key) => lake.readText(key));
  for (const record of texts.flatMap((text) => readCaptureLines(text ?? "").records)) {
    const request = readBatchRequest(record.inferenceId);
    if (!request || request.runDate !== formatDay(day) || !wanted.has(request.shardId)) continue;
    answers.set(request.shardId, [...(answers.get(request.shardId) ?? []), record]);
  }
  const files: { readonly key: string; readonly table: Table }[] = [];
  for (const [shardId, records] of answers) {
    const asked = await lake.readTable(predictionsFile(day, shardId));
    if (asked) files.push({ key: shardId, table: answerAll(asked, records, modelVersion) });
  }
  return files.length === 0 ? undefined : joinForecastFiles(day, files);
}

/** The champion's table with the shadow's numbers; `NaN` where none was captured. */
function answerAll(asked: Table, records: readonly CaptureRecord[], modelVersion: string): Table {
  const { rowCount, columns } = asked;
  const variants = columns.variant as readonly string[];
  const rows = Array.from({ length: rowCount }, (_, row) => row).filter((row) => variants[row] !== "");
  // What nobody was asked is zero by rule, for the shadow as for the champion.
  const predicted = Float64Array.from(variants, (variant) => (variant === "" ? 0 : Number.NaN));
  const lower = predicted.slice();
  const upper = predicted.slice();
  for (const record of records) {
    const { first } = readBatchRequest(record.inferenceId)!;
    const answers = tryToRead(record);
    answers.forEach((answer, index) => {
      const row = rows[first + index];
      if (row === undefined) return;
      predicted[row] = toNumber(answer.predicted_demand ?? answer["0"]);
      lower[row] = toNumber(answer.lower);
      upper[row] = toNumber(answer.upper);
    });
  }
  return {
    rowCount,
    columns: {
      ...columns,
      predicted_demand: predicted,
      lower,
      upper,
      model_version: new Array<string>(rowCount).fill(modelVersion),
      variant: new Array<string>(rowCount).fill(SHADOW),
      forecast_source: new Array<string>(rowCount).fill("model"),
    },
  };
}

function tryToRead({ output, eventId }: CaptureRecord) {
  try {
    return output ? readRows(output) : [];
  } catch (error) {
    warn(
      `The captured answer ${eventId} of the shadow cannot be read: ${error instanceof Error ? error.message : error}`,
    );
    return [];
  }
}

function toNumber(value: number | string | undefined): number {
  return typeof value === "number" ? value : Number.NaN;
}
