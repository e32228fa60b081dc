import type { FunctionName } from "../../functions/contracts/stack-outputs";
import type { Settings } from "../config/schema";

/** Names and thresholds the dashboard shows; plain values, so that the body is a pure function of them. */
export interface DashboardNames {
  readonly environment: string;
  readonly region: string;
  readonly endpointName: string;
  readonly variantNames: readonly string[];
  /** A serverless endpoint has no instances to show. */
  readonly hasInstances: boolean;
  readonly functionNames: Readonly<Partial<Record<FunctionName, string>>>;
  readonly deadLetterQueueNames: readonly string[];
  /** Absent where there is no API. */
  readonly apiId?: string;
  readonly lakeBucketName: string;
  readonly alarmArns: readonly string[];
  readonly watchList: Settings<"monitoring">["watchList"];
  readonly runbookUrl: string;
  /** ISO 4217 code of the benefit. */
  readonly currency: string;
  /** What the graphs are marked with: where alarms go off, and what is aimed at. */
  readonly thresholds: Pick<Settings<"alerts">, "latencyP99Ms" | "utilizationPercent"> &
    Pick<
      Settings<"monitoring">,
      "wapeWarning" | "wapeCritical" | "driftShareWarning" | "driftShareCritical" | "mapeAlarmPercent"
    > &
    Pick<Settings<"business">, "serviceLevelTarget"> & { readonly monthlyBudgetUsd: number };
}
