import type { ScenarioFigures } from "./business-figures";
import type { PolicySummary } from "./orders";

/** What a policy steers to: which measure of service, and how much of it. */
export interface ServiceAim {
  readonly measure: "demandCycleServiceLevel" | "cycleServiceLevel" | "fillRate";
  readonly level: number;
}

/** The aim of a policy. At least cost, it is the critical ratio, of all cycles. */
export function serviceAimOf({
  serviceTarget,
  serviceLevelTarget,
  criticalRatio,
}: Pick<PolicySummary, "serviceTarget" | "serviceLevelTarget" | "criticalRatio">): ServiceAim {
  switch (serviceTarget) {
    case "fill-rate":
      return { measure: "fillRate", level: serviceLevelTarget };
    case "economic":
      return { measure: "cycleServiceLevel", level: criticalRatio };
    default:
      return { measure: "demandCycleServiceLevel", level: serviceLevelTarget };
  }
}

/** The service of a book as its policy means it. */
export function servedOf(
  book: Pick<ScenarioFigures, ServiceAim["measure"]>,
  { measure }: ServiceAim,
): number | null {
  return book[measure];
}
