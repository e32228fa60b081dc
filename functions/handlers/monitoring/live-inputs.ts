import { mapConcurrently } from "../../aws/batches";
import type { DayWriter, Lake } from "../../contracts/lake";
import type { LiveInputsSummary } from "../../contracts/results/monitoring";
import { SHADOW } from "../../contracts/variants";
import {
  type CapturePayload,
  type CaptureRow,
  readCaptureLines,
  readRows,
  toColumns,
} from "../../monitoring/model-monitor/data-capture";
import type { ConstraintViolation } from "../../monitoring/model-monitor/documents";
import { listCaptured } from "./captured-requests";
import { writeInputFiles } from "./input-files";

const CONCURRENT_READS = 16;
/** Enough for every statistic; a busy endpoint captures far more. */
const MOST_FILES = 200;
/** Names of what identifies a request; it is no input of the model. */
const IDENTIFIERS: ReadonlySet<string> = new Set(["product_id", "date"]);

/**
 * Monitors what the endpoint was really asked on a day, from its captured requests. Does nothing when there are none.
 *
 * @returns how many rows were read, and what is wrong with them; `null` when there are none.
 */
export async function monitorLiveInputs(lake: Lake, day: DayWriter): Promise<LiveInputsSummary | null> {
  // A shadow gets copies of what others are asked.
  const captured = await listCaptured(lake, day.runDay - 1, (variant) => variant !== SHADOW);
  const wanted = spread(
    captured.filter((key) => key.endsWith(".jsonl")),
    MOST_FILES,
  );
  const texts = await mapConcurrently(wanted, CONCURRENT_READS, (key) => lake.readText(key));
  const rows = texts.flatMap((text) =>
    readCaptureLines(text ?? "").records.flatMap(({ input }) => (input ? tryToReadRows(input) : [])),
  );
  if (rows.length === 0) return null;
  const columns = toColumns(rows, IDENTIFIERS);
  // The first day captured is the baseline.
  const violations = await writeInputFiles(lake, day, "live/", columns, rows.length, () => ({
    columns,
    itemCount: rows.length,
  }));
  return { rows: rows.length, violations: violations.filter(isBreach).map(toViolation) };
}

/** As many as `most`, from all hours of the day: its first requests need not be like the others. */
function spread(keys: readonly string[], most: number): readonly string[] {
  if (keys.length <= most) return keys;
  return Array.from({ length: most }, (_, index) => keys[Math.floor((index * keys.length) / most)]!);
}

/** Anybody can send anything to an endpoint, and it is captured: what cannot be read must not stop the run. */
function tryToReadRows(payload: CapturePayload): readonly CaptureRow[] {
  try {
    return readRows(payload);
  } catch {
    return [];
  }
}

/**
 * Whether a request breaks what the baseline promises. That a day is distributed otherwise than the first one captured
 * is none: days of the week are, and drift is judged on the history.
 */
function isBreach({ constraint_check_type }: ConstraintViolation): boolean {
  return constraint_check_type !== "baseline_drift_check";
}

function toViolation(violation: ConstraintViolation): LiveInputsSummary["violations"][number] {
  const { feature_name, constraint_check_type, description } = violation;
  return { feature: feature_name, check: constraint_check_type, description };
}
