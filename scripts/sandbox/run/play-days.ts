import { createLake } from "../../../functions/aws/lake";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import type { Lake } from "../../../functions/contracts/lake";
import type { StackOutputs } from "../../../functions/contracts/stack-outputs";
import { formatDay, instantOfDay } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import type { LocalAws } from "../local-aws";
import type { PlayedDemand } from "./demand/played-demand";
import { describeDay } from "./describe-day";
import type { ExamplePartners } from "./example-partner";
import type { createPlanWriter } from "./played-plans";
import type { StateFile } from "./state-file";

const HOUR_MS = 3_600_000;
/** Hour (UTC) at which the actuals of the day before have come in; the schedules follow. */
const INGEST_HOUR = 1;
/** Hour at which the last daily function is done for sure. */
const EVENING_HOUR = 12;

/**
 * Plays the days. In the night to D the actuals of D-1 come in; then the schedules of D fire the functions in
 * their processes. The day after the last one is run too, so that the last day's forecasts are judged.
 *
 * @returns what the stack puts out at the end
 */
export async function playDays(play: {
  readonly aws: LocalAws;
  readonly outputs: StackOutputs;
  /** Where the API and the pages listen. */
  readonly addresses: Pick<StackOutputs, "apiUrl" | "pagesUrl">;
  readonly demand: PlayedDemand;
  readonly stateFile: StateFile;
  readonly log: (text: string) => void;
  /** Suppliers that answer their purchase orders; nobody answers when absent. */
  readonly partners: ExamplePartners | undefined;
  readonly planWriter: ReturnType<typeof createPlanWriter>;
  /** Called in the evening of each day; what the stack puts out since, where it has changed. */
  readonly afterDay?: (runDay: number) => Promise<StackOutputs | undefined>;
}): Promise<StackOutputs> {
  const { aws, demand, stateFile, log, partners } = play;
  let { outputs } = play;
  const writer = createLakeWriter(createS3ObjectStore(outputs.lakeBucketName), "sandbox");
  const lake = createLake(outputs.lakeBucketName);
  for (let runDay = demand.firstDay; runDay <= demand.lastDay + 1; runDay++) {
    await aws.advanceTo(instantOfDay(runDay) + INGEST_HOUR * HOUR_MS);
    const yesterday = runDay - 1;
    const actuals = demand.actuals.of(yesterday);
    if (actuals) await writer.appendDay(toDailyTable(actuals));
    await aws.advanceTo(instantOfDay(runDay) + EVENING_HOUR * HOUR_MS);
    await play.planWriter.bringToday(aws.clock.nowMs);
    if (partners && (await partners.answer(runDay)) > 0) await aws.rules.settle();
    await stateFile.write(aws.clock.nowMs);
    if (runDay === demand.firstDay) log(`First forecasts made on ${formatDay(runDay)}`);
    else log(await describePlayedDay(lake, outputs, runDay, actuals));
    const changed = await play.afterDay?.(runDay);
    if (!changed) continue;
    outputs = changed;
    stateFile.update({ ...outputs, ...play.addresses });
    await stateFile.write(aws.clock.nowMs);
  }
  return outputs;
}

async function describePlayedDay(
  lake: Lake,
  { alarmNames }: StackOutputs,
  runDay: number,
  actuals: readonly DemandSeries[] | undefined,
): Promise<string> {
  const unitsSold = actuals?.reduce((sum, { unitsSold: [units] }) => sum + (units || 0), 0);
  return describeDay(lake, { runDay, alarmNames, unitsSold });
}
