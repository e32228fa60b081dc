import { type DayWriter, INPUT_BASELINE_PREFIX, type Lake } from "../../contracts/lake";
import { checkConstraints } from "../../monitoring/model-monitor/check-constraints";
import { computeStatistics, type DatasetColumns } from "../../monitoring/model-monitor/compute-statistics";
import type {
  ConstraintsDocument,
  ConstraintViolation,
  StatisticsDocument,
} from "../../monitoring/model-monitor/documents";
import { suggestConstraints } from "../../monitoring/model-monitor/suggest-constraints";

/**
 * Leaves `statistics.json`, `constraints.json` and `constraint_violations.json` of a day's inputs, in the form of
 * Model Monitor. The baseline is made once, from `baselineRows`, and kept under `baseline/`, where it
 * can be edited or replaced by one of the service.
 *
 * @param subfolder `""` for the history's features, `"live/"` for captured requests.
 */
export async function writeInputFiles(
  lake: Lake,
  day: DayWriter,
  subfolder: "" | "live/",
  columns: DatasetColumns,
  itemCount: number,
  baselineColumns: () => { readonly columns: DatasetColumns; readonly itemCount: number },
): Promise<readonly ConstraintViolation[]> {
  const { baseline, constraints } = await readBaseline(lake, subfolder, baselineColumns);
  const statistics = computeStatistics(columns, itemCount);
  const violations = checkConstraints(columns, statistics, constraints, baseline);
  const { area, runDay } = day;
  const leave = (name: string, value: unknown) =>
    day.writeJson({ area, runDay, name: `${subfolder}${name}.json` }, value);
  await Promise.all([
    // Thousands of numbers of sketches: each on a line of its own they would be four times as much.
    day.writeText({ area, runDay, name: `${subfolder}statistics.json` }, `${JSON.stringify(statistics)}\n`),
    leave("constraints", constraints),
    leave("constraint_violations", violations),
  ]);
  return violations.violations;
}

/** Whether the baseline has to be made. */
export async function hasBaseline(lake: Lake): Promise<boolean> {
  return (await lake.list(`${INPUT_BASELINE_PREFIX}constraints.json`)).length > 0;
}

async function readBaseline(
  lake: Lake,
  subfolder: string,
  baselineColumns: () => { readonly columns: DatasetColumns; readonly itemCount: number },
): Promise<{ readonly baseline: StatisticsDocument; readonly constraints: ConstraintsDocument }> {
  const folder = `${INPUT_BASELINE_PREFIX}${subfolder}`;
  const [known, knownConstraints] = await Promise.all([
    lake.readJson<StatisticsDocument>(`${folder}statistics.json`),
    lake.readJson<ConstraintsDocument>(`${folder}constraints.json`),
  ]);
  if (known && knownConstraints) return { baseline: known, constraints: knownConstraints };
  const compute = () => {
    const { columns, itemCount } = baselineColumns();
    return computeStatistics(columns, itemCount);
  };
  // Of two first runs at once, one makes the baseline, and the constraints are those of that baseline.
  const baseline = known ?? (await lake.createJson(`${folder}statistics.json`, compute()));
  const constraints = await lake.createJson(`${folder}constraints.json`, suggestConstraints(baseline));
  return { baseline, constraints };
}
