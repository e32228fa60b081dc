import { readSavedPrices } from "../../../estimate/prices";

/** What a unit of a usage type costs, and where the figure comes from. */
export interface UnitPrice {
  /** Name of the service on the bill. */
  readonly service: string;
  readonly unit: string;
  readonly usdPerUnit: number;
}

/**
 * Prices the sandbox's bill is made with. **Illustrative:** us-east-1 list prices as public secondary sources
 * gave them in 2026, without free tiers, discounts or taxes. The product itself reads prices from the AWS
 * Price List API; nothing outside the sandbox uses this table.
 *
 * Sources: AWS Cost Explorer FAQ and price list row `USE1-APIRequest` (Cost Explorer); nishinoshake/aws-rough
 * issue 37, api-evangelist/cloudwatch and signoz.io of 2026-02-15 (CloudWatch); public pricing summaries of
 * Lambda (arm64), S3 Standard, SNS, SQS, EventBridge, Step Functions and KMS. Hosting instances and serverless
 * seconds are those that the estimate uses, so that both speak of the same bill.
 */
export const ILLUSTRATIVE_PRICES: Readonly<Record<string, UnitPrice>> = {
  ...readEndpointPrices(),
  "Lambda-GB-Second-ARM": { service: "AWS Lambda", unit: "Lambda-GB-Second", usdPerUnit: 0.0000133334 },
  "Request-ARM": { service: "AWS Lambda", unit: "Requests", usdPerUnit: 0.0000002 },
  "Requests-Tier1": { service: "Amazon Simple Storage Service", unit: "Requests", usdPerUnit: 0.000005 },
  "Requests-Tier2": { service: "Amazon Simple Storage Service", unit: "Requests", usdPerUnit: 0.0000004 },
  "TimedStorage-ByteHrs": { service: "Amazon Simple Storage Service", unit: "GB-Mo", usdPerUnit: 0.023 },
  "TimedStorage-SIA-ByteHrs": { service: "Amazon Simple Storage Service", unit: "GB-Mo", usdPerUnit: 0.0125 },
  "TimedStorage-INT-FA-ByteHrs": {
    service: "Amazon Simple Storage Service",
    unit: "GB-Mo",
    usdPerUnit: 0.023,
  },
  "TimedStorage-GIR-ByteHrs": { service: "Amazon Simple Storage Service", unit: "GB-Mo", usdPerUnit: 0.004 },
  "TimedStorage-GlacierByteHrs": {
    service: "Amazon Simple Storage Service",
    unit: "GB-Mo",
    usdPerUnit: 0.0036,
  },
  "CW:MetricMonitorUsage": { service: "AmazonCloudWatch", unit: "Metrics", usdPerUnit: 0.3 },
  "CW:AlarmMonitorUsage": { service: "AmazonCloudWatch", unit: "Alarms", usdPerUnit: 0.1 },
  "CW:CompositeAlarmMonitorUsage": { service: "AmazonCloudWatch", unit: "Alarms", usdPerUnit: 0.5 },
  "CW:Requests": { service: "AmazonCloudWatch", unit: "Requests", usdPerUnit: 0.00001 },
  "DataProcessing-Bytes": { service: "AmazonCloudWatch", unit: "GB", usdPerUnit: 0.5 },
  DashboardsUsageHour: { service: "AmazonCloudWatch", unit: "Dashboards", usdPerUnit: 3 },
  "Host:ml.c6g.large": { service: "Amazon SageMaker", unit: "Hrs", usdPerUnit: 0.0816 },
  "Host:ml.other": { service: "Amazon SageMaker", unit: "Hrs", usdPerUnit: 0.23 },
  "Train:ml.m5.large": { service: "Amazon SageMaker", unit: "Hrs", usdPerUnit: 0.115 },
  "Train:ml.other": { service: "Amazon SageMaker", unit: "Hrs", usdPerUnit: 0.23 },
  "Tsform:ml.m5.large": { service: "Amazon SageMaker", unit: "Hrs", usdPerUnit: 0.115 },
  "Tsform:ml.m5.xlarge": { service: "Amazon SageMaker", unit: "Hrs", usdPerUnit: 0.23 },
  "Tsform:ml.other": { service: "Amazon SageMaker", unit: "Hrs", usdPerUnit: 0.23 },
  "SNS-Requests": { service: "Amazon Simple Notification Service", unit: "Requests", usdPerUnit: 0.0000005 },
  "SQS-Requests": { service: "Amazon Simple Queue Service", unit: "Requests", usdPerUnit: 0.0000004 },
  "Event-64K-Chunks": { service: "AmazonCloudWatch Events", unit: "64K-Chunks", usdPerUnit: 0.000001 },
  ScheduledInvocation: { service: "AmazonCloudWatch Events", unit: "Invocations", usdPerUnit: 0.000001 },
  StateTransition: { service: "AWS Step Functions", unit: "StateTransitions", usdPerUnit: 0.000025 },
  APIRequest: { service: "AWS Cost Explorer", unit: "Requests", usdPerUnit: 0.01 },
  "KMS-Keys": { service: "AWS Key Management Service", unit: "Keys", usdPerUnit: 1 },
};

/** When the figures above were gathered. */
export const PRICES_GATHERED_ON = "2026-11-23";

/** Prices saved for the estimate of what SageMaker endpoints are billed for, by usage type. */
function readEndpointPrices(): Record<string, UnitPrice> {
  const { prices } = readSavedPrices("us-east-1");
  return Object.fromEntries(
    Object.entries(prices).flatMap(([key, { usd, unit }]) => {
      const [, usageType] = /^AmazonSageMaker\/((?:Host:ml|ServerlessInf:Mem)\b.*)$/.exec(key) ?? [];
      return usageType === undefined
        ? []
        : [
            [
              usageType,
              { service: "Amazon SageMaker", unit: unit === "hour" ? "Hrs" : unit, usdPerUnit: usd },
            ],
          ];
    }),
  );
}
