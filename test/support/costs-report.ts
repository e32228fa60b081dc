import type { CostsReport } from "../../functions/contracts/results/costs";
import { formatDay } from "../../functions/demand/calendar";

/** The report of a run: each of its thirty days costs `usd`. */
export function createCostsReport(runDay: number, usd: number): CostsReport {
  const dates = Array.from({ length: 30 }, (_, index) => formatDay(runDay - 30 + index));
  return {
    environment: "dev",
    runDay: formatDay(runDay),
    tag: { key: "final-mile:stack", value: "dev" },
    trailing: {
      period: { from: dates[0]!, to: dates.at(-1)!, days: 30 },
      usd: 30 * usd,
      byService: [],
      daily: dates.map((date, index) => ({
        date,
        usd: index === 29 ? usd / 2 : usd,
        isComplete: index < 29,
        byService: [{ service: "Amazon <SageMaker>", usd }],
      })),
    },
    monthToDate: { period: null, usd: 5, byService: [] },
    monthEnd: { usd: 9, lowUsd: null, highUsd: null, method: "run-rate" },
    budget: { monthlyUsd: 100, status: "within", usedRatio: 0, forecastRatio: 0 },
    unitCost: { predictions: 1, products: 1, usdPer1000Predictions: 1, usdPerProductMonth: 1 },
    monitoring: { usd: 1, shareRatio: 0.1, byService: [] },
    untagged: { usd: 2, shareRatio: 0.2, byService: [] },
    anomalies: [
      { id: "a", startDate: "2026-11-20", endDate: null, impactUsd: 12, services: ["Amazon SageMaker"] },
    ],
    recommendations: [],
    costExplorerUsd: 0.04,
    notes: [],
  } as unknown as CostsReport;
}
