import { mapConcurrently } from "../../aws/batches";
import type { CostTag } from "../../aws/cost-explorer";
import type { PriceList } from "../../aws/price-list";
import type { ServedModels } from "../../contracts/ports";
import type { CostLevers, CostsSettings, FunctionLever } from "../../contracts/settings/handlers";
import type { CostLine, DayRange } from "../../costs/cost-lines";
import { listFamily } from "../../costs/instance-sizes";
import { recommend } from "../../costs/recommend";
import type { Verdicts } from "../../costs/rule";
import {
  type AwsFindings,
  type EndpointUse,
  type FunctionUse,
  findHosting,
  instanceUsdPerMonth,
  type PriceBook,
  type SavingsPlanOffer,
  type StorageUse,
} from "../../costs/usage";
import { instantOfDay } from "../../demand/calendar";
import { noting } from "./noting";

/** Where the measured use and the prices come from. */
export interface UseReader {
  measureEndpoint(endpointName: string, untilDay: number, days: number): Promise<EndpointUse>;
  measureStorage(bucketName: string, nowMs: number, servedVersions: ReadonlySet<string>): Promise<StorageUse>;
  readonly served: ServedModels;
  /** What AWS proposes to the account; each question is billed. */
  readSavingsPlan(): Promise<SavingsPlanOffer | undefined>;
  readonly priceList: PriceList;
  measureFunctions(
    functions: readonly FunctionLever[],
    untilDay: number,
    days: number,
  ): Promise<readonly FunctionUse[]>;
  /** What AWS found to save in resources with the tag, and in these functions. */
  readFindings(tag: CostTag, functionArns: readonly string[]): Promise<AwsFindings>;
}

export interface Advice extends Verdicts {
  readonly storage: StorageUse | undefined;
}

const USE_DAYS = 14;
/** Hosting below so much a month is not worth a year's commitment. */
const FEWEST_COMMITTED_USD = 50;
const SERVERLESS_SIZES_GB = [1, 2, 3, 4, 5, 6];
/** Requests for prices at a time. */
const CONCURRENT_READS = 4;

/**
 * Recommendations from the bill, the endpoint's use, what lies in the lake and the price list. What cannot be read is
 * noted and the rules that need it stay silent: a report without advice is better than none.
 */
export async function findRecommendations(
  settings: CostsSettings,
  lines: readonly CostLine[],
  trailing: DayRange,
  use: UseReader,
  notes: string[],
): Promise<Advice> {
  const range = { fromDay: trailing.toDay - USE_DAYS + 1, toDay: trailing.toDay };
  const hosting = findHosting(lines, range)[0];
  const { endpointName } = settings;
  const endpoint =
    endpointName === undefined
      ? undefined
      : await noting(notes, "The endpoint's use could not be measured", () =>
          use.measureEndpoint(endpointName, trailing.toDay + 1, USE_DAYS),
        );
  const storage = await noting(notes, "The lake could not be listed", async () =>
    use.measureStorage(
      settings.lakeBucketName,
      instantOfDay(trailing.toDay + 1),
      new Set((await use.served.versions()).values()),
    ),
  );
  // A cent a day is worth it where there is something to commit to.
  const hostingUsd = hosting
    ? hosting.averageInstances * instanceUsdPerMonth(hosting.usdPerInstanceHour, 0)
    : 0;
  const savingsPlan =
    hostingUsd < FEWEST_COMMITTED_USD
      ? undefined
      : await noting(notes, "Savings Plans could not be read", () => use.readSavingsPlan());
  const { functions: levers } = settings.levers;
  const functions = await noting(notes, "The use of the functions could not be measured", () =>
    use.measureFunctions(levers, trailing.toDay + 1, USE_DAYS),
  );
  const aws = await noting(notes, "What AWS found itself could not be read", () =>
    use.readFindings(
      { key: settings.costTagKey, value: settings.costTagValue },
      levers.map(({ arn }) => arn),
    ),
  );
  const verdicts = recommend({
    environment: settings.environment,
    lines,
    range,
    levers: settings.levers,
    endpoint,
    hosting,
    storage,
    savingsPlan,
    functions,
    aws,
    prices: await readPrices(use.priceList, settings.levers, hosting?.instanceType, notes),
  });
  return { ...verdicts, storage };
}

async function readPrices(
  priceList: PriceList,
  { endpoint }: CostLevers,
  billedType: string | undefined,
  notes: string[],
): Promise<PriceBook> {
  const none: PriceBook = { instances: {}, serverlessSecond: {} };
  const read = await noting(notes, "The price list could not be read", async (): Promise<PriceBook> => {
    // A serverless endpoint has none on the bill: what it would run on is configured.
    const isServerless = endpoint.kind === "serverless";
    const instanceType = isServerless ? endpoint.instanceType : billedType;
    const types = instanceType === undefined ? [] : listFamily(instanceType);
    const offers = await mapConcurrently(types, CONCURRENT_READS, (type) => priceList.readInstance(type));
    const instances: Record<string, PriceBook["instances"][string]> = {};
    types.forEach((type, index) => {
      const offer = offers[index];
      if (offer) instances[type] = offer;
    });
    const sizesGb = billedType === undefined ? [] : SERVERLESS_SIZES_GB;
    const seconds = await mapConcurrently(sizesGb, CONCURRENT_READS, (sizeGb) =>
      priceList.readServerlessSecond(sizeGb),
    );
    const serverlessSecond: Record<number, PriceBook["serverlessSecond"][number]> = {};
    sizesGb.forEach((sizeGb, index) => {
      const price = seconds[index];
      if (price) serverlessSecond[sizeGb] = price;
    });
    return {
      instances,
      serverlessSecond,
      volumeGbMonth: isServerless
        ? await priceList.readUnit("AmazonSageMaker", "Host:VolumeUsage.gp2", "GB and month of a volume")
        : undefined,
      metricMonth: await priceList.readUnit("AmazonCloudWatch", "CW:MetricMonitorUsage", "month of a metric"),
      alarmMonth: await priceList.readUnit("AmazonCloudWatch", "CW:AlarmMonitorUsage", "month of an alarm"),
      storageGbMonth: await priceList.readUnit(
        "AmazonS3",
        "TimedStorage-ByteHrs",
        "GB and month of S3 Standard",
      ),
    };
  });
  return read ?? none;
}
