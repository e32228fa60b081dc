import type { CostLine, DayRange } from "./cost-lines";

/** What logs cost in a period, by the bill. */
export interface LogCosts {
  readonly writtenGb: number;
  readonly writtenUsd: number;
  /** Gigabytes and months. */
  readonly keptGbMonths: number;
  readonly keptUsd: number;
}

/** Sums what CloudWatch bills for logs; S3 calls what it stores by the same name. */
export function sumLogCosts(lines: readonly CostLine[], { fromDay, toDay }: DayRange): LogCosts {
  const sums = { writtenGb: 0, writtenUsd: 0, keptGbMonths: 0, keptUsd: 0 };
  for (const { day, service, usageType, quantity, usd } of lines) {
    if (day < fromDay || day > toDay || !/cloudwatch/i.test(service)) continue;
    if (/(?:^|-)DataProcessing-Bytes$/.test(usageType)) {
      sums.writtenGb += quantity;
      sums.writtenUsd += usd;
    } else if (/(?:^|-)TimedStorage-ByteHrs$/.test(usageType)) {
      sums.keptGbMonths += quantity;
      sums.keptUsd += usd;
    }
  }
  return sums;
}
