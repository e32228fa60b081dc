import type { Lake } from "../../contracts/lake";
import { formatDay } from "../../demand/calendar";
import { checkConstraints } from "../../monitoring/model-monitor/check-constraints";
import { computeStatistics, type DatasetColumns } from "../../monitoring/model-monitor/compute-statistics";
import type { ConstraintsDocument, StatisticsDocument } from "../../monitoring/model-monitor/documents";
import { suggestConstraints } from "../../monitoring/model-monitor/suggest-constraints";

const BASELINE_FOLDER = "monitoring/baseline";

/**
 * Leaves `statistics.json`, `constraints.json` and `constraint_violations.json` of a day's inputs, in the form of
 * Model Monitor. The baseline is made once, from `baselineRows`, and kept under `monitoring/baseline/`, where it
 * can be edited or replaced by one of the service.
 *
 * @param subfolder `""` for the history's features, `"live/"` for captured requests.
 */
export async function writeInputFiles(
  lake: Lake,
  runDay: number,
  subfolder: "" | "live/",
  columns: DatasetColumns,
  itemCount: number,
  baselineColumns: () => { readonly columns: DatasetColumns; readonly itemCount: number },
): Promise<number> {
  const folder = `monitoring/dt=${formatDay(runDay)}/${subfolder}`;
  const { baseline, constraints } = await readBaseline(lake, subfolder, baselineColumns);
  const statistics = computeStatistics(columns, itemCount);
  const violations = checkConstraints(columns, statistics, constraints, baseline);
  await Promise.all([
    lake.writeJson(`${folder}statistics.json`, statistics),
    lake.writeJson(`${folder}constraints.json`, constraints),
    lake.writeJson(`${folder}constraint_violations.json`, violations),
  ]);
  return violations.violations.length;
}

/** Whether the baseline has to be made. */
export async function hasBaseline(lake: Lake): Promise<boolean> {
  return (await lake.list(`${BASELINE_FOLDER}/constraints.json`)).length > 0;
}

async function readBaseline(
  lake: Lake,
  subfolder: string,
  baselineColumns: () => { readonly columns: DatasetColumns; readonly itemCount: number },
): Promise<{ readonly baseline: StatisticsDocument; readonly constraints: ConstraintsDocument }> {
  const folder = `${BASELINE_FOLDER}/${subfolder}`;
  const [known, knownConstraints] = await Promise.all([
    lake.readJson<StatisticsDocument>(`${folder}statistics.json`),
    lake.readJson<ConstraintsDocument>(`${folder}constraints.json`),
  ]);
  if (known && knownConstraints) return { baseline: known, constraints: knownConstraints };
  const { columns, itemCount } = baselineColumns();
  const baseline = computeStatistics(columns, itemCount);
  const constraints = suggestConstraints(baseline);
  await lake.writeJson(`${folder}statistics.json`, baseline);
  await lake.writeJson(`${folder}constraints.json`, constraints);
  return { baseline, constraints };
}
