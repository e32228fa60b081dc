import type { PriceList } from "../../aws/price-list";
import type { Recommendation } from "../../contracts/results/costs";
import type { CostsSettings } from "../../contracts/settings/handlers";
import type { CostLine, DayRange } from "../../costs/cost-lines";
import { recommend } from "../../costs/recommend";
import { nextSmaller } from "../../costs/rules/oversized-instance";
import { type EndpointUse, findHosting, type PriceBook, type UnitPrice } from "../../costs/usage";

/** Where the measured use and the prices come from. */
export interface UseReader {
  measureEndpoint(endpointName: string, untilDay: number, days: number): Promise<EndpointUse>;
  readonly priceList: PriceList;
}

const USE_DAYS = 14;
/** What autoscaling aims at unless the stack says otherwise. */
const DEFAULT_TARGET_INVOCATIONS_PER_MINUTE = 600;

/**
 * Recommendations from the bill, the endpoint's use and the price list. What cannot be read is noted and the
 * rules that need it stay silent: a report without advice is better than none.
 */
export async function findRecommendations(
  settings: CostsSettings,
  lines: readonly CostLine[],
  trailing: DayRange,
  use: UseReader,
  notes: string[],
): Promise<Recommendation[]> {
  const range = { fromDay: trailing.toDay - USE_DAYS + 1, toDay: trailing.toDay };
  const instanceType = findHosting(lines, range)[0]?.instanceType;
  const endpoint = await noting(notes, "The endpoint's use could not be measured", () =>
    use.measureEndpoint(settings.endpointName, trailing.toDay + 1, USE_DAYS),
  );
  return recommend({
    lines,
    range,
    endpoint,
    prices: await readPrices(use.priceList, instanceType, notes),
    targetInvocationsPerMinute: DEFAULT_TARGET_INVOCATIONS_PER_MINUTE,
    fewestInstances: settings.environment === "prod" ? 2 : 1,
  });
}

async function readPrices(
  priceList: PriceList,
  instanceType: string | undefined,
  notes: string[],
): Promise<PriceBook> {
  const smaller = instanceType && nextSmaller(instanceType);
  const instanceHours: Record<string, UnitPrice> = {};
  const serverlessGbSecond = await noting(notes, "The price list could not be read", async () => {
    const hour = smaller && (await priceList.readHostingHour(smaller));
    if (smaller && hour) instanceHours[smaller] = hour;
    return priceList.readServerlessGbSecond();
  });
  return { instanceHours, serverlessGbSecond };
}

async function noting<T>(notes: string[], what: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    notes.push(`${what}: ${(error as Error).message}`);
    return undefined;
  }
}
